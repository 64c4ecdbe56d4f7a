-- purpose: what each department sent, committed to and owes, for people who ask in the database
-- needs: mart.department_status
-- comment: Từng cơ quan: đã gửi tài liệu chưa, chủ trì bao nhiêu chỉ số, đã cam kết, còn thiếu mã nào
-- column co_quan: Cơ quan; trống là chỉ số chưa giao cơ quan chủ trì
-- column duoc_giao_tham_luan: Được giao tham luận
-- column da_gui: Đã gửi tham luận hoặc có tên trong biểu đăng ký
-- column so_chi_so: Số chỉ số chủ trì
-- column da_cam_ket: Số chỉ số đã có mức cho năm kế hoạch
-- column chua_thong_nhat: Số chỉ số có cam kết nhưng chưa thống nhất được một mức
-- column cho_ra_soat: Số chỉ số có nội dung chờ rà soát
-- column con_no: Số chỉ số chưa có gì dùng được
-- column ma_con_thieu: Mã các chỉ số chưa có mức cho năm kế hoạch
select
    department as co_quan,
    was_asked_for_a_paper as duoc_giao_tham_luan,
    has_sent as da_gui,
    indicators as so_chi_so,
    committed as da_cam_ket,
    disputed as chua_thong_nhat,
    waiting_for_review as cho_ra_soat,
    owed as con_no,
    owed_codes as ma_con_thieu,
from mart.department_status
order by con_no desc, co_quan
