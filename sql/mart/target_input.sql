-- purpose: each indicator of the newest edition in the plan's year and every other later year claimed: baseline, claims, choice, hole
-- needs: core.plan_case, core.indicator, core.figure, core.claim
-- comment: Mỗi chỉ số, mỗi năm: hiện trạng của tỉnh, các cam kết dùng được, mức được chọn, còn thiếu hay không
-- column indicator_code: Mã chỉ số
-- column indicator_name: Tên chỉ số
-- column position: Thứ tự trong khung chỉ số
-- column unit: Đơn vị tính
-- column direction: 1: càng cao càng tốt; -1: càng thấp càng tốt
-- column lead_department: Cơ quan chủ trì
-- column lead_key: Cơ quan chủ trì ở dạng chuẩn để so sánh
-- column year: Năm của mục tiêu
-- column is_plan_year: Có phải năm kế hoạch không
-- column baseline_edition: Kỳ đánh giá làm mốc so sánh
-- column baseline_value: Giá trị hiện trạng, đúng như nguồn ghi
-- column baseline_score: Điểm hiện trạng
-- column baseline_rank: Hạng hiện trạng
-- column baseline_fact_ids: Định danh các ô chứa giá trị, điểm, hạng
-- column claim_ids: Các cam kết dùng được cho chỉ số và năm này
-- column chosen_id: Cam kết trở thành mục tiêu; trống là chưa chọn được
-- column chosen_level: Mức được chọn
-- column chosen_ids: Các cam kết cùng nêu mức được chọn
-- column earlier_id: Cam kết được chọn của năm gần nhất trước đó
-- column is_disputed: Có cam kết nhưng không chọn được (các mức khác nhau, hoặc không phải của cơ quan chủ trì)
-- column is_waiting: Có nội dung chờ rà soát về chỉ số này
-- column is_hole: Chưa có mức nào được cam kết cho năm này
with indicator as (
    select indicator.*
    from core.indicator as indicator
    inner join core.plan_case as plan_case on plan_case.edition = indicator.edition
),

baseline as (
    select
        figure.code,
        min_by(figure.value_text, figure.fact_id) filter (where figure.measure = 'raw_value') as value,
        min_by(figure.value_text, figure.fact_id) filter (where figure.measure = 'score') as score,
        min_by(figure.value, figure.fact_id) filter (where figure.measure = 'rank') as rank,
        [
            min(figure.fact_id) filter (where figure.measure = 'raw_value'),
            min(figure.fact_id) filter (where figure.measure = 'score'),
            min(figure.fact_id) filter (where figure.measure = 'rank'),
        ] as fact_ids,
    from core.figure as figure
    inner join core.plan_case as plan_case
        on plan_case.edition = figure.edition
        and plan_case.province = figure.province
    group by figure.code
),

-- The lead's level is the target; without a lead, that of whoever speaks; where these name several, nothing is chosen.
claimed as (
    select
        claim.indicator_code,
        claim.year,
        list(claim.commitment_id order by claim.commitment_id) as claim_ids,
        case when count(distinct claim.level) filter (where claim.role in ('lead', 'unled')) = 1
            then min(claim.commitment_id) filter (where claim.role in ('lead', 'unled'))
        end as chosen_id,
    from core.claim as claim
    where claim.state = 'usable'
    group by claim.indicator_code, claim.year
),

waiting as (
    select distinct indicator_code
    from core.claim
    where state = 'pending' and names_an_indicator
),

asked as (
    select
        indicator.code,
        plan_case.year,
    from indicator
    cross join core.plan_case as plan_case

    union

    select
        indicator_code as code,
        year,
    from claimed
),

chosen as (
    select
        asked.code,
        asked.year,
        claimed.claim_ids,
        claimed.chosen_id,
        level.level_text as chosen_level,
        (
            select list(same.commitment_id order by same.commitment_id)
            from core.claim as same
            where list_contains(claimed.claim_ids, same.commitment_id) and same.level = level.level
        ) as chosen_ids,
        last_value(claimed.chosen_id ignore nulls) over (
            partition by asked.code
            order by asked.year
            rows between unbounded preceding and 1 preceding
        ) as earlier_id,
    from asked
    left join claimed on claimed.indicator_code = asked.code and claimed.year = asked.year
    left join core.claim as level on level.commitment_id = claimed.chosen_id
)

select
    indicator.code as indicator_code,
    indicator.name as indicator_name,
    indicator.position,
    indicator.unit,
    indicator.direction,
    indicator.lead_department,
    indicator.lead_key,
    chosen.year,
    chosen.year = plan_case.year as is_plan_year,
    plan_case.edition as baseline_edition,
    baseline.value as baseline_value,
    baseline.score as baseline_score,
    cast(baseline.rank as integer) as baseline_rank,
    coalesce(list_filter(baseline.fact_ids, lambda fact_id : fact_id is not null), []) as baseline_fact_ids,
    coalesce(chosen.claim_ids, []) as claim_ids,
    chosen.chosen_id,
    chosen.chosen_level,
    coalesce(chosen.chosen_ids, []) as chosen_ids,
    chosen.earlier_id,
    chosen.claim_ids is not null and chosen.chosen_id is null as is_disputed,
    waiting.indicator_code is not null as is_waiting,
    chosen.chosen_id is null and (chosen.claim_ids is not null or chosen.earlier_id is null) as is_hole,
from chosen
inner join indicator on indicator.code = chosen.code
cross join core.plan_case as plan_case
left join baseline on baseline.code = chosen.code
left join waiting on waiting.indicator_code = chosen.code
-- What was promised for a year that has been measured is no target any more (core.promise).
where chosen.year > plan_case.edition
order by indicator.position, chosen.year
