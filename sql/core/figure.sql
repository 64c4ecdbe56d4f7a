-- purpose: the current figures of the index: one row per edition, province, code and measure, from the national files
-- needs: core.fact
-- comment: Số liệu hiện hành của PII từ các bảng toàn quốc
-- column fact_id: Định danh của con số (tệp và vị trí)
-- column status: Tình trạng của nguồn
-- column sha256: Tệp nguồn
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
