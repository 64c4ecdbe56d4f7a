-- purpose: papers and tables whose commitments are not used because a newer file replaces them
-- needs: core.superseded_file
-- code: PII-SQL-SUPERSEDED
select
    sha256 as subject,
    name,
    department,
    replaced_by,
from core.superseded_file
order by sha256
