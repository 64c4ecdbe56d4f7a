-- purpose: figures that a file gives more than once for one province, each between what the others allow it to be
-- needs: raw.fact
with figure as (
    select
        sha256,
        fact_id,
        index_code,
        edition,
        province,
        code,
        name,
        measure,
        cast(value as double) as value,
        length(split_part(value_text, '.', 2)) as digits,
    from raw.fact
    where value is not null and edition is not null and (code <> '' or index_code = 'PII')
),

repeated as (
    select
        *,
        min(value) over same as least,
        max(value) over same as greatest,
        -- Equal up to the digits that the shorter one shows, or up to the noise of single precision.
        0.5 * pow(10, -min(digits) over same) + 1e-6 * max(abs(value)) over same as tolerance,
    from figure
    window same as (partition by sha256, index_code, edition, province, coalesce(nullif(code, ''), name), measure)
    qualify count(*) over same > 1
)

select
    sha256 as batch,
    fact_id as subject,
    edition,
    province,
    name,
    value,
    round(greatest - tolerance, 9) as lowest,
    round(least + tolerance, 9) as highest,
from repeated
order by batch, subject
