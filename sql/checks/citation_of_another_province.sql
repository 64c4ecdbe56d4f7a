-- purpose: documents of another province whose statements were read: they are kept, and the plan cites none of them
-- needs: raw.citation, raw.file, raw.case
-- code: PII-SQL-OTHER-MANDATE
select
    file.sha256 as subject,
    file.name,
    file.province,
    count(*) as statements,
from raw.citation as citation
inner join raw.file as file on file.sha256 = citation.sha256
cross join raw.case as given
where
    file.province <> given.province
    and file.kind = 'mandate'
group by file.sha256, file.name, file.province
order by file.sha256
