-- purpose: the only join of commitments with the newest edition: what each one claims, or why it claims nothing
-- needs: core.commitment, core.plan_case, core.indicator, core.figure, raw.unit_fit
-- comment: Mỗi cam kết một dòng: gắn với chỉ số nào của kỳ mới nhất, ai nêu, quy ra mức nào, dùng được hay vì sao không
-- column sha256: Tệp nguồn
-- column file_name: Tên tệp nguồn
-- column file_kind: Loại tệp nguồn
-- column place: Vị trí trong tệp
-- column department: Cơ quan nêu cam kết
-- column province: Tỉnh của cơ quan
-- column indicator_code: Mã chỉ số được nêu
-- column indicator_name: Tên chỉ số được nêu
-- column year: Năm của cam kết
-- column kind: Kiểu: mức (level), tăng thêm (delta), tăng theo % (delta_percent), tốc độ (rate), số lần (factor)…
-- column value: Giá trị nêu trong cam kết
-- column value_high: Đầu trên của khoảng
-- column unit: Đơn vị tính nêu trong cam kết
-- column base_year: Năm gốc của mức tăng
-- column baseline: Hiện trạng mà cơ quan nêu
-- column origin: Nguồn: tham luận, biểu đăng ký, sổ rà soát…
-- column decision: Kết quả rà soát
-- column status: Tình trạng của nguồn
-- column is_candidate: Có trong sổ rà soát
-- column is_accepted: Đã được chấp nhận hoặc có trong biểu đăng ký; của tỉnh này; chưa bị thay
-- column names_an_indicator: Mã có trong khung chỉ số của kỳ mới nhất
-- column role: Vai trò với chỉ số: lead, coordinating, other, unled (chỉ số chưa có cơ quan chủ trì)
-- column unit_fits: Đơn vị tính khớp với đơn vị của chỉ số
-- column level_text: Mức mà cam kết dẫn tới, theo đơn vị của chỉ số
-- column level: Mức đó, dạng số
-- column other_end_text: Đầu kia của khoảng, nếu cam kết nêu một khoảng
-- column earlier_edition: Kỳ cũ mà cam kết dùng định nghĩa
-- column earlier_name: Tên chỉ số của kỳ cũ
-- column state: usable là dùng được; còn lại là lý do chưa dùng (pending, rejected, superseded, unit, no_year…)
with indicator as (
    select indicator.*
    from core.indicator as indicator
    inner join core.plan_case as plan_case on plan_case.edition = indicator.edition
),

-- The older edition whose indicator a commitment means: its code is gone, or it quotes the name that the code had then.
earlier as (
    select
        commitment.commitment_id,
        max(old.edition) as edition,
        max_by(old.name, old.edition) as name,
    from core.commitment as commitment
    inner join core.indicator as old on old.code = commitment.indicator_code
    inner join core.plan_case as plan_case on plan_case.edition > old.edition
    left join indicator on indicator.code = commitment.indicator_code
    where
        indicator.code is null
        or (indicator.name_key <> commitment.indicator_name_key and old.name_key = commitment.indicator_name_key)
    group by commitment.commitment_id
),

-- What a relative commitment starts from where it does not say so itself.
raw_value as (
    select
        figure.edition,
        figure.code,
        min_by(figure.value_text, figure.fact_id) as value_text,
    from core.figure as figure
    inner join core.plan_case as plan_case on plan_case.province = figure.province
    where figure.measure = 'raw_value'
    group by figure.edition, figure.code
),

joined as (
    select
        commitment.*,
        indicator.code is not null as names_an_indicator,
        coalesce(commitment.province = plan_case.province, false) as is_ours,
        case
            when indicator.code is null then null
            when indicator.lead_key is null then 'unled'
            when commitment.department_key = indicator.lead_key then 'lead'
            when list_contains(indicator.coordinating_keys, commitment.department_key) then 'coordinating'
            else 'other'
        end as role,
        unit_fit.stated is not null as unit_fits,
        commitment.kind in ('delta', 'delta_percent', 'factor', 'rate') as is_relative,
        committed_level(
            commitment.kind,
            -- What a range guarantees is its worse end; "among the first ten" is no value.
            case
                when commitment.comparator = 'top' then null
                when commitment.comparator = 'range' and indicator.direction < 0
                    then coalesce(commitment.value_high_text, commitment.value_text)
                else commitment.value_text
            end,
            commitment.unit,
            indicator.unit,
            coalesce(commitment.baseline_text, raw_value.value_text),
            commitment.year - commitment.base_year
        ) as level_text,
        try_cast(level_text as decimal(38, 15)) as level,
        nullif(
            committed_level(
                commitment.kind,
                case when commitment.comparator = 'range'
                    then if(indicator.direction < 0, commitment.value_text, commitment.value_high_text)
                end,
                commitment.unit,
                indicator.unit,
                coalesce(commitment.baseline_text, raw_value.value_text),
                commitment.year - commitment.base_year
            ),
            level_text
        ) as other_end_text,
        earlier.edition as earlier_edition,
        earlier.name as earlier_name,
    from core.commitment as commitment
    cross join core.plan_case as plan_case
    left join indicator on indicator.code = commitment.indicator_code
    left join raw.unit_fit as unit_fit
        on unit_fit.stated = coalesce(commitment.unit, '')
        and unit_fit.expected = coalesce(indicator.unit, '')
    left join raw_value
        on raw_value.code = indicator.code
        and raw_value.edition = coalesce(commitment.base_year, plan_case.edition)
    left join earlier on earlier.commitment_id = commitment.commitment_id
)

select
    commitment_id,
    sha256,
    file_name,
    file_kind,
    place,
    quote,
    department,
    department_key,
    province,
    indicator_code,
    indicator_name,
    year,
    kind,
    comparator,
    value,
    value_high,
    unit,
    base_year,
    baseline,
    "force",
    origin,
    decision,
    status,
    match_confidence,
    origin <> 'table' and is_ours and replaced_by is null as is_candidate,
    is_accepted and is_ours and replaced_by is null as is_accepted,
    replaced_by,
    names_an_indicator,
    role,
    unit_fits,
    level_text,
    level,
    other_end_text,
    earlier_edition,
    earlier_name,
    case
        when decision = 'rejected' then 'rejected'
        when not is_ours then 'other_province'
        when replaced_by is not null then 'superseded'
        when not is_accepted then 'pending'
        when indicator_code is null then 'no_indicator'
        when earlier_edition is not null then 'other_edition'
        when not names_an_indicator then 'unknown_indicator'
        when year is null then 'no_year'
        when not (is_relative or unit_fits) then 'unit'
        when level is null then 'not_a_value'
        else 'usable'
    end as state,
from joined
order by commitment_id
