-- purpose: the record of each commitment with what became of it, as the reports read it
-- needs: core.claim, raw.commitment
select
    commitment.*,
    claim.state,
    claim.names_an_indicator,
    claim.is_accepted,
    claim.is_candidate,
    claim.role,
    claim.level_text,
    claim.other_end_text,
    claim.earlier_edition,
    claim.earlier_name,
from core.claim as claim
inner join raw.commitment as commitment on commitment.commitment_id = claim.commitment_id
order by claim.commitment_id
