-- purpose: commitments that passed the gate, of files that are not superseded
-- needs: raw.commitment, raw.file, raw.quarantine, core.superseded_file
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
    commitment.content,
    file.vintage,
from raw.commitment as commitment
inner join raw.file as file on file.sha256 = commitment.sha256
left join core.superseded_file as superseded_file on superseded_file.sha256 = commitment.sha256
where
    commitment.commitment_id not in (select subject_id from raw.quarantine)
    and commitment.sha256 not in (select subject_id from raw.quarantine)
    and superseded_file.sha256 is null
order by commitment.commitment_id
