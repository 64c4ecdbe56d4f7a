-- purpose: what came of each target and commitment, by department, for the screen
-- needs: mart.result
select
    department,
    year,
    promised_as,
    promised_code,
    indicator_code,
    indicator_name,
    unit,
    baseline_text,
    coalesce(promised_text, quote) as promised,
    actual_text,
    share,
    verdict,
    reason,
    bounds_changed,
    weight_changed,
    file_name,
from mart.result
order by department nulls last, position nulls last, promised_code, promised_as desc, promise_id
