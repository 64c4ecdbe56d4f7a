-- purpose: what is missing, per department that leads indicators of the newest edition or was asked for a paper; of which plan
-- needs: mart.department_status, core.plan_case
select
    plan_case.province,
    plan_case.year,
    status.* replace (coalesce(status.department, '') as department),
from mart.department_status as status
cross join core.plan_case as plan_case
order by status.owed desc, status.department
