-- purpose: indicator × lead department × commitments of the newest edition; an indicator without commitment stays, as a hole
-- needs: core.indicator, core.commitment
with newest as (
    select max(edition) as edition
    from core.indicator
),

usable as (
    select
        commitment_id,
        indicator_code,
        department,
        year,
        comparator,
        value,
        unit,
        force,
        is_by_lead,
    from core.commitment
    where is_usable and names_an_indicator
)

select
    indicator.code as indicator_code,
    indicator.name as indicator_name,
    indicator.lead_department,
    indicator.position,
    usable.commitment_id,
    usable.department,
    usable.year,
    usable.comparator,
    usable.value,
    usable.unit,
    usable.force,
    usable.is_by_lead,
    usable.commitment_id is null as is_hole,
from core.indicator as indicator
inner join newest on newest.edition = indicator.edition
left join usable on usable.indicator_code = indicator.code
order by indicator.position, usable.year, usable.department, usable.commitment_id
