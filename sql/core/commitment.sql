-- purpose: commitments joined with the newest edition's indicator and its lead; usable = may become a target
-- needs: staging.commitment, core.indicator
with newest as (
    select max(edition) as edition
    from core.indicator
),

indicator as (
    select
        indicator.code,
        indicator.name,
        indicator.unit,
        indicator.lead_department,
    from core.indicator as indicator
    inner join newest on newest.edition = indicator.edition
)

select
    commitment.commitment_id,
    commitment.indicator_code,
    indicator.name as indicator_name,
    commitment.department,
    indicator.lead_department,
    commitment.year,
    commitment.kind,
    commitment.comparator,
    commitment.value,
    commitment.unit,
    indicator.unit as indicator_unit,
    commitment.force,
    commitment.origin,
    commitment.decision,
    indicator.code is not null as names_an_indicator,
    coalesce(commitment.department = indicator.lead_department, false) as is_by_lead,
    commitment.origin = 'table' or commitment.decision in ('accepted', 'corrected') as is_usable,
from staging.commitment as commitment
left join indicator on indicator.code = commitment.indicator_code
order by commitment.commitment_id
