-- purpose: scores of an edition beside those of the edition before: within what the other provinces' changes make likely
-- needs: raw.fact, raw.file, raw.ranked_province
with score as (
    select
        fact.fact_id,
        fact.index_code,
        fact.edition,
        fact.province,
        fact.code,
        fact.name,
        cast(fact.value as double) as value,
        ranked.first_edition as set_of_provinces,
    from raw.fact as fact
    inner join raw.file as file on file.sha256 = fact.sha256
    inner join raw.ranked_province as ranked
        on fact.edition between ranked.first_edition and ranked.last_edition
        and ranked.province = fact.province
    where
        file.kind = 'scores'
        and fact.measure = 'score'
        and fact.level in ('index', 'pillar')
        and fact.code <> ''
        and fact.value is not null
    qualify
        row_number() over (
            partition by fact.index_code, fact.edition, fact.code, fact.province order by file.vintage desc, fact.fact_id
        ) = 1
),

compared as (
    select
        new.*,
        old.edition as before,
        old.value as old_value,
        new.value - old.value as change,
    from score as new
    asof inner join score as old
        on old.index_code = new.index_code
        and old.code = new.code
        and old.province = new.province
        and old.set_of_provinces = new.set_of_provinces
        and new.edition > old.edition
),

fenced as (
    select
        *,
        quantile_cont(change, 0.25) over column_of_edition as low,
        quantile_cont(change, 0.75) over column_of_edition as high,
        count(*) over column_of_edition as provinces,
    from compared
    window column_of_edition as (partition by index_code, edition, before, code)
)

select
    concat_ws(' ', index_code, before, edition) as batch,
    fact_id as subject,
    edition,
    before,
    province,
    name,
    value,
    old_value,
    round(old_value + low - 3 * (high - low), 9) as lowest,
    round(old_value + high + 3 * (high - low), 9) as highest,
from fenced
where provinces >= 20 and high > low
order by batch, subject
