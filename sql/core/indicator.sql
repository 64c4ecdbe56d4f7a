-- purpose: the indicators of each edition with unit, direction and the department that leads them
-- needs: raw.framework
select
    edition,
    code,
    name,
    unit,
    direction,
    weight,
    parent as subpillar_code,
    lead_department,
    coordinating_departments,
    lead_status,
    position,
    fact_id,
from raw.framework
where level = 'indicator'
order by edition, position
