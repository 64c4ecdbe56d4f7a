-- purpose: facts with the mark whether their file is the current one for their index, edition, province and measure
-- needs: staging.fact, core.vintage
select
    fact.index_code,
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
    fact.sha256,
    fact.url,
    fact.file_kind,
    vintage.is_current,
from staging.fact as fact
inner join core.vintage as vintage
    on vintage.sha256 = fact.sha256
    and vintage.edition = fact.edition
    and vintage.index_code = fact.index_code
    and vintage.province = fact.province
    and vintage.measure = fact.measure
order by fact.fact_id
