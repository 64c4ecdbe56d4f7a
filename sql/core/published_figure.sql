-- purpose: figures quoted by named public sources, each with its address
-- needs: core.fact
-- comment: Số liệu do nguồn công khai trích dẫn, kèm địa chỉ
-- column fact_id: Định danh của con số (tệp và vị trí)
-- column status: Tình trạng của nguồn
select
    edition,
    province,
    code,
    name,
    level,
    measure,
    value,
    value_text,
    unit,
    fact_id,
    status,
    url,
from core.fact
where
    index_code = 'PII'
    and file_kind = 'published_figures'
    and is_current
    and measure <> 'unknown'
order by edition, province, level, name, measure, fact_id
