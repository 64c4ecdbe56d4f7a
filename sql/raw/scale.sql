-- purpose: the scale of each level of each index: lowest and highest score, and how a whole follows from its parts
-- needs: incoming_scale
-- comment: Thang của từng cấp của từng chỉ số tổng hợp
select
    index_code,
    level,
    cast(lowest as decimal(18, 6)) as lowest,
    cast(highest as decimal(18, 6)) as highest,
    combine,
    cast(is_open as boolean) as is_open,
from incoming_scale
order by index_code, level
