-- purpose: what is missing, per department that leads indicators of the newest edition or was asked for a paper
-- needs: mart.department_status
select
    coalesce(department, '') as department,
    was_asked_for_a_paper,
    has_sent,
    indicators,
    committed,
    waiting_for_review,
    owed,
    coalesce(owed_codes, []) as owed_codes,
from mart.department_status
order by owed desc, department
