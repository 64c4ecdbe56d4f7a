-- purpose: editions in which the number of provinces with figures is not that of the registry
-- needs: core.figure, raw.province
-- code: PII-SQL-EDITION-SIZE
with present as (
    select
        edition,
        count(distinct province) as provinces,
    from core.figure
    group by edition
),

expected as (
    select
        edition,
        count(*) as provinces,
    from raw.province
    group by edition
)

select
    cast(present.edition as varchar) as subject,
    present.edition,
    present.provinces,
    expected.provinces as expected,
from present
inner join expected on expected.edition = present.edition
where present.provinces <> expected.provinces
order by present.edition
