-- purpose: what the gate holds back (a fact, a commitment; a whole file by its hash), with the rule that failed and its sentence
-- needs: incoming_quarantine
-- comment: Những gì bị giữ lại tại cổng kiểm tra, kèm quy tắc và lý do
select
    subject_id,
    sha256,
    rule,
    severity,
    message,
from incoming_quarantine
order by subject_id, rule
