-- purpose: per lead department: how many indicators it leads, for how many a commitment is in, waiting for review or owed
-- needs: mart.indicator_commitment, core.commitment
with waiting as (
    select distinct indicator_code
    from core.commitment
    where decision = 'pending' and origin <> 'table' and names_an_indicator
),

led as (
    select
        indicator.lead_department,
        indicator.indicator_code,
        bool_or(not indicator.is_hole) as has_commitment,
        bool_or(waiting.indicator_code is not null) as has_candidate,
    from mart.indicator_commitment as indicator
    left join waiting on waiting.indicator_code = indicator.indicator_code
    group by indicator.lead_department, indicator.indicator_code
)

select
    lead_department,
    count(*) as indicators,
    count(*) filter (where has_commitment) as committed,
    count(*) filter (where not has_commitment and has_candidate) as waiting_for_review,
    count(*) filter (where not has_commitment and not has_candidate) as owed,
    list(indicator_code order by indicator_code) filter (where not has_commitment) as owed_codes,
from led
group by lead_department
order by lead_department
