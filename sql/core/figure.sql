-- purpose: the current figures of the index: one row per edition, province, code and measure, from the national files
-- needs: core.fact
select
    edition,
    province,
    code,
    level,
    measure,
    value,
    value_text,
    unit,
    fact_id,
    status,
    sha256,
from core.fact
where
    index_code = 'PII'
    and file_kind = 'scores'
    and is_current
    and code <> ''
    and measure <> 'unknown'
order by edition, province, code, measure, fact_id
