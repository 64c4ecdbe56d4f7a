"""The rows of `targets.csv`: decisions and proposals, each with its basis, its score and its inputs."""

from __future__ import annotations

from decimal import Decimal

from reports.inputs import Claim, EditionData, TargetRow
from reports.targets.decisions import Decision
from sources.tree import Node
from sources.words.numbers import SCORE_PLACES, from_float, rounded
from sources.words.vocabulary import Basis, Comparator, Force


def target_row(
    decision: Decision,
    edition: EditionData,
    *,
    held: Claim | None,
    proposed: Decimal | None,
    maintained: bool,
    score: float | None,
    top: Decimal | None,
) -> TargetRow:
    """The row of one indicator and year.

    `held`: the claim in force, of this or an earlier year; `proposed`: what the proposal asks for; `maintained`: the plan
    relies on the baseline being kept. `score`: normalised, by the forward run of that year; `top`: the ceiling.
    """
    row, asked = decision.row, decision.asked
    baseline, claim = asked.baseline, asked.chosen or held
    value, basis = _value(decision, claim, proposed, maintained)
    used = asked.agreeing if asked.chosen else (held,) if held else ()
    return TargetRow(
        target_id=f"t.{row.code}.{asked.year}",
        indicator_code=row.code,
        indicator_name=row.name,
        pillar_code=edition.tree.pillar_of(row.code),
        department=row.lead or (claim.commitment.department if claim else None),
        coordinating=row.coordinating,
        unit=row.unit,
        direction=row.direction,
        baseline_year=edition.edition if baseline.value is not None else None,
        baseline_value=baseline.value,
        baseline_score=baseline.score,
        baseline_rank=baseline.rank,
        field=edition.field,
        target_year=asked.year,
        comparator=_comparator(row, claim, value),
        target_value=value,
        target_other_end=claim.other_end if claim is not None and value == claim.value else None,
        target_score=None if score is None or value is None else rounded(from_float(score), SCORE_PLACES),
        basis=basis,
        force=claim.commitment.force if claim else Force.PROPOSED if basis is Basis.PROPOSED else None,
        ceiling=top,
        finding_codes=tuple(sorted({finding.code for finding in decision.findings})),
        input_ids=(*(item.commitment.commitment_id for item in used), *baseline.fact_ids),
    )


def _value(
    decision: Decision, claim: Claim | None, proposed: Decimal | None, maintained: bool
) -> tuple[Decimal | None, Basis]:
    """The target's value and basis: a commitment of the year, else what is still in force, proposed or to be kept."""
    asked = decision.asked
    if asked.chosen is not None:
        return asked.chosen.value, Basis.COMMITTED
    if asked.is_disputed:
        return None, Basis.MISSING
    if claim is not None:
        return claim.value, Basis.MAINTAINED
    if proposed is not None:
        return proposed, Basis.PROPOSED
    if maintained and asked.baseline.value is not None:
        return asked.baseline.value, Basis.MAINTAINED
    return None, Basis.MISSING


def _comparator(row: Node, claim: Claim | None, value: Decimal | None) -> Comparator | None:
    if value is None:
        return None
    if claim is not None:
        return claim.commitment.comparator
    return Comparator.AT_LEAST if row.direction > 0 else Comparator.AT_MOST
