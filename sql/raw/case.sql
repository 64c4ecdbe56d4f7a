-- purpose: what the run is about, one row; year is empty where the year after the newest edition is meant
-- needs: incoming_case
-- comment: Lần chạy này lập kế hoạch cho tỉnh nào, năm nào (một dòng)
-- column province: Tỉnh lập kế hoạch
-- column year: Năm kế hoạch; trống là năm sau kỳ đánh giá mới nhất
select
    province,
    cast(year as integer) as year,
from incoming_case
order by province
