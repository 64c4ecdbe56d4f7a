-- purpose: facts that passed the gate and have a value (or withdraw one), with the vintage of their file
-- needs: raw.fact, raw.file, raw.quarantine
-- comment: Số liệu đã qua kiểm tra đầu vào, kèm thông tin về tệp
select
    fact.fact_id,
    fact.sha256,
    fact.value,
    fact.former,
    fact.value_text,
    fact.unit,
    fact.edition,
    fact.province,
    fact.level,
    fact.code,
    fact.name,
    fact.measure,
    fact.status,
    fact.index_code,
    fact.url,
    file.kind as file_kind,
    file.vintage,
    file.date is not null as is_dated,
from raw.fact as fact
inner join raw.file as file on file.sha256 = fact.sha256
where
    fact.fact_id not in (select subject_id from raw.quarantine)
    and fact.sha256 not in (select subject_id from raw.quarantine)
    and (fact.value is not null or fact.former is not null)
order by fact.fact_id
