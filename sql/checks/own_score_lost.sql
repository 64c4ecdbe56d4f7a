-- purpose: the plan's province without a score of the index in the newest edition, while others have one: which file and
--          what took it away
-- needs: core.plan_case, core.figure, raw.fact, raw.file, raw.quarantine
-- code: PII-SQL-OWN-SCORE
with case_without_score as (
    select
        given.province,
        given.edition,
    from core.plan_case as given
    where
        exists (
            select 1
            from core.figure as figure
            where figure.edition = given.edition and figure.code = 'PII' and figure.measure = 'score'
        )
        and not exists (
            select 1
            from core.figure as figure
            where
                figure.edition = given.edition
                and figure.province = given.province
                and figure.code = 'PII'
                and figure.measure = 'score'
        )
),

printed as (
    select
        missing.province,
        missing.edition,
        file.name,
        held.message as reason,
        -- Held back at the gate, struck out by a correction, an empty cell, or printed and superseded by one of these.
        case
            when held.message is not null then 1
            when fact.value is null and fact.former is not null then 2
            when fact.value is null then 3
            else 4
        end as weight,
    from case_without_score as missing
    inner join raw.fact as fact
        on fact.edition = missing.edition
        and fact.province = missing.province
        and fact.index_code = 'PII'
        and fact.code = 'PII'
        and fact.measure = 'score'
    inner join raw.file as file
        on file.sha256 = fact.sha256
        and file.kind = 'scores'
    left join raw.quarantine as held on held.subject_id in (fact.fact_id, fact.sha256)
)

select
    missing.province as subject,
    missing.province,
    missing.edition,
    coalesce(arg_min(printed.name, printed.weight), given.names, '—') as name,
    coalesce(arg_min(printed.reason, printed.weight), '—') as reason,
from case_without_score as missing
left join printed
    on printed.edition = missing.edition
    and printed.province = missing.province
left join (
    select
        fact.edition,
        string_agg(distinct file.name, ', ' order by file.name) as names,
    from raw.fact as fact
    inner join raw.file as file
        on file.sha256 = fact.sha256
        and file.kind = 'scores'
    where fact.index_code = 'PII' and fact.code = 'PII' and fact.measure = 'score'
    group by fact.edition
) as given on given.edition = missing.edition
group by missing.province, missing.edition, given.names
order by missing.edition
