-- purpose: two score files that state the same figures of one edition and differ in many of them: which is in force, where
--          they differ most, and how many figures are still the other's because the one in force has none
-- needs: core.fact, raw.file
-- code: PII-SQL-TABLES-DISAGREE
with shared as (
    select
        new.edition,
        new.sha256 as new_sha256,
        old.sha256 as old_sha256,
        new.province,
        new.code,
        new.measure,
        new.value as new_value,
        old.value as old_value,
        abs(new.value - old.value) / greatest(abs(old.value), 1) as departure,
    from core.fact as new
    inner join core.fact as old
        on old.index_code = new.index_code
        and old.edition = new.edition
        and old.province = new.province
        and old.code = new.code
        and old.measure = new.measure
        and old.superseded_by = new.sha256
    where new.is_current and new.file_kind = 'scores' and new.index_code = 'PII' and new.code <> ''
),

pair as (
    select
        edition,
        new_sha256,
        old_sha256,
        count(*) as shared,
        count(*) filter (where departure > 0) as differing,
        max_by(province, departure) as province,
        max_by(code, departure) as code,
        max_by(measure, departure) as measure,
        max_by(old_value, departure) as old_value,
        max_by(new_value, departure) as new_value,
    from shared
    group by edition, new_sha256, old_sha256
    having count(*) >= 20 and count(*) filter (where departure > 0) >= 0.2 * count(*)
)

select
    pair.new_sha256 as subject,
    pair.edition,
    pair.shared,
    pair.differing,
    pair.province,
    pair.code,
    pair.measure,
    pair.old_value,
    pair.new_value,
    old_file.name as old_name,
    new_file.name as new_name,
    (
        select count(*)
        from core.fact as kept
        where kept.sha256 = pair.old_sha256 and kept.edition = pair.edition and kept.is_current
    ) as kept,
from pair
inner join raw.file as old_file on old_file.sha256 = pair.old_sha256
inner join raw.file as new_file on new_file.sha256 = pair.new_sha256
order by pair.edition, new_file.name, old_file.name
