-- purpose: the statements that the plan may cite: of files that passed the gate and speak for the plan's province or for all
-- needs: raw.citation, raw.file, raw.case, raw.quarantine
-- comment: Căn cứ, nhiệm vụ, thời hạn mà kế hoạch được viện dẫn: của tỉnh lập kế hoạch hoặc của trung ương
-- column fact_id: Định danh (tệp và vị trí)
-- column sha256: Tệp nguồn
-- column place: Vị trí trong tệp
-- column kind: Loại: căn cứ pháp lý (legal_basis), nhiệm vụ (duty), thời hạn (deadline)…
-- column attributes: Các phần đã tách (số, ngày, cơ quan…)
-- column status: Tình trạng của nguồn
select
    citation.fact_id,
    citation.sha256,
    citation.place,
    citation.kind,
    citation.text,
    citation.attributes,
    citation.department_key,
    citation.status,
from raw.citation as citation
inner join raw.file as file on file.sha256 = citation.sha256
cross join raw.case as given
where
    (file.province is null or file.province = given.province)
    and citation.sha256 not in (select subject_id from raw.quarantine)
order by citation.fact_id
