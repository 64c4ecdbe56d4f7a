-- purpose: all that was read from one file, by name or beginning of its hash (parameter: file)
-- needs: raw.fact, raw.file
select
    file.name,
    fact.fact_id,
    fact.edition,
    fact.province,
    fact.code,
    fact.measure,
    fact.value_text,
    fact.raw_text,
    fact.place,
from raw.fact as fact
inner join raw.file as file on file.sha256 = fact.sha256
where file.name = $file or starts_with(file.sha256, $file)
order by fact.edition, fact.province, fact.code, fact.measure, fact.fact_id
