-- purpose: every current figure with the province's region, the form the reports pivot into matrices
-- needs: core.figure, raw.province
-- comment: Số liệu hiện hành kèm vùng của tỉnh
-- column fact_id: Định danh của con số (tệp và vị trí)
-- column status: Tình trạng của nguồn
select
    figure.edition,
    figure.province,
    province.region,
    figure.code,
    figure.level,
    figure.measure,
    figure.value_text,
    figure.unit,
    figure.fact_id,
    figure.status,
from core.figure as figure
left join raw.province as province
    on province.edition = figure.edition
    and province.province = figure.province
order by figure.edition, figure.province, figure.code, figure.measure
