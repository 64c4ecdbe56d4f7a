-- purpose: what became of every figure and commitment read from one file (parameter: the file's sha256)
-- needs: raw.fact, raw.quarantine, raw.file, core.fact, core.claim
with fact as (
    select
        fact.fact_id as id,
        case
            when held.subject_id is not null then 'held_back'
            when fact.value is null then 'empty'
            when fact.code = '' or fact.measure = 'unknown' then 'unknown'
            when kept.superseded_by is not null then 'superseded'
            else 'unneeded'
        end as fate,
        coalesce(held.message, newer.name, '') as detail,
    from raw.fact as fact
    left join raw.quarantine as held on held.subject_id = fact.fact_id
    left join core.fact as kept on kept.fact_id = fact.fact_id
    left join raw.file as newer on newer.sha256 = kept.superseded_by
    where fact.sha256 = $sha256
),

claim as (
    select
        commitment_id as id,
        'claim' as fate,
        state as detail,
    from core.claim
    where sha256 = $sha256
)

from fact
union all
from claim
order by id, fate, detail
