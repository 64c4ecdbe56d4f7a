-- purpose: what the gate holds back (a fact, a commitment; a whole file by its hash), with the rule that failed and its sentence
-- needs: incoming_quarantine
select
    subject_id,
    sha256,
    rule,
    severity,
    message,
from incoming_quarantine
order by subject_id, rule
