-- purpose: what is missing, per department that leads indicators of the newest edition
-- needs: mart.department_status
select
    coalesce(lead_department, '') as lead_department,
    indicators,
    committed,
    waiting_for_review,
    owed,
    coalesce(owed_codes, []) as owed_codes,
from mart.department_status
order by owed desc, lead_department
