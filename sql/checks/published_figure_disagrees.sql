-- purpose: published figures that depart from the national workbook by more than 0.01
-- needs: mart.published_comparison
-- code: PII-SQL-PUBLISHED
select
    published_fact_id as subject,
    edition,
    province,
    code,
    measure,
    published_value,
    workbook_value,
from mart.published_comparison
where departure > 0.01
order by edition, province, code, measure
