-- purpose: what the files of an inbox would add, change or withdraw against the figures that are in force now
-- needs: core.figure, raw.file, incoming_before
with now as (
    select
        figure.edition,
        figure.province,
        figure.code,
        figure.measure,
        any_value(figure.value) as value,
        any_value(file.name) as name,
    from core.figure as figure
    inner join raw.file as file on file.sha256 = figure.sha256
    group by figure.edition, figure.province, figure.code, figure.measure
)

select
    case
        when before.value is null then 'added'
        when now.value is null then 'withdrawn'
        else 'changed'
    end as kind,
    coalesce(now.name, before.name) as name,
    coalesce(now.edition, before.edition) as edition,
    coalesce(now.province, before.province) as province,
    coalesce(now.code, before.code) as code,
    coalesce(now.measure, before.measure) as measure,
    before.value as old_value,
    now.value as new_value,
    before.name as old_name,
from now
full outer join incoming_before as before
    on before.edition = now.edition
    and before.province = now.province
    and before.code = now.code
    and before.measure = now.measure
where now.value is distinct from before.value
order by kind, name, edition, province, code, measure
