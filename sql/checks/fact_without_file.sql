-- purpose: facts whose file is not registered, by what they say
-- needs: raw.fact, raw.file
-- code: PII-SQL-ORPHAN
select
    fact.fact_id as subject,
    fact.sha256,
    fact.raw_text as quote,
    coalesce(fact.province, '') as province,
    fact.edition,
from raw.fact as fact
left join raw.file as file on file.sha256 = fact.sha256
where file.sha256 is null
order by fact.fact_id
