"""For each indicator and year: which claim is the target, and everything a person should know about it.

What a commitment claims, and which claim is chosen, is decided where the rows are joined (`core.claim`,
`mart.target_input`); here stand the comparisons with baseline, ceiling and other years, and the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import Baseline, Claim, EditionData, PlanInputs, TargetInput, raw_value
from reports.targets.ceilings import PeerHistory, ceiling
from reports.targets.words import NOBODY, WORDS, figure, promised, tell, who_promises
from sources.case import TargetSettings
from sources.contracts import Finding
from sources.tree import Node
from sources.words.vocabulary import ClaimState, Kind, Role

RELATIVE = frozenset({Kind.DELTA, Kind.DELTA_PERCENT, Kind.FACTOR, Kind.RATE})
UNUSED = {
    ClaimState.PENDING: "PII-TARGET-PENDING",
    ClaimState.NO_INDICATOR: "PII-TARGET-NO-INDICATOR",
    ClaimState.UNKNOWN_INDICATOR: "PII-TARGET-UNKNOWN-INDICATOR",
    ClaimState.OTHER_EDITION: "PII-TARGET-OTHER-EDITION",
    ClaimState.NO_YEAR: "PII-TARGET-NO-YEAR",
    ClaimState.UNIT: "PII-TARGET-UNIT",
    ClaimState.NOT_A_VALUE: "PII-TARGET-NOT-A-VALUE",
}
"""What is said of a commitment that is no target. The rest was rejected by a person, or is told with its file."""
NO_LEAD = {Role.COORDINATING: "PII-TARGET-COORDINATING", Role.OTHER: "PII-TARGET-NOT-LEAD"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One indicator in one year: what was asked and answered, and the findings about it."""

    row: Node
    asked: TargetInput
    findings: tuple[Finding, ...] = ()

    @property
    def in_force(self) -> Claim | None:
        """The claim that holds in this year: its own, else the one of an earlier year."""
        return self.asked.chosen or self.asked.earlier


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions in the order of the framework and the years, and all findings on the way."""

    items: tuple[Decision, ...]
    findings: tuple[Finding, ...]

    def committed_by(self, year: int) -> dict[str, Claim]:
        """Indicator -> the claim in force in `year`."""
        latest = {item.row.code: item.in_force for item in self.items if item.asked.year <= year and item.in_force}
        return {code: claim for code, claim in latest.items() if claim}

    def disputed_by(self, year: int) -> frozenset[str]:
        """Indicators with claims up to `year` of which none could be chosen for the latest year claimed."""
        latest = {item.row.code: item.asked for item in self.items if item.asked.claims and item.asked.year <= year}
        return frozenset(code for code, asked in latest.items() if asked.is_disputed)


def decide(inputs: PlanInputs, histories: Mapping[str, PeerHistory], settings: TargetSettings) -> Decisions:
    """Every indicator of the newest edition for the plan's year, and for each other year that a claim names."""
    newest = inputs.editions[-1]
    unused = tuple(finding for claim in inputs.claims for finding in _about_unused(claim, newest))
    items, told = [], list(unused)
    for asked in inputs.target_inputs:
        row = newest.tree.nodes[asked.code]
        general = _about_indicator(row, newest, asked.baseline)
        about = list(_about_claims(row, asked))
        if asked.chosen is None:
            about.append(_about_hole(row, asked))
        else:
            about += _about_target(inputs, row, asked, asked.chosen, histories.get(row.code), settings)
        told += [*general, *about]
        reasons = [finding for finding in unused if row.code in finding.subjects] if asked.year == inputs.year else []
        items.append(Decision(row, asked, (*general, *about, *reasons)))
    once = {(finding.code, finding.message): finding for finding in reversed(told)}
    return Decisions(tuple(items), tuple(reversed(once.values())))


def _about_unused(claim: Claim, newest: EditionData) -> Iterator[Finding]:
    """Why a commitment is no target, where a person should know."""
    made, code = claim.commitment, claim.code or NOBODY
    row = newest.tree.nodes.get(code) if claim.names_an_indicator else None
    if claim.state not in UNUSED or (claim.state is ClaimState.PENDING and row is None):
        return
    yield tell(
        UNUSED[claim.state],
        (made.commitment_id, row.code) if row else (made.commitment_id,),
        indicator=code,
        department=made.department or NOBODY,
        value=promised(made),
        year=made.year or NOBODY,
        unit=made.unit,
        expected=row.unit if row and row.unit else NOBODY,
        kind=made.kind.label,
        quote=made.quote,
        name=claim.earlier_name,
        edition=claim.earlier_edition,
        newest=newest.edition,
    )


