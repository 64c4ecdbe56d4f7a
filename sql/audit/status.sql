-- purpose: what is missing, per department that leads indicators of the newest edition or was asked for a paper
-- needs: mart.department_status
select * replace (coalesce(department, '') as department)
from mart.department_status
order by owed desc, department
