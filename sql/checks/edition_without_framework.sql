-- purpose: figures of an edition whose framework is not known
-- needs: core.figure, raw.framework
-- code: PII-SQL-NO-FRAMEWORK
select
    cast(figure.edition as varchar) as subject,
    figure.edition,
    count(*) as figures,
from core.figure as figure
left join raw.framework as framework
    on framework.edition = figure.edition
    and framework.code = figure.code
where framework.code is null
group by figure.edition
order by figure.edition
