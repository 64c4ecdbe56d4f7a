-- purpose: commitments that passed the gate
-- needs: raw.commitment, raw.file, raw.quarantine
with held_back as (
    select distinct subject_id
    from raw.quarantine
    where severity = 'stop'
)

select
    commitment.commitment_id,
    commitment.sha256,
    commitment.quote,
    commitment.department,
    commitment.indicator_code,
    commitment.value,
    commitment.value_text,
    commitment.comparator,
    commitment.unit,
    commitment.kind,
    commitment.year,
    commitment.force,
    commitment.origin,
    commitment.decision,
    commitment.status,
    file.vintage,
from raw.commitment as commitment
inner join raw.file as file on file.sha256 = commitment.sha256
left join held_back on held_back.subject_id = commitment.commitment_id
where held_back.subject_id is null
order by commitment.commitment_id
