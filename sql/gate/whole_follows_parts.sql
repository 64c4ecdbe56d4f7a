-- purpose: scores beside what their parts give, where all parts that the table shows are known and the rule is the index's
-- needs: raw.fact, raw.part, raw.scale
with score as (
    select
        sha256,
        index_code,
        edition,
        province,
        code,
        name,
        fact_id,
        cast(value as double) as value,
        -- A column is printed to the digits of its longest figure: trailing noughts are lost in workbooks.
        max(length(split_part(value_text, '.', 2))) over (partition by sha256, index_code, edition, code) as digits,
    from raw.fact
    where measure = 'score' and value is not null and edition is not null and code <> ''
    qualify row_number() over (partition by sha256, index_code, edition, province, code order by fact_id) = 1
),

shown as (
    select distinct
        sha256,
        index_code,
        edition,
        code,
    from score
),

part as (
    select
        whole.sha256,
        whole.index_code,
        whole.edition,
        part.parent,
        part.code,
        part.weight,
        scale.combine,
        scale.is_open,
        count(*) over (partition by whole.sha256, whole.index_code, whole.edition, part.parent) as parts,
    from shown as whole
    inner join raw.part as part
        on part.index_code = whole.index_code
        and coalesce(part.edition, whole.edition) = whole.edition
        and part.parent = whole.code
    inner join raw.scale as scale
        on scale.index_code = part.index_code
        and scale.level = part.parent_level
        and scale.combine is not null
    left join shown
        on shown.sha256 = whole.sha256
        and shown.index_code = whole.index_code
        and shown.edition = whole.edition
        and shown.code = part.code
    -- An index that gains parts over the years is made of those that the table shows.
    where not scale.is_open or shown.code is not null
),

computed as (
    select
        whole.sha256,
        whole.fact_id,
        whole.edition,
        whole.province,
        whole.code,
        whole.name,
        whole.value,
        any_value(part.is_open) as is_open,
        if(any_value(part.combine) = 'sum', sum(piece.value), sum(part.weight * piece.value) / sum(part.weight)) as computed,
        -- Half a unit of the last printed digit of the whole, and of the parts; and the noise of single precision.
        0.5 * pow(10, -any_value(whole.digits))
        + if(any_value(part.combine) = 'sum', count(*), 1) * 0.5 * pow(10, -min(piece.digits))
        + 1e-6 * abs(whole.value) as tolerance,
    from score as whole
    inner join part
        on part.sha256 = whole.sha256
        and part.index_code = whole.index_code
        and part.edition = whole.edition
        and part.parent = whole.code
    inner join score as piece
        on piece.sha256 = whole.sha256
        and piece.index_code = whole.index_code
        and piece.edition = whole.edition
        and piece.province = whole.province
        and piece.code = part.code
    group by whole.sha256, whole.fact_id, whole.edition, whole.province, whole.code, whole.name, whole.value
    having count(*) = any_value(part.parts)
),

judged as (
    select
        *,
        count(*) over column_of_whole as provinces,
        count(*) filter (where abs(value - computed) <= tolerance) over column_of_whole as agreeing,
    from computed
    window column_of_whole as (partition by sha256, edition, code)
)

select
    sha256 as batch,
    fact_id as subject,
    edition,
    province,
    name,
    value,
    round(computed - tolerance, 9) as lowest,
    round(computed + tolerance, 9) as highest,
from judged
-- Of an index whose parts are not all known the table itself must show that the rule holds: nearly all rows follow it.
where not is_open or (provinces >= 10 and agreeing >= 0.8 * provinces)
order by batch, subject
