-- purpose: papers and tables of commitments that a newer one of the same department and edition replaces
-- needs: raw.file, raw.quarantine
with claimed as (
    select
        sha256,
        name,
        kind,
        edition,
        department,
        vintage,
        max(vintage) over (partition by kind, edition, department) as newest,
    from raw.file
    where
        kind in ('paper', 'commitment_table')
        and department is not null
        -- A file that the gate refuses replaces none.
        and sha256 not in (select subject_id from raw.quarantine)
)

select
    old.sha256,
    old.name,
    old.department,
    new.name as replaced_by,
from claimed as old
inner join claimed as new
    on new.kind = old.kind
    and new.edition is not distinct from old.edition
    and new.department = old.department
    and new.vintage = old.newest
where old.vintage < old.newest
order by old.sha256
