-- purpose: each indicator and year with baseline and committed level, for people who ask in the database
-- needs: mart.target_input, core.claim
-- comment: Từng chỉ số, từng năm: hiện trạng của tỉnh, mức đã cam kết, còn thiếu hay không
-- column ma: Mã chỉ số
-- column ten: Tên chỉ số
-- column co_quan_chu_tri: Cơ quan chủ trì
-- column don_vi: Đơn vị tính
-- column chieu: 1: càng cao càng tốt; -1: càng thấp càng tốt
-- column nam: Năm
-- column la_nam_ke_hoach: Có phải năm kế hoạch không
-- column hien_trang: Giá trị hiện trạng
-- column diem_hien_trang: Điểm hiện trạng
-- column hang_hien_trang: Hạng hiện trạng
-- column so_cam_ket: Số cam kết dùng được
-- column muc_cam_ket: Mức có hiệu lực: của năm này, hoặc của năm gần nhất trước đó
-- column chua_thong_nhat: Có cam kết nhưng chưa chọn được một mức
-- column cho_ra_soat: Có nội dung chờ rà soát
-- column con_thieu: Chưa có mức nào được cam kết
select
    target.indicator_code as ma,
    target.indicator_name as ten,
    target.lead_department as co_quan_chu_tri,
    target.unit as don_vi,
    target.direction as chieu,
    target.year as nam,
    target.is_plan_year as la_nam_ke_hoach,
    cast(target.baseline_value as decimal(38, 15)) as hien_trang,
    cast(target.baseline_score as decimal(38, 15)) as diem_hien_trang,
    target.baseline_rank as hang_hien_trang,
    len(target.claim_ids) as so_cam_ket,
    case when not target.is_hole then claim.level end as muc_cam_ket,
    target.is_disputed as chua_thong_nhat,
    target.is_waiting as cho_ra_soat,
    target.is_hole as con_thieu,
from mart.target_input as target
left join core.claim as claim on claim.commitment_id = coalesce(target.chosen_id, target.earlier_id)
order by target.position, nam
