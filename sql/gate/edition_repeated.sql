-- purpose: how many figures of an edition are the very figures of another edition, as when a sheet was left over
-- needs: raw.fact, raw.file
with figure as (
    select
        fact.index_code,
        fact.edition,
        fact.province,
        fact.code,
        fact.measure,
        fact.value,
    from raw.fact as fact
    inner join raw.file as file on file.sha256 = fact.sha256
    where
        file.kind = 'scores'
        and fact.code <> ''
        and fact.measure in ('score', 'raw_value')
        and fact.value is not null
    qualify
        row_number() over (
            partition by fact.index_code, fact.edition, fact.code, fact.province, fact.measure
            order by file.vintage desc, fact.fact_id
        ) = 1
)

select
    concat_ws(' ', new.index_code, old.edition, new.edition) as batch,
    concat_ws(' ', new.index_code, old.edition, new.edition) as subject,
    new.edition,
    old.edition as before,
    new.index_code as name,
    100.0 * count(*) filter (where new.value = old.value) / count(*) as value,
from figure as new
inner join figure as old
    on old.index_code = new.index_code
    and old.code = new.code
    and old.province = new.province
    and old.measure = new.measure
    and old.edition < new.edition
group by new.index_code, old.edition, new.edition
having count(*) >= 20
order by batch, subject
