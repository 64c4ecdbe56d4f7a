-- purpose: what was found while a published plan was made, for people who ask
-- needs: published_finding
-- comment: Các điểm được phát hiện khi lập kế hoạch đã phát hành
-- column ma: Mã của loại phát hiện
-- column muc_do: stop là phải dừng, warn là cần xem, info là để biết
-- column tep: Tệp liên quan
-- column noi_dung: Nội dung
-- column viec_tiep_theo: Việc cần làm
select
    code as ma,
    severity as muc_do,
    file as tep,
    message as noi_dung,
    next_step as viec_tiep_theo,
from published_finding
order by all
