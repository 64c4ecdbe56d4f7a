-- purpose: every commitment and what became of it, for people who ask in the database
-- needs: core.claim
-- comment: Mọi cam kết: cơ quan nào nêu, cho chỉ số và năm nào, quy ra mức nào, dùng được hay vì sao không
-- column ma_cam_ket: Định danh của cam kết
-- column co_quan: Cơ quan nêu
-- column tinh: Tỉnh của cơ quan
-- column ma_chi_so: Mã chỉ số
-- column nam: Năm
-- column kieu: Kiểu cam kết: level là mức, delta là tăng thêm…
-- column gia_tri: Giá trị nêu
-- column don_vi: Đơn vị tính nêu
-- column muc: Mức quy ra theo đơn vị của chỉ số
-- column vai_tro: lead là chủ trì, coordinating là phối hợp, other là cơ quan khác, unled là chỉ số chưa có chủ trì
-- column ra_soat: Kết quả rà soát: pending, accepted, corrected, rejected
-- column trang_thai: usable là dùng được; còn lại là lý do chưa dùng
-- column thay_boi: Tệp mới hơn nêu lại nội dung này
-- column nguyen_van: Nguyên văn
-- column tep: Tệp nguồn
select
    commitment_id as ma_cam_ket,
    department as co_quan,
    province as tinh,
    indicator_code as ma_chi_so,
    year as nam,
    kind as kieu,
    value as gia_tri,
    unit as don_vi,
    level as muc,
    role as vai_tro,
    decision as ra_soat,
    state as trang_thai,
    replaced_by as thay_boi,
    quote as nguyen_van,
    file_name as tep,
from core.claim
order by ma_chi_so, nam, co_quan, ma_cam_ket