def _about_indicator(row: Node, newest: EditionData, baseline: Baseline) -> list[Finding]:
    """What is wrong with an indicator whatever is committed: nobody leads it, nothing is known of it."""
    named = {"indicator": row.code, "name": row.name, "department": row.lead or NOBODY, "baseline_year": newest.edition}
    codes = [] if row.lead else ["PII-TARGET-NO-LEAD"]
    codes += [] if baseline.value is not None else ["PII-TARGET-NO-BASELINE"]
    return [tell(code, (row.code,), **named) for code in codes]


def _about_claims(row: Node, asked: TargetInput) -> Iterator[Finding]:
    """Levels that differ, levels that do not follow from each other, and claimants who are not the lead."""
    named = {"indicator": row.code, "year": asked.year, "department": row.lead or NOBODY}
    if len({claim.value for claim in asked.claims}) > 1:
        outcome = WORDS["lead_holds"].format(lead=row.lead) if asked.chosen and row.lead else WORDS["none_chosen"]
        identities = tuple(claim.commitment.commitment_id for claim in asked.claims)
        said = "; ".join(who_promises(claim.commitment) for claim in asked.claims)
        yield tell("PII-TARGET-CONFLICT", (row.code, *identities), **named, claims=said, outcome=outcome)
    yield from _mismatched_deltas(row, asked)
    for claim in asked.claims:
        if claim.role in NO_LEAD:
            made = claim.commitment
            told = {"claimant": made.department or NOBODY, "value": promised(made)}
            yield tell(NO_LEAD[claim.role], (made.commitment_id, row.code), **named, **told)


def _mismatched_deltas(row: Node, asked: TargetInput) -> Iterator[Finding]:
    """Increases that do not lead from the baseline to the level that the same department names."""
    entitled = [claim for claim in asked.claims if claim.role not in NO_LEAD]
    for level in (claim for claim in entitled if claim.commitment.kind not in RELATIVE):
        for delta in (claim for claim in entitled if claim.commitment.kind in RELATIVE):
            if level.commitment.department == delta.commitment.department and level.value != delta.value:
                yield tell(
                    "PII-TARGET-DELTA",
                    (level.commitment.commitment_id, delta.commitment.commitment_id, row.code),
                    indicator=row.code,
                    year=asked.year,
                    computed=figure(delta.value, row.unit),
                    value=figure(level.value, row.unit),
                    department=level.commitment.department or NOBODY,
                )


def _about_hole(row: Node, asked: TargetInput) -> Finding:
    named = {"indicator": row.code, "name": row.name, "department": row.lead or NOBODY, "year": asked.year}
    if asked.earlier is None:
        return tell("PII-TARGET-NO-COMMITMENT", (row.code,), **named)
    held = {"value": figure(asked.earlier.value, row.unit), "earlier_year": asked.earlier.commitment.year}
    return tell("PII-TARGET-CARRIED", (row.code,), **named, **held)


def _about_target(
    inputs: PlanInputs,
    row: Node,
    asked: TargetInput,
    chosen: Claim,
    history: PeerHistory | None,
    settings: TargetSettings,
) -> Iterator[Finding]:
    """Worse than the baseline, falling back from an earlier year, beyond the ceiling, or from another baseline."""
    made, newest, baseline, previous = chosen.commitment, inputs.editions[-1], asked.baseline, asked.earlier
    subjects = (made.commitment_id, row.code)
    named = {
        "indicator": row.code,
        "year": asked.year,
        "value": figure(chosen.value, row.unit),
        "department": made.department or row.lead or NOBODY,
        "baseline_year": newest.edition,
    }
    if baseline.value is not None and (chosen.value - baseline.value) * row.direction < 0:
        yield tell("PII-TARGET-WORSE", subjects, **named, baseline=figure(baseline.value, row.unit))
    if previous is not None and (chosen.value - previous.value) * row.direction < 0:
        earlier = {"earlier_year": previous.commitment.year, "earlier": figure(previous.value, row.unit)}
        yield tell("PII-TARGET-NOT-MONOTONE", (*subjects, previous.commitment.commitment_id), **named, **earlier)
    top = ceiling(history, asked.year, settings).value if history else None
    if top is not None and (chosen.value - top) * row.direction > 0:
        yield tell("PII-TARGET-BEYOND-CEILING", subjects, **named, ceiling=figure(top, row.unit))
    base_year = made.base_year or newest.edition
    edition = next((item for item in inputs.editions if item.edition == base_year), None)
    printed = raw_value(edition, inputs.province, row.code) if edition else None
    if made.baseline is not None and printed is not None and not _same_figure(made.baseline, printed):
        stated = {"stated": figure(made.baseline, row.unit), "baseline": figure(printed, row.unit)}
        yield tell("PII-TARGET-BASELINE-DIFFERS", subjects, **{**named, **stated, "baseline_year": base_year})


def _same_figure(stated: Decimal, printed: Decimal) -> bool:
    """Whether two figures are one, at the precision of the one with fewer decimals."""
    exponents = [int(value.as_tuple().exponent) for value in (stated, printed)]
    return abs(stated - printed) <= Decimal(1).scaleb(max(exponents)) / 2
