-- purpose: what the plan is about, for people who ask in the database
-- needs: core.plan_case
-- comment: Kế hoạch đang lập: tỉnh nào, so với kỳ nào, cho năm nào (một dòng)
-- column tinh: Tỉnh lập kế hoạch
-- column ky: Kỳ đánh giá mới nhất
-- column nam: Năm kế hoạch
select
    province as tinh,
    edition as ky,
    year as nam,
from core.plan_case
order by tinh
