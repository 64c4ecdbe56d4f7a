-- purpose: what was promised for the year of the newest edition: the targets of the latest earlier plan, and what departments
--          committed to besides; barrier: why a promise can be held against no figure, as far as it tells by itself
-- needs: raw.commitment, raw.file, raw.quarantine, core.claim, core.plan_case, core.indicator
-- comment: Những gì đã hứa cho năm của kỳ mới nhất: mục tiêu của kế hoạch trước và cam kết khác của các cơ quan
-- column promise_id: Định danh (tệp và vị trí)
-- column promised_as: target là mục tiêu của kế hoạch trước; commitment là cam kết của cơ quan ngoài kế hoạch đó
-- column indicator_code: Mã chỉ số khi hứa
-- column indicator_name: Tên chỉ số khi hứa
-- column indicator_name_key: Tên đó ở dạng chuẩn để so sánh
-- column department: Cơ quan chịu trách nhiệm
-- column department_key: Cơ quan ở dạng chuẩn để so sánh
-- column year: Năm
-- column measure: Hứa về giá trị (raw_value), điểm (score) hay hạng (rank)
-- column comparator: Dấu so sánh
-- column value: Mức đã hứa
-- column value_text: Mức đã hứa, đúng như nguồn ghi
-- column other_end_text: Đầu kia của khoảng, nếu hứa một khoảng
-- column unit: Đơn vị tính của mức đã hứa
-- column base_year: Năm của hiện trạng khi hứa
-- column baseline: Hiện trạng khi hứa, dạng số
-- column baseline_text: Hiện trạng khi hứa, đúng như nguồn ghi
-- column is_plain: Mức đã hứa là chính con số trong nguồn, không phải quy đổi
-- column barrier: Lý do không đối chiếu được, biết ngay từ lời hứa; trống là đối chiếu được
-- column quote: Nguyên văn
-- column status: Tình trạng của nguồn
-- column file_name: Tệp nguồn
with indicator_now as (
    select indicator.*
    from core.indicator as indicator
    inner join core.plan_case as plan_case on plan_case.edition = indicator.edition
),

planned as (
    select
        commitment.*,
        file.name as file_name,
        row_number() over (
            partition by commitment.indicator_code, commitment.year
            order by file.date is not null desc, file.vintage desc, commitment.commitment_id asc
        ) as age,
    from raw.commitment as commitment
    inner join raw.file as file on file.sha256 = commitment.sha256
    inner join core.plan_case as plan_case
        on plan_case.edition = commitment.year
        and plan_case.province = coalesce(commitment.province, file.province)
    where
        file.kind = 'earlier_plan'
        and commitment.commitment_id not in (select subject_id from raw.quarantine)
        and commitment.sha256 not in (select subject_id from raw.quarantine)
),

committed as (
    select
        claim.*,
        indicator.name as name_now,
        indicator.name_key,
        indicator.unit as unit_now,
        claim.kind in ('score', 'rank') as is_of_index,
    from core.claim as claim
    inner join core.plan_case as plan_case on plan_case.edition = claim.year
    left join indicator_now as indicator on indicator.code = claim.indicator_code
    left join planned
        on planned.age = 1
        and planned.indicator_code = claim.indicator_code
        and planned.value = claim.level
    where
        claim.is_accepted
        and claim.indicator_code is not null
        and claim.state in ('usable', 'not_a_value', 'other_edition', 'unknown_indicator', 'unit')
        -- What the earlier plan took up is its target.
        and planned.commitment_id is null
)

select
    commitment_id as promise_id,
    'target' as promised_as,
    indicator_code,
    indicator_name,
    indicator_name_key,
    department,
    department_key,
    year,
    'raw_value' as measure,
    comparator,
    value,
    value_text,
    value_high_text as other_end_text,
    unit,
    base_year,
    baseline,
    baseline_text,
    true as is_plain,
    null as barrier,
    quote,
    status,
    file_name,
from planned
where age = 1

union all

select
    commitment_id as promise_id,
    'commitment' as promised_as,
    indicator_code,
    coalesce(name_now, earlier_name, indicator_name) as indicator_name,
    name_key as indicator_name_key,
    department,
    department_key,
    year,
    if(is_of_index, kind, 'raw_value') as measure,
    comparator,
    if(is_of_index, value, level) as value,
    if(is_of_index, null, level_text) as value_text,
    other_end_text,
    unit_now as unit,
    base_year,
    baseline,
    cast(baseline as varchar) as baseline_text,
    kind = 'level' and comparator <> 'range' and coalesce(level = value, false) as is_plain,
    case
        when state = 'other_edition' then 'definition'
        when state = 'unknown_indicator' then 'gone'
        when state = 'unit' then 'unit'
        when state = 'not_a_value' and not is_of_index then 'not_a_value'
        -- Counted from the figure that it is held against, a rise would never be reached.
        when kind in ('delta', 'delta_percent', 'factor', 'rate') and base_year is null and baseline is null then 'base'
    end as barrier,
    quote,
    status,
    file_name,
from committed
order by indicator_code, promised_as desc, promise_id
