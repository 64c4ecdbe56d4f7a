-- purpose: how many provinces a score file gives of an edition, beside the number that the edition ranks
-- needs: raw.fact, raw.file, raw.ranked_province
with ranked as (
    select
        first_edition,
        last_edition,
        count(*) as provinces,
    from raw.ranked_province
    group by first_edition, last_edition
),

given as (
    select
        fact.sha256,
        fact.index_code,
        fact.edition,
        count(distinct fact.province) as provinces,
    from raw.fact as fact
    inner join raw.file as file on file.sha256 = fact.sha256
    where file.kind = 'scores' and fact.edition is not null and fact.measure in ('score', 'rank')
    group by fact.sha256, fact.index_code, fact.edition
    -- Fewer are a profile or an extract.
    having count(distinct fact.province) >= 10
)

select
    given.sha256 as batch,
    concat_ws(' ', given.sha256, given.index_code, given.edition) as subject,
    given.edition,
    given.index_code as name,
    cast(given.provinces as double) as value,
    cast(ranked.provinces as double) as expected,
from given
inner join ranked
    on given.edition between ranked.first_edition and ranked.last_edition
order by batch, subject
