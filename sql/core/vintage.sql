-- purpose: which file states each figure last: a figure supersedes a figure, an undated file is not newer than a dated one
-- needs: staging.fact
-- comment: Tệp nào là bản hiện hành cho từng kỳ, tỉnh và đại lượng
-- column index_code: Chỉ số tổng hợp (PII, PCI…)
-- column edition: Kỳ đánh giá
-- column file_kind: Loại tệp
-- column province: Tỉnh, thành phố
-- column figure: Mã, hoặc tên nếu không có mã
-- column measure: Đại lượng: giá trị (raw_value), điểm (score), hạng (rank)
-- column sha256: Tệp nguồn
-- column vintage: Thứ tự của tệp, bản sau thay bản trước
-- column is_current: Bản hiện hành hay đã được thay
-- column superseded_by: Tệp mới hơn nêu lại con số này
with stated as (
    select distinct
        index_code,
        edition,
        file_kind,
        province,
        coalesce(nullif(code, ''), name) as figure,
        measure,
        sha256,
        vintage,
        is_dated,
    from staging.fact
),

ordered as (
    select
        *,
        row_number() over (
            partition by index_code, edition, file_kind, province, figure, measure
            order by is_dated desc, vintage desc, sha256 asc
        ) as age,
        first_value(sha256) over (
            partition by index_code, edition, file_kind, province, figure, measure
            order by is_dated desc, vintage desc, sha256 asc
        ) as newest,
    from stated
)

select
    index_code,
    edition,
    file_kind,
    province,
    figure,
    measure,
    sha256,
    vintage,
    age = 1 as is_current,
    if(age = 1, null, newest) as superseded_by,
from ordered
order by index_code, edition, file_kind, province, figure, measure, age desc
