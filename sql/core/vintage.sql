-- purpose: which file is current for each index, edition, kind of file, province and measure; superseded ones stay
-- needs: staging.fact
with delivered as (
    select distinct
        index_code,
        edition,
        file_kind,
        province,
        measure,
        sha256,
        vintage,
    from staging.fact
)

select
    *,
    vintage = max(vintage) over (partition by index_code, edition, file_kind, province, measure) as is_current,
from delivered
order by index_code, edition, file_kind, province, measure, vintage
