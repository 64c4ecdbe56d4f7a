-- purpose: figures of an edition whose framework is not known, with a file that gives them and the edition that is used instead
-- needs: core.figure, raw.framework, raw.file, core.plan_case
-- code: PII-SQL-NO-FRAMEWORK
select
    cast(figure.edition as varchar) as subject,
    figure.edition,
    count(*) as figures,
    min(file.name) as name,
    min(plan_case.edition) as known,
from core.figure as figure
cross join core.plan_case as plan_case
left join raw.file as file on file.sha256 = figure.sha256
left join raw.framework as framework
    on framework.edition = figure.edition
    and framework.code = figure.code
where framework.code is null
group by figure.edition
order by figure.edition
