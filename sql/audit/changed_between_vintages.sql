-- purpose: figures that differ between a superseded file and the one that replaced it
-- needs: staging.fact, core.vintage
with versions as (
    select
        fact.index_code,
        fact.edition,
        fact.province,
        fact.code,
        fact.measure,
        fact.value,
        fact.fact_id,
        vintage.is_current,
    from staging.fact as fact
    inner join core.vintage as vintage
        on vintage.sha256 = fact.sha256
        and vintage.edition = fact.edition
        and vintage.index_code = fact.index_code
        and vintage.province = fact.province
        and vintage.measure = fact.measure
    where fact.file_kind = 'scores'
)

select
    new.index_code,
    new.edition,
    new.province,
    new.code,
    new.measure,
    old.value as old_value,
    new.value as new_value,
    old.fact_id as old_fact_id,
    new.fact_id as new_fact_id,
from versions as new
inner join versions as old
    on old.index_code = new.index_code
    and old.edition = new.edition
    and old.province = new.province
    and old.code = new.code
    and old.measure = new.measure
where
    new.is_current
    and not old.is_current
    and old.value <> new.value
order by new.index_code, new.edition, new.province, new.code, new.measure, old.fact_id
