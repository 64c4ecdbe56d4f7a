-- purpose: each published figure beside the national workbook's figure for the same edition, province, code and measure
-- needs: core.published_figure, core.figure
-- comment: Số liệu công khai đặt cạnh số của bảng toàn quốc
-- column published_value: Giá trị ở nguồn công khai
-- column workbook_value: Giá trị ở bảng toàn quốc
-- column published_fact_id: Định danh ở nguồn công khai
-- column workbook_fact_id: Định danh ở bảng toàn quốc
-- column departure: Chênh lệch tuyệt đối
select
    published.edition,
    published.province,
    published.code,
    published.measure,
    published.value as published_value,
    figure.value as workbook_value,
    published.fact_id as published_fact_id,
    figure.fact_id as workbook_fact_id,
    abs(published.value - figure.value) as departure,
from core.published_figure as published
inner join core.figure as figure
    on figure.edition = published.edition
    and figure.province = published.province
    and figure.code = published.code
    and figure.measure = published.measure
order by published.edition, published.province, published.code, published.measure
