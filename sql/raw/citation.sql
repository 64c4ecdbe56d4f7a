-- purpose: every statement of the mandate: legal basis, duties, dates, bodies, papers asked for
-- needs: incoming_citation
-- comment: Mọi nội dung đọc được từ kế hoạch giao việc và quyết định: căn cứ, nhiệm vụ, thời hạn, cơ quan
select
    fact_id,
    sha256,
    place,
    kind,
    text,
    attributes,
    department_key,
    status,
from incoming_citation
order by fact_id
