-- purpose: every statement of the mandate: legal basis, duties, dates, bodies, papers asked for
-- needs: incoming_citation
select
    fact_id,
    sha256,
    place,
    kind,
    text,
    attributes,
    department_key,
    status,
from incoming_citation
order by fact_id
