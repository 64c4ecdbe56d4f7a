-- purpose: which provinces an edition ranks, by the years in which the set held (component indices reach back to 2005)
-- needs: incoming_ranked_province
-- comment: Bộ tỉnh, thành phố được xếp hạng theo khoảng năm
select
    cast(first_edition as integer) as first_edition,
    cast(last_edition as integer) as last_edition,
    province,
from incoming_ranked_province
order by first_edition, province
