-- purpose: each commitment as it stands after review, beside the years that a plan can speak of
-- needs: raw.commitment, raw.framework
select
    commitment.sha256 as batch,
    commitment.commitment_id as subject,
    commitment.quote,
    commitment.department,
    commitment.comparator,
    commitment.kind,
    commitment.origin,
    commitment.match_confidence,
    commitment.year,
    cast(commitment.year as double) as value,
    cast(years.first as double) as lowest,
    cast(years.newest + 25 as double) as highest,
from raw.commitment as commitment
cross join (
    select
        min(edition) as first,
        max(edition) as newest,
    from raw.framework
) as years
order by batch, subject
