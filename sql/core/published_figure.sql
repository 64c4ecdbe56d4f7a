-- purpose: figures quoted by named public sources, each with its address
-- needs: core.fact
-- comment: Số liệu do nguồn công khai trích dẫn, kèm địa chỉ
-- column edition: Kỳ đánh giá
-- column province: Tỉnh, thành phố
-- column code: Mã trong khung
-- column name: Tên
-- column level: Cấp trong khung
-- column measure: Đại lượng: giá trị (raw_value), điểm (score), hạng (rank)
-- column value: Giá trị dạng số
-- column value_text: Giá trị đúng như nguồn ghi
-- column unit: Đơn vị tính
-- column fact_id: Định danh của con số (tệp và vị trí)
-- column status: Tình trạng của nguồn
-- column url: Địa chỉ của nguồn công khai
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
