-- purpose: commitments that passed the gate, with what is known of their file
-- needs: raw.commitment, raw.file, raw.quarantine
-- comment: Cam kết đã qua kiểm tra đầu vào, kèm thông tin về tệp
select
    commitment.*,
    file.name as file_name,
    file.kind as file_kind,
    file.edition as file_edition,
    file.date as file_date,
    file.province as file_province,
    file.department_key as sender_key,
    file.vintage,
from raw.commitment as commitment
inner join raw.file as file on file.sha256 = commitment.sha256
where
    -- What an earlier plan aimed at binds nobody now (core.promise holds it against what came).
    file.kind <> 'earlier_plan'
    and commitment.commitment_id not in (select subject_id from raw.quarantine)
    and commitment.sha256 not in (select subject_id from raw.quarantine)
order by commitment.commitment_id
