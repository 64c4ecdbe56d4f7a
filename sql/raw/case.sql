-- purpose: what the run is about, one row; year is empty where the year after the newest edition is meant; nearly: the share
--          of a promised step that counts as nearly reached
-- needs: incoming_case
-- comment: Lần chạy này lập kế hoạch cho tỉnh nào, năm nào (một dòng)
-- column province: Tỉnh lập kế hoạch
-- column year: Năm kế hoạch; trống là năm sau kỳ đánh giá mới nhất
select
    province,
    cast(year as integer) as year,
    cast(nearly as decimal(9, 6)) as nearly,
from incoming_case
order by province
