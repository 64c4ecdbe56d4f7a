-- purpose: the indicators of each edition with unit, direction and the department that leads them
-- needs: raw.framework
-- comment: Các chỉ số thành phần của từng kỳ: tên, đơn vị tính, cơ quan chủ trì, cơ quan phối hợp
-- column code: Mã chỉ số
-- column name: Tên chỉ số
-- column unit: Đơn vị tính của giá trị
-- column weight: Trọng số trong nhóm chỉ số
-- column subpillar_code: Mã nhóm chỉ số
-- column fact_id: Định danh của dòng trong tệp khung
select
    edition,
    code,
    name,
    name_key,
    name_keys,
    unit,
    direction,
    weight,
    parent as subpillar_code,
    lead_department,
    lead_key,
    coordinating_departments,
    coordinating_keys,
    lead_status,
    position,
    fact_id,
from raw.framework
where level = 'indicator'
order by edition, position
