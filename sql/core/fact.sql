-- purpose: facts with the mark whether they are the newest statement of their figure, and the file that supersedes them
-- needs: staging.fact, core.vintage
-- comment: Số liệu đã qua kiểm tra, đánh dấu bản hiện hành
-- column index_code: Chỉ số tổng hợp (PII, PCI…)
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
-- column sha256: Tệp nguồn
-- column url: Địa chỉ của nguồn công khai
-- column file_kind: Loại tệp
-- column is_current: Bản hiện hành hay đã được thay
-- column superseded_by: Tệp được dùng thay: nêu lại con số này, hoặc là bảng toàn quốc trái với tệp này
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
    vintage.superseded_by,
from staging.fact as fact
inner join core.vintage as vintage
    on vintage.sha256 = fact.sha256
    and vintage.edition = fact.edition
    and vintage.index_code = fact.index_code
    and vintage.file_kind = fact.file_kind
    and vintage.province = fact.province
    and vintage.figure = coalesce(nullif(fact.code, ''), fact.name)
    and vintage.measure = fact.measure
where fact.value is not null
order by fact.fact_id
