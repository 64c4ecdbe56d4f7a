-- purpose: the indicators of each edition with unit, direction and the department that leads them
-- needs: raw.framework
-- comment: Các chỉ số thành phần của từng kỳ: tên, đơn vị tính, cơ quan chủ trì, cơ quan phối hợp
-- column edition: Kỳ đánh giá
-- column code: Mã chỉ số
-- column name: Tên chỉ số
-- column name_key: Tên ở dạng chuẩn để so sánh
-- column name_keys: Tên và các tên gọi khác, ở dạng chuẩn để so sánh
-- column unit: Đơn vị tính của giá trị
-- column direction: 1: càng cao càng tốt; -1: càng thấp càng tốt
-- column weight: Trọng số trong nhóm chỉ số
-- column subpillar_code: Mã nhóm chỉ số
-- column lead_department: Cơ quan chủ trì
-- column lead_key: Cơ quan chủ trì ở dạng chuẩn để so sánh
-- column coordinating_departments: Các cơ quan phối hợp, cách nhau bằng dấu |
-- column coordinating_keys: Các cơ quan phối hợp ở dạng chuẩn để so sánh
-- column lead_status: Phân công có nguồn (sourced) hay minh họa (illustrative)
-- column position: Thứ tự trong khung
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
