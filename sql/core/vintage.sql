-- purpose: which file is current for each index, edition, kind of file, province and measure; superseded ones stay
-- needs: staging.fact
-- comment: Tệp nào là bản hiện hành cho từng kỳ, tỉnh và đại lượng
-- column index_code: Chỉ số tổng hợp (PII, PCI…)
-- column edition: Kỳ đánh giá
-- column file_kind: Loại tệp
-- column province: Tỉnh, thành phố
-- column measure: Đại lượng: giá trị (raw_value), điểm (score), hạng (rank)
-- column sha256: Tệp nguồn
-- column vintage: Thứ tự của tệp, bản sau thay bản trước
-- column is_current: Bản hiện hành hay đã được thay
with delivered as (
    select distinct
        index_code,
        edition,
        file_kind,
        province,
        measure,
        sha256,
        vintage,
    from staging.fact
)

select
    *,
    vintage = max(vintage) over (partition by index_code, edition, file_kind, province, measure) as is_current,
from delivered
order by index_code, edition, file_kind, province, measure, vintage
