-- purpose: the targets of a published plan, for people who ask; the file as it was published, values as numbers
-- needs: published_target
-- comment: Mục tiêu của kế hoạch đã phát hành: mỗi chỉ số, mỗi năm một dòng; chỗ chưa có mục tiêu để trống
-- column ma: Mã chỉ số
-- column ten: Tên chỉ số
-- column tru_cot: Mã trụ cột
-- column co_quan: Cơ quan chủ trì
-- column don_vi: Đơn vị tính
-- column chieu: 1: càng cao càng tốt; -1: càng thấp càng tốt
-- column nam_hien_trang: Năm của hiện trạng
-- column hien_trang: Giá trị hiện trạng
-- column nam: Năm mục tiêu
-- column so_sanh: Cách so sánh với mục tiêu
-- column muc_tieu: Mức phải đạt
-- column can_tren: Đầu kia của khoảng, nếu mục tiêu là một khoảng
-- column diem: Điểm khi đạt mức đó
-- column can_cu: Căn cứ: committed là cam kết, proposed là đề xuất, missing là chưa có…
-- column muc_tran: Mức trần theo các tỉnh tương đồng
-- column phat_hien: Mã các điểm cần xem, cách nhau bằng dấu |
-- column nguon: Định danh các con số, cam kết mà mục tiêu dựa vào, cách nhau bằng dấu |
select
    indicator_code as ma,
    indicator_name as ten,
    pillar_code as tru_cot,
    nullif(department, '') as co_quan,
    nullif(unit, '') as don_vi,
    cast(direction as integer) as chieu,
    cast(nullif(baseline_year, '') as integer) as nam_hien_trang,
    cast(nullif(baseline_value, '') as decimal(38, 15)) as hien_trang,
    cast(target_year as integer) as nam,
    nullif(comparator, '') as so_sanh,
    cast(nullif(target_value, '') as decimal(38, 15)) as muc_tieu,
    cast(nullif(target_other_end, '') as decimal(38, 15)) as can_tren,
    cast(nullif(target_score, '') as decimal(38, 15)) as diem,
    basis as can_cu,
    cast(nullif(ceiling, '') as decimal(38, 15)) as muc_tran,
    nullif(finding_codes, '') as phat_hien,
    nullif(input_ids, '') as nguon,
from published_target
order by all
