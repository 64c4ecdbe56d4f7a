-- purpose: papers and tables of which a newer file of the same sender says commitments anew, and what they still hold
-- needs: core.claim
-- code: PII-SQL-SUPERSEDED
select
    sha256 as subject,
    min(file_name) as name,
    coalesce(min(department), '') as department,
    string_agg(distinct replaced_by, ', ' order by replaced_by) as replaced_by,
    count(*) filter (where state = 'superseded') as replaced,
    count(*) filter (where state not in ('superseded', 'rejected', 'other_province')) as held,
from core.claim
where file_kind in ('paper', 'commitment_table')
group by sha256
having count(*) filter (where state = 'superseded') > 0
order by sha256
