"""Which claim becomes the target of an indicator and a year, and what is reported beside it.

The rule: the lead department's commitment is the target and every other one is reported; where an indicator has no lead,
a single commitment stands; where the choice would be ours (the lead names two values, or several bodies claim an indicator
without a lead), nothing is chosen and the target stays missing.
"""

from __future__ import annotations

from reports.targets.claims import RELATIVE, Claim
from reports.targets.words import NOBODY, WORDS, claim_text, figure, tell
from sources.contracts import Finding
from sources.tree import Node
from sources.words.vocabulary import Role

OTHERS = {Role.COORDINATING: "PII-TARGET-COORDINATING", Role.OTHER: "PII-TARGET-NOT-LEAD"}


def choose(row: Node, year: int, made: tuple[Claim, ...]) -> tuple[Claim | None, tuple[Finding, ...]]:
    """The claim that becomes the target (or None) and the findings about the claims `made` for this indicator and year."""
    findings: list[Finding] = []
    entitled = [claim for claim in made if claim.role in (Role.LEAD, Role.UNLED)]
    agreed = len({claim.value for claim in entitled}) == 1
    chosen = entitled[0] if agreed else None
    if len({claim.value for claim in made}) > 1:
        findings.append(_conflict(row, year, made, chosen))
    findings.extend(_mismatched_deltas(row, year, entitled))
    for claim in made:
        if claim.role in OTHERS:
            claimant, _, value = claim_text(claim.commitment).partition(": ")
            findings.append(
                tell(
                    OTHERS[claim.role],
                    (claim.commitment.commitment_id, row.code),
                    indicator=row.code,
                    year=year,
                    claimant=claimant,
                    value=value,
                    department=row.lead or NOBODY,
                )
            )
    return chosen, tuple(findings)


def _conflict(row: Node, year: int, made: tuple[Claim, ...], chosen: Claim | None) -> Finding:
    outcome = WORDS["lead_holds"].format(lead=row.lead) if chosen and row.lead else WORDS["none_chosen"]
    return tell(
        "PII-TARGET-CONFLICT",
        (row.code, *(claim.commitment.commitment_id for claim in made)),
        indicator=row.code,
        year=year,
        claims="; ".join(claim_text(claim.commitment) for claim in made),
        outcome=outcome,
    )


def _mismatched_deltas(row: Node, year: int, made: list[Claim]) -> list[Finding]:
    """Increases that do not lead from the baseline to the level that the same department names."""
    return [
        tell(
            "PII-TARGET-DELTA",
            (level.commitment.commitment_id, delta.commitment.commitment_id, row.code),
            indicator=row.code,
            year=year,
            computed=figure(delta.value, row.unit),
            value=figure(level.value, row.unit),
            department=level.commitment.department or NOBODY,
        )
        for level in made
        for delta in made
        if level.commitment.kind not in RELATIVE
        and delta.commitment.kind in RELATIVE
        and level.commitment.department == delta.commitment.department
        and level.value != delta.value
    ]
