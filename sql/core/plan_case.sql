-- purpose: what the plan is about, one row: the province, the newest edition with figures and a framework, the plan's year
-- needs: raw.case, raw.framework, core.figure
-- comment: Kế hoạch nói về tỉnh nào, so với kỳ đánh giá nào, cho năm nào (một dòng)
-- column province: Tỉnh lập kế hoạch
-- column edition: Kỳ đánh giá mới nhất có số liệu và có khung chỉ số
-- column year: Năm kế hoạch
with newest as (
    select max(figure.edition) as edition
    from core.figure as figure
    where figure.edition in (select framework.edition from raw.framework as framework)
)

select
    given.province,
    newest.edition,
    coalesce(given.year, newest.edition + 1) as year,
from raw.case as given
cross join newest
order by given.province
