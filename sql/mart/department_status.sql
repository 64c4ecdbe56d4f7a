-- purpose: per department that leads indicators or was asked for a paper: what it sent, committed to, and still owes
-- needs: mart.target_input, core.claim, core.plan_case, raw.file, raw.citation
-- comment: Từng cơ quan: đã gửi tài liệu chưa, chủ trì bao nhiêu chỉ số, đã cam kết, còn nợ những mã nào
-- column department: Cơ quan; trống là chỉ số chưa giao cơ quan chủ trì
-- column was_asked_for_a_paper: Được giao tham luận
-- column has_sent: Đã gửi tham luận hoặc có tên trong biểu đăng ký
-- column indicators: Số chỉ số chủ trì
-- column committed: Số chỉ số đã có mức cho năm kế hoạch
-- column disputed: Số chỉ số có cam kết nhưng chưa thống nhất được một mức
-- column waiting_for_review: Số chỉ số chưa có mức, có nội dung chờ rà soát
-- column owed: Số chỉ số chưa có gì dùng được
-- column owed_codes: Mã các chỉ số chưa có mức cho năm kế hoạch
with led as (
    select
        lead_key as department_key,
        min(lead_department) as department,
        count(*) as indicators,
        count(*) filter (where not is_hole) as committed,
        count(*) filter (where is_hole and is_disputed) as disputed,
        count(*) filter (where is_hole and not is_disputed and is_waiting) as waiting_for_review,
        count(*) filter (where is_hole and not is_disputed and not is_waiting) as owed,
        coalesce(list(indicator_code order by position) filter (where is_hole), []) as owed_codes,
    from mart.target_input
    where is_plan_year
    group by lead_key
),

asked as (
    select
        citation.department_key,
        min(citation.attributes ->> 'department') as department,
    from raw.citation as citation
    inner join raw.file as file on file.sha256 = citation.sha256
    cross join core.plan_case as plan_case
    where
        citation.kind = 'paper'
        and citation.department_key is not null
        and file.province = plan_case.province
    group by citation.department_key
),

sent as (
    select file.department_key
    from raw.file as file
    cross join core.plan_case as plan_case
    where
        file.kind in ('paper', 'commitment_table')
        and file.province = plan_case.province

    union

    select claim.department_key
    from core.claim as claim
    inner join core.plan_case as plan_case on plan_case.province = claim.province
)

select
    coalesce(led.department, asked.department) as department,
    asked.department_key is not null as was_asked_for_a_paper,
    sent.department_key is not null as has_sent,
    coalesce(led.indicators, 0) as indicators,
    coalesce(led.committed, 0) as committed,
    coalesce(led.disputed, 0) as disputed,
    coalesce(led.waiting_for_review, 0) as waiting_for_review,
    coalesce(led.owed, 0) as owed,
    coalesce(led.owed_codes, []) as owed_codes,
from led
full outer join asked on asked.department_key = led.department_key
left join sent on sent.department_key = coalesce(led.department_key, asked.department_key)
order by department
