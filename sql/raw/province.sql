-- purpose: the provinces of each edition (63 before the merger of 1 July 2025, 34 after) with their region
-- needs: incoming_province
-- comment: Các tỉnh, thành phố của từng kỳ, kèm vùng
select
    cast(edition as integer) as edition,
    province,
    region,
from incoming_province
order by edition, province
