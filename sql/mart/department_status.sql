-- purpose: per department that leads indicators or was asked for a paper: what it sent, committed to, and still owes
-- needs: mart.indicator_commitment, core.commitment, raw.file, raw.citation
with waiting as (
    select distinct indicator_code
    from core.commitment
    where decision = 'pending' and origin <> 'table' and names_an_indicator
),

led as (
    select
        indicator.lead_department as department,
        indicator.indicator_code,
        bool_or(not indicator.is_hole) as has_commitment,
        bool_or(waiting.indicator_code is not null) as has_candidate,
    from mart.indicator_commitment as indicator
    left join waiting on waiting.indicator_code = indicator.indicator_code
    group by indicator.lead_department, indicator.indicator_code
),

asked as (
    select distinct attributes ->> 'department' as department
    from raw.citation
    where kind = 'paper' and attributes ->> 'department' is not null
),

sent as (
    select department
    from raw.file
    where kind in ('paper', 'commitment_table')

    union

    select department
    from core.commitment
),

department as (
    select department
    from led

    union

    select department
    from asked
)

select
    department.department,
    asked.department is not null as was_asked_for_a_paper,
    sent.department is not null as has_sent,
    count(led.indicator_code) as indicators,
    count(led.indicator_code) filter (where led.has_commitment) as committed,
    count(led.indicator_code) filter (where not led.has_commitment and led.has_candidate) as waiting_for_review,
    count(led.indicator_code) filter (where not led.has_commitment and not led.has_candidate) as owed,
    list(led.indicator_code order by led.indicator_code)
        filter (where led.indicator_code is not null and not led.has_commitment) as owed_codes,
from department
left join led on led.department is not distinct from department.department
left join asked on asked.department = department.department
left join sent on sent.department = department.department
group by department.department, asked.department, sent.department
order by department.department
