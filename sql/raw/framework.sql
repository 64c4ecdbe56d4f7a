-- purpose: the nodes of each edition's tree, with lead departments; fact_id is the row's code cell in framework.csv
-- needs: incoming_framework
select
    cast(edition as integer) as edition,
    fact_id,
    sha256,
    place,
    code,
    name,
    name_key,
    from_json(name_keys, '["varchar"]') as name_keys,
    level,
    parent,
    cast(weight as decimal(18, 6)) as weight,
    cast(direction as integer) as direction,
    unit,
    lead_department,
    lead_key,
    coordinating_departments,
    from_json(coordinating_keys, '["varchar"]') as coordinating_keys,
    lead_status,
    data_source,
    evidence,
    cast(position as integer) as position,
from incoming_framework
order by edition, position
