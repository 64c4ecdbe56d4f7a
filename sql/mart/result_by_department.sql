-- purpose: how many promises for the year of the newest edition each department reached, nearly reached, missed
-- needs: mart.result
-- comment: Kết quả thực hiện của từng cơ quan: số mục tiêu, cam kết đạt, gần đạt, không đạt, chưa đánh giá được
-- column department: Cơ quan chịu trách nhiệm; trống là chưa giao
-- column year: Năm
-- column promised: Số mục tiêu, cam kết
-- column reached: Số đạt
-- column nearly: Số gần đạt
-- column missed: Số không đạt
-- column not_judged: Số chưa đánh giá được
-- column missed_codes: Mã các chỉ số không đạt
select
    department,
    year,
    count(*) as promised,
    count(*) filter (where verdict = 'reached') as reached,
    count(*) filter (where verdict = 'nearly') as nearly,
    count(*) filter (where verdict = 'missed') as missed,
    count(*) filter (where verdict = 'not_judged') as not_judged,
    coalesce(list(promised_code order by position, promise_id) filter (where verdict = 'missed'), []) as missed_codes,
from mart.result
group by department, year
order by year, department
