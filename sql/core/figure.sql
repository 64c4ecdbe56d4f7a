-- purpose: the current figures of the index: one row per edition, province, code and measure, from the national files
-- needs: staging.fact, core.vintage
select
    fact.edition,
    fact.province,
    fact.code,
    fact.level,
    fact.measure,
    fact.value,
    fact.value_text,
    fact.unit,
    fact.fact_id,
    fact.status,
    fact.sha256,
from staging.fact as fact
inner join core.vintage as vintage
    on vintage.sha256 = fact.sha256
    and vintage.edition = fact.edition
    and vintage.index_code = fact.index_code
    and vintage.province = fact.province
    and vintage.measure = fact.measure
where
    fact.index_code = 'PII'
    and fact.file_kind = 'scores'
    and vintage.is_current
order by fact.edition, fact.province, fact.code, fact.measure, fact.fact_id
