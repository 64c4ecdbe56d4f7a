-- purpose: figures quoted by named public sources, each with its address
-- needs: staging.fact, core.vintage
select
    fact.edition,
    fact.province,
    fact.code,
    fact.name,
    fact.level,
    fact.measure,
    fact.value,
    fact.value_text,
    fact.unit,
    fact.fact_id,
    fact.status,
    fact.url,
from staging.fact as fact
inner join core.vintage as vintage
    on vintage.sha256 = fact.sha256
    and vintage.edition = fact.edition
    and vintage.index_code = fact.index_code
    and vintage.province = fact.province
    and vintage.measure = fact.measure
where
    fact.index_code = 'PII'
    and fact.file_kind = 'published_figures'
    and vintage.is_current
order by fact.edition, fact.province, fact.level, fact.name, fact.measure, fact.fact_id
