-- purpose: commitments that name an indicator which the newest edition does not have
-- needs: core.commitment
-- code: PII-SQL-UNKNOWN-INDICATOR
select
    commitment_id as subject,
    coalesce(indicator_code, '') as indicator_code,
    coalesce(department, '') as department,
from core.commitment
where not names_an_indicator and indicator_code is not null
order by commitment_id
