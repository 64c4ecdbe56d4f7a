-- purpose: every registered file of this run, with what its source.yml says of it and its vintage (later supersedes earlier)
-- needs: incoming_file
-- comment: Các tệp của lần chạy: tên, loại, tình trạng, của ai, thứ tự cũ mới
select
    sha256,
    name,
    media_type,
    cast(size as bigint) as size,
    kind,
    status,
    cast(edition as integer) as edition,
    department,
    department_key,
    province,
    publisher,
    url,
    date,
    title,
    cast(vintage as integer) as vintage,
from incoming_file
order by vintage, sha256
