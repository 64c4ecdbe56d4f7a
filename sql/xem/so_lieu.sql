-- purpose: the current figures, one row an edition, province and node of the index, for people who ask in the database
-- needs: core.figure, raw.framework, raw.province
-- comment: Số liệu hiện hành của từng kỳ, tỉnh và mã: giá trị, điểm, hạng
-- column ky: Kỳ đánh giá
-- column tinh: Tỉnh, thành phố
-- column vung: Vùng kinh tế - xã hội
-- column ma: Mã trong khung chỉ số
-- column ten: Tên
-- column cap: Cấp: index, input, output, pillar, subpillar, indicator
-- column gia_tri: Giá trị của chỉ số thành phần
-- column don_vi: Đơn vị tính của giá trị
-- column diem: Điểm
-- column hang: Hạng
-- column o_gia_tri: Định danh của ô chứa giá trị (xem.nguon)
-- column o_diem: Định danh của ô chứa điểm
-- column o_hang: Định danh của ô chứa hạng
select
    figure.edition as ky,
    figure.province as tinh,
    province.region as vung,
    figure.code as ma,
    framework.name as ten,
    framework.level as cap,
    min_by(figure.value, figure.fact_id) filter (where figure.measure = 'raw_value') as gia_tri,
    framework.unit as don_vi,
    min_by(figure.value, figure.fact_id) filter (where figure.measure = 'score') as diem,
    cast(min_by(figure.value, figure.fact_id) filter (where figure.measure = 'rank') as integer) as hang,
    min(figure.fact_id) filter (where figure.measure = 'raw_value') as o_gia_tri,
    min(figure.fact_id) filter (where figure.measure = 'score') as o_diem,
    min(figure.fact_id) filter (where figure.measure = 'rank') as o_hang,
from core.figure as figure
left join raw.framework as framework
    on framework.edition = figure.edition
    and framework.code = figure.code
left join raw.province as province
    on province.edition = figure.edition
    and province.province = figure.province
group by
    figure.edition, figure.province, province.region, figure.code, framework.name, framework.level, framework.unit,
    framework.position
order by ky, tinh, framework.position, ma
