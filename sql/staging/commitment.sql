-- purpose: commitments that passed the gate, with what is known of their file
-- needs: raw.commitment, raw.file, raw.quarantine
-- comment: Cam kết đã qua kiểm tra đầu vào, kèm thông tin về tệp
with held_back as (
    select distinct subject_id
    from raw.quarantine
)

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
left join held_back on held_back.subject_id = commitment.commitment_id
where held_back.subject_id is null
order by commitment.commitment_id
