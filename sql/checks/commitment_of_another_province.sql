-- purpose: provinces other than the plan's whose commitments were read: they are kept, and never become claims
-- needs: core.claim
-- code: PII-SQL-OTHER-PROVINCE
select
    min(commitment_id) as subject,
    province,
    count(*) as commitments,
    string_agg(distinct file_name, ', ' order by file_name) as name,
from core.claim
where state = 'other_province'
group by province
order by province
