-- purpose: what came of each target and commitment for the year of the newest edition, for people who ask in the database
-- needs: mart.result
-- comment: Kết quả thực hiện từng mục tiêu, cam kết của năm: đạt, gần đạt, không đạt, chưa đánh giá được và vì sao
-- column loai: target là mục tiêu của kế hoạch trước; commitment là cam kết của cơ quan ngoài kế hoạch đó
-- column ma: Mã chỉ số khi hứa
-- column ma_hien_hanh: Mã chỉ số trong khung của kỳ mới nhất
-- column ten: Tên chỉ số
-- column co_quan: Cơ quan chịu trách nhiệm
-- column nam: Năm
-- column don_vi: Đơn vị tính
-- column hien_trang: Hiện trạng khi hứa
-- column muc_hua: Mức đã hứa
-- column ket_qua: Kết quả của kỳ mới nhất
-- column ty_le: Đã thực hiện bao nhiêu phần của mức tăng đã hứa (1 là toàn bộ)
-- column danh_gia: reached đạt, nearly gần đạt, missed không đạt, not_judged chưa đánh giá được
-- column ly_do: Vì sao chưa đánh giá được
-- column doi_thang_diem: Giá trị thấp nhất hoặc cao nhất cả nước đã đổi
-- column doi_trong_so: Trọng số đã đổi
-- column nguyen_van: Nguyên văn lời hứa
-- column tep: Tệp nguồn của lời hứa
select
    promised_as as loai,
    promised_code as ma,
    indicator_code as ma_hien_hanh,
    indicator_name as ten,
    department as co_quan,
    year as nam,
    unit as don_vi,
    baseline as hien_trang,
    promised as muc_hua,
    actual as ket_qua,
    share as ty_le,
    verdict as danh_gia,
    reason as ly_do,
    bounds_changed as doi_thang_diem,
    weight_changed as doi_trong_so,
    quote as nguyen_van,
    file_name as tep,
from mart.result
order by position nulls last, ma, loai desc, tep
