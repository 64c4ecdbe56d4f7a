-- purpose: which file is the current one for each index, edition and kind of file; the others are superseded but stay
-- needs: staging.fact
with delivered as (
    select distinct
        index_code,
        edition,
        file_kind,
        sha256,
        vintage,
    from staging.fact
),

newest as (
    select
        index_code,
        edition,
        file_kind,
        max(vintage) as vintage,
    from delivered
    group by index_code, edition, file_kind
)

select
    delivered.index_code,
    delivered.edition,
    delivered.file_kind,
    delivered.sha256,
    delivered.vintage,
    newest.vintage is not null as is_current,
from delivered
left join newest
    on newest.index_code = delivered.index_code
    and newest.edition = delivered.edition
    and newest.file_kind = delivered.file_kind
    and newest.vintage = delivered.vintage
order by delivered.index_code, delivered.edition, delivered.file_kind, delivered.vintage
