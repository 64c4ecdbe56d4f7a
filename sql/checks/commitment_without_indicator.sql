-- purpose: commitments that name an indicator which the newest edition does not have, with file and words
-- needs: core.claim
-- code: PII-SQL-UNKNOWN-INDICATOR
select
    commitment_id as subject,
    file_name as file,
    left(quote, 120) as quote,
    coalesce(indicator_code, '') as indicator_code,
    coalesce(department, '') as department,
from core.claim
where
    indicator_code is not null
    and not names_an_indicator
    and state not in ('rejected', 'superseded', 'other_province')
order by commitment_id
