-- purpose: two score files that state the same figures of one edition and differ in many of them: which is in force, the total
--          of the plan's own province in both, where they differ most, and what becomes of the figures that only the other has
-- needs: core.contradiction, core.fact, core.plan_case, raw.file
-- code: PII-SQL-TABLES-DISAGREE
with own as (
    select
        fact.sha256,
        fact.edition,
        any_value(fact.value) as value,
    from core.fact as fact
    inner join core.plan_case as given on given.province = fact.province
    where fact.index_code = 'PII' and fact.code = 'PII' and fact.measure = 'score'
    group by fact.sha256, fact.edition
),

in_force as (
    select distinct edition, province, code, measure
    from core.fact
    where index_code = 'PII' and file_kind = 'scores' and is_current
),

beside as (
    select
        fact.sha256,
        fact.edition,
        count(*) filter (fact.is_current) as kept,
        count(*) filter (in_force.code is null) as left_out,
    from core.fact as fact
    left join in_force
        on in_force.edition = fact.edition
        and in_force.province = fact.province
        and in_force.code = fact.code
        and in_force.measure = fact.measure
    where fact.index_code = 'PII' and fact.code <> ''
    group by fact.sha256, fact.edition
)

select
    pair.table_sha256 as subject,
    pair.edition,
    pair.shared,
    pair.differing,
    own_old.value as own_old_value,
    own_new.value as own_new_value,
    pair.province,
    pair.figure as code,
    pair.measure,
    pair.old_value,
    pair.new_value,
    old_file.name as old_name,
    new_file.name as new_name,
    coalesce(beside.kept, 0) as kept,
    coalesce(beside.left_out, 0) as left_out,
from core.contradiction as pair
inner join raw.file as old_file on old_file.sha256 = pair.sha256
inner join raw.file as new_file on new_file.sha256 = pair.table_sha256
left join beside
    on beside.sha256 = pair.sha256
    and beside.edition = pair.edition
left join own as own_old
    on own_old.sha256 = pair.sha256
    and own_old.edition = pair.edition
left join own as own_new
    on own_new.sha256 = pair.table_sha256
    and own_new.edition = pair.edition
where pair.index_code = 'PII' and pair.file_kind = 'scores'
order by pair.edition, new_file.name, old_file.name
