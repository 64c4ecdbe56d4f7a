-- purpose: two different current figures for one edition, province, code and measure
-- needs: core.figure
-- code: PII-SQL-TWICE
select
    min(fact_id) as subject,
    edition,
    province,
    code,
    measure,
    string_agg(distinct value_text, '; ' order by value_text) as given,
from core.figure
group by edition, province, code, measure
having count(distinct value) > 1
order by edition, province, code, measure
