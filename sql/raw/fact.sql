-- purpose: every figure read from every file, exactly as read; value_text keeps the written precision
-- needs: incoming_fact
-- comment: Mọi con số đọc được từ mọi tệp, đúng như nguồn ghi
select
    fact_id,
    sha256,
    place,
    raw_text,
    cast(value as decimal(38, 15)) as value,
    value as value_text,
    unit,
    cast(edition as integer) as edition,
    province,
    level,
    code,
    name,
    measure,
    status,
    index_code,
    url,
    cast(former as decimal(38, 15)) as former,
from incoming_fact
order by fact_id
