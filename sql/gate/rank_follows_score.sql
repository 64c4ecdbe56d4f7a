-- purpose: ranks beside the scores of the same file: the places that higher and lower scores leave to each
-- needs: raw.fact, raw.ranked_province
with set_of_edition as (
    select
        first_edition,
        last_edition,
        count(*) as provinces,
    from raw.ranked_province
    group by first_edition, last_edition
),

figure as (
    select
        *,
        coalesce(nullif(code, ''), name) as node,
    from raw.fact
    where value is not null and edition is not null and measure in ('score', 'rank')
    qualify row_number() over (partition by sha256, index_code, edition, node, measure, province order by fact_id) = 1
),

placed as (
    select
        score.sha256,
        score.edition,
        score.province,
        score.name,
        ranked.fact_id,
        ranked.value as place,
        count(*) over same as scores,
        count(ranked.value) over same as ranks,
        list_sort(list(ranked.value) over same) as places,
        -- Equal scores (as printed) may stand in any order among themselves.
        rank() over (same order by score.value desc) as first,
        rank() over (same order by score.value) as last_from_below,
    from figure as score
    left join figure as ranked
        on ranked.sha256 = score.sha256
        and ranked.index_code = score.index_code
        and ranked.edition = score.edition
        and ranked.node = score.node
        and ranked.province = score.province
        and ranked.measure = 'rank'
    where score.measure = 'score'
    window same as (partition by score.sha256, score.index_code, score.edition, score.node)
),

bounded as (
    select
        placed.*,
        greatest(set_of_edition.provinces, scores) as provinces,
        scores - last_from_below + 1 as last,
        -- Of an extract the places themselves are known: the best score given has the best place given.
        ranks = scores and scores < set_of_edition.provinces as is_extract,
    from placed
    inner join set_of_edition
        on placed.edition between set_of_edition.first_edition and set_of_edition.last_edition
)

select
    sha256 as batch,
    fact_id as subject,
    edition,
    province,
    name,
    cast(place as double) as value,
    cast(greatest(first, if(is_extract, places[first], first)) as double) as lowest,
    cast(least(provinces - last_from_below + 1, if(is_extract, places[last], provinces)) as double) as highest,
from bounded
where place is not null
order by batch, subject
