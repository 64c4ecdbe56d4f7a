-- purpose: figures that differ between a superseded file and the one that replaced it, with both files
--          (the total of the plan's own province first)
-- needs: core.fact, core.plan_case, raw.file
with current_fact as (
    select *
    from core.fact
    where file_kind = 'scores' and is_current
),

superseded_fact as (
    select *
    from core.fact
    where file_kind = 'scores' and not is_current
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
    old_file.name as old_file,
    new_file.name as new_file,
    -- A file without a date, or with an earlier one, supersedes only as a correction.
    case
        when old_file.status = 'illustrative' and new_file.status is distinct from 'illustrative' then 'illustrative'
        when new_file.date is null and old_file.date is null then 'later_arrival'
        when new_file.date is null or new_file.date < old_file.date then 'correction'
        when old_file.date is null or new_file.date > old_file.date then 'newer_date'
        else 'later_arrival'
    end as reason,
from current_fact as new
inner join superseded_fact as old
    on old.index_code = new.index_code
    and old.edition = new.edition
    and old.province = new.province
    and old.code = new.code
    and old.measure = new.measure
    and old.superseded_by = new.sha256
inner join raw.file as old_file on old_file.sha256 = old.sha256
inner join raw.file as new_file on new_file.sha256 = new.sha256
where old.value <> new.value and new.code <> ''
order by
    (new.index_code, new.code, new.province) in (select ('PII', 'PII', given.province) from core.plan_case as given) desc,
    new.index_code,
    new.edition,
    new.province,
    new.code,
    new.measure,
    old.fact_id
