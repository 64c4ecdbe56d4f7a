-- purpose: every commitment read from papers, tables and reviews, with its words and place; content is the whole record
-- needs: incoming_commitment
select
    commitment_id,
    sha256,
    place,
    quote,
    department,
    indicator_code,
    indicator_name,
    cast(match_confidence as double) as match_confidence,
    cast(value as decimal(38, 15)) as value,
    value as value_text,
    comparator,
    unit,
    kind,
    cast(year as integer) as year,
    force,
    origin,
    decision,
    status,
    content,
from incoming_commitment
order by commitment_id
