-- purpose: files that speak for another province: they are kept, and the plan uses nothing of them; those whose commitments
--          are told by province (commitment_of_another_province) are not told twice
-- needs: raw.file, raw.citation, raw.commitment, raw.case
-- code: PII-SQL-OTHER-MANDATE
select
    file.sha256 as subject,
    file.name,
    file.province,
    count(citation.fact_id) as statements,
from raw.file as file
left join raw.citation as citation on citation.sha256 = file.sha256
cross join raw.case as given
where
    file.province <> given.province
    and file.sha256 not in (select commitment.sha256 from raw.commitment as commitment)
group by file.sha256, file.name, file.province
order by file.sha256
