-- purpose: each promise for the year of the newest edition beside the figure of that edition: reached, nearly, missed, or not
--          judged with the reason (data, unit, definition, direction, bounds, gone, base, not_a_value)
-- needs: core.promise, core.plan_case, core.indicator, core.figure, raw.unit_fit, raw.case
-- comment: Kết quả thực hiện: từng mục tiêu, cam kết của năm đặt cạnh số liệu của kỳ mới nhất
-- column promise_id: Định danh của mục tiêu, cam kết (tệp và vị trí)
-- column promised_as: target là mục tiêu của kế hoạch trước; commitment là cam kết của cơ quan ngoài kế hoạch đó
-- column promised_code: Mã chỉ số khi hứa
-- column indicator_code: Mã chỉ số trong khung của kỳ mới nhất; trống là không còn
-- column indicator_name: Tên chỉ số
-- column position: Thứ tự trong khung chỉ số
-- column department: Cơ quan chịu trách nhiệm; trống là chưa giao
-- column year: Năm
-- column measure: Hứa về giá trị (raw_value), điểm (score) hay hạng (rank)
-- column unit: Đơn vị tính
-- column direction: 1: càng cao càng tốt; -1: càng thấp càng tốt
-- column comparator: Dấu so sánh
-- column promised: Mức đã hứa
-- column promised_text: Mức đã hứa, đúng như nguồn ghi
-- column other_end_text: Đầu kia của khoảng, nếu hứa một khoảng
-- column is_plain: Mức đã hứa là chính con số trong nguồn, không phải quy đổi
-- column base_year: Năm của hiện trạng khi hứa
-- column baseline: Hiện trạng khi hứa
-- column baseline_text: Hiện trạng khi hứa, đúng như nguồn ghi
-- column actual: Kết quả của kỳ mới nhất
-- column actual_text: Kết quả, đúng như nguồn ghi
-- column actual_fact_id: Định danh của ô chứa kết quả
-- column share: Đã thực hiện bao nhiêu phần của mức tăng đã hứa (1 là toàn bộ); trống là không tính được
-- column bounds_changed: Giá trị thấp nhất hoặc cao nhất cả nước đã đổi, nên điểm không so được với kỳ trước
-- column weight_changed: Trọng số của chỉ số đã đổi
-- column reason: Vì sao chưa đánh giá được; trống là đánh giá được
-- column verdict: reached đạt, nearly gần đạt, missed không đạt, not_judged chưa đánh giá được
-- column quote: Nguyên văn lời hứa
-- column status: Tình trạng của nguồn
-- column file_name: Tệp nguồn của lời hứa
with now as (
    select indicator.*
    from core.indicator as indicator
    inner join core.plan_case as plan_case on plan_case.edition = indicator.edition
),

-- The indicator that bears the promised name now: under its own code or, where the framework was renumbered, under another.
named as (
    select
        promise.promise_id,
        coalesce(
            min(now.code) filter (where now.code = promise.indicator_code),
            if(count(*) = 1, min(now.code), null)
        ) as code,
    from core.promise as promise
    inner join now on list_contains(now.name_keys, promise.indicator_name_key)
    group by promise.promise_id
),

base as (
    select
        promise.promise_id,
        coalesce(promise.base_year, max(figure.edition)) as edition,
    from core.promise as promise
    left join core.figure as figure on figure.edition < promise.year
    group by promise.promise_id, promise.base_year
),

bounds as (
    select
        edition,
        code,
        min(value) as lowest,
        max(value) as highest,
    from core.figure
    where measure = 'raw_value'
    group by edition, code
),

own as (
    select
        figure.edition,
        figure.code,
        figure.measure,
        min_by(figure.value, figure.fact_id) as value,
        min_by(figure.value_text, figure.fact_id) as value_text,
        min(figure.fact_id) as fact_id,
    from core.figure as figure
    inner join core.plan_case as plan_case on plan_case.province = figure.province
    group by figure.edition, figure.code, figure.measure
),

joined as (
    select
        promise.*,
        now.code as code_now,
        now.name as name_now,
        now.position,
        case promise.measure when 'rank' then -1 when 'score' then 1 else now.direction end as direction,
        coalesce(promise.baseline, before.value) as base_value,
        coalesce(promise.baseline_text, before.value_text) as base_text,
        actual.value as actual,
        actual.value_text as actual_text,
        actual.fact_id as actual_fact_id,
        coalesce(bounds_before.lowest <> bounds_now.lowest or bounds_before.highest <> bounds_now.highest, false)
            as bounds_changed,
        coalesce(was.weight <> now.weight, false) as weight_changed,
        case
            when promise.barrier is not null then promise.barrier
            when now.code is not null and promise.measure = 'raw_value' and unit_fit.stated is null then 'unit'
            when was.direction <> now.direction then 'direction'
            when now.code is null and same_code.code is not null then 'definition'
            when now.code is null then 'gone'
            when promise.measure = 'score' and bounds_changed then 'bounds'
            when actual.value is null then 'data'
        end as reason,
        given.nearly,
    from core.promise as promise
    cross join core.plan_case as plan_case
    cross join raw.case as given
    inner join base on base.promise_id = promise.promise_id
    left join named on named.promise_id = promise.promise_id
    left join now on now.code = named.code
    left join now as same_code on same_code.code = promise.indicator_code
    left join core.indicator as was on was.edition = base.edition and was.code = promise.indicator_code
    left join raw.unit_fit as unit_fit
        on unit_fit.stated = coalesce(promise.unit, '')
        and unit_fit.expected = coalesce(now.unit, '')
    left join own as actual
        on actual.edition = plan_case.edition
        and actual.code = now.code
        and actual.measure = promise.measure
    left join own as before
        on before.edition = base.edition
        and before.code = promise.indicator_code
        and before.measure = promise.measure
    left join bounds as bounds_now on bounds_now.edition = plan_case.edition and bounds_now.code = now.code
    left join bounds as bounds_before on bounds_before.edition = base.edition and bounds_before.code = promise.indicator_code
),

judged as (
    select
        *,
        (value - base_value) * direction as step,
        (actual - base_value) * direction as made,
        case comparator
            when '>' then actual > value
            when '>=' then actual >= value
            when '<' then actual < value
            when '<=' then actual <= value
            else actual * direction >= value * direction
        end as is_reached,
    from joined
)

select
    promise_id,
    promised_as,
    indicator_code as promised_code,
    code_now as indicator_code,
    coalesce(name_now, indicator_name) as indicator_name,
    position,
    department,
    year,
    measure,
    unit,
    direction,
    comparator,
    value as promised,
    value_text as promised_text,
    other_end_text,
    is_plain,
    base_year,
    base_value as baseline,
    base_text as baseline_text,
    actual,
    actual_text,
    actual_fact_id,
    case when reason is null and step > 0 then cast(made / step as decimal(18, 4)) end as share,
    bounds_changed,
    weight_changed,
    reason,
    case
        when reason is not null then 'not_judged'
        when is_reached then 'reached'
        when step > 0 and made >= nearly * step then 'nearly'
        else 'missed'
    end as verdict,
    quote,
    status,
    file_name,
from judged
order by position nulls last, promised_code, promised_as desc, promise_id
