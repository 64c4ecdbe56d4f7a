-- purpose: figures that a file gives more than once for one province, each between what the others allow it to be;
--          of two scores the one that its parts make is right and only the other is looked at
-- needs: raw.fact, raw.part, raw.scale
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

piece as (
    select
        sha256,
        index_code,
        edition,
        province,
        code,
        any_value(value) as value,
        min(digits) as digits,
    from figure
    where measure = 'score' and code <> ''
    group by sha256, index_code, edition, province, code
    having min(value) = max(value)
),

made as (
    select
        piece.sha256,
        piece.index_code,
        piece.edition,
        piece.province,
        part.parent as code,
        sum(part.weight * piece.value) / sum(part.weight) as value,
        0.5 * pow(10, -min(piece.digits)) as tolerance,
    from piece
    inner join raw.part as part
        on part.index_code = piece.index_code
        and coalesce(part.edition, piece.edition) = piece.edition
        and part.code = piece.code
    inner join raw.scale as scale
        on scale.index_code = part.index_code
        and scale.level = part.parent_level
        and scale.combine = 'mean'
        and not scale.is_open
    group by piece.sha256, piece.index_code, piece.edition, piece.province, part.parent
    having
        count(*) = (
            select count(*)
            from raw.part as every
            where
                every.index_code = piece.index_code
                and coalesce(every.edition, piece.edition) = piece.edition
                and every.parent = part.parent
        )
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
    repeated.sha256 as batch,
    repeated.fact_id as subject,
    repeated.edition,
    repeated.province,
    repeated.name,
    repeated.value,
    round(repeated.greatest - repeated.tolerance, 9) as lowest,
    round(repeated.least + repeated.tolerance, 9) as highest,
from repeated
anti join made
    on made.sha256 = repeated.sha256
    and made.index_code = repeated.index_code
    and made.edition = repeated.edition
    and made.province = repeated.province
    and made.code = repeated.code
    and repeated.measure = 'score'
    and abs(made.value - repeated.value) <= made.tolerance + 0.5 * pow(10, -repeated.digits)
order by batch, subject
