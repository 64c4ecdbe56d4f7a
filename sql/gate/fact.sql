-- purpose: each figure as it was read, beside the set of provinces of its edition and the bounds of its scale
-- needs: raw.fact, raw.scale, raw.ranked_province
with set_of_edition as (
    select
        first_edition,
        last_edition,
        count(*) as provinces,
    from raw.ranked_province
    group by first_edition, last_edition
),

given as (
    select
        sha256,
        index_code,
        edition,
        code,
        name,
        count(distinct province) as provinces,
    from raw.fact
    where measure = 'rank'
    group by sha256, index_code, edition, code, name
)

select
    fact.sha256 as batch,
    fact.fact_id as subject,
    fact.index_code,
    fact.edition,
    fact.province,
    -- Where no edition is known, that is what is wrong, not the province.
    if(fact.edition is null, fact.province, ranked.province) as ranked_province,
    fact.level,
    fact.name,
    fact.measure,
    cast(fact.value as double) as value,
    if(fact.measure = 'rank', fact.value_text, null) as rank_text,
    cast(if(fact.measure = 'rank', 1, scale.lowest) as double) as lowest,
    cast(if(fact.measure = 'rank', greatest(set_of_edition.provinces, given.provinces), scale.highest) as double) as highest,
from raw.fact as fact
left join set_of_edition
    on fact.edition between set_of_edition.first_edition and set_of_edition.last_edition
left join raw.ranked_province as ranked
    on fact.edition between ranked.first_edition and ranked.last_edition
    and ranked.province = fact.province
left join raw.scale as scale
    on scale.index_code = fact.index_code
    and scale.level = fact.level
    and fact.measure = 'score'
left join given
    on given.sha256 = fact.sha256
    and given.index_code = fact.index_code
    and given.edition = fact.edition
    and given.code = fact.code
    and given.name = fact.name
order by batch, subject
