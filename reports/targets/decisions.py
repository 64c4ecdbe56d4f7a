"""For each indicator and year: which claim is the target, and everything a person should know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import EditionData, PlanInputs
from reports.targets.baseline import Baseline, baseline_of
from reports.targets.ceilings import PeerHistory, ceiling
from reports.targets.choice import choose
from reports.targets.claims import Claim, claims, each_indicator_year, raw_value
from reports.targets.words import NOBODY, figure, tell
from sources.case import TargetSettings
from sources.contracts import Finding
from sources.tree import Node


@dataclass(frozen=True, slots=True)
class Decision:
    """One indicator in one year: the claims made, the one chosen, and the findings about them."""

    row: Node
    year: int
    baseline: Baseline
    made: tuple[Claim, ...]
    chosen: Claim | None
    findings: tuple[Finding, ...]

    @property
    def disputed(self) -> bool:
        """Somebody committed, but nothing could be chosen without choosing for them."""
        return bool(self.made) and self.chosen is None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions in the order of the framework and the years, and all findings on the way."""

    items: tuple[Decision, ...]
    findings: tuple[Finding, ...]

    def committed_by(self, year: int) -> dict[str, Claim]:
        """Indicator -> the chosen claim in force in `year`: the one of the latest year up to then."""
        in_force: dict[str, Claim] = {}
        for decision in self.items:
            if decision.chosen is not None and decision.year <= year:
                in_force[decision.row.code] = decision.chosen
        return in_force

    def disputed_by(self, year: int) -> frozenset[str]:
        """Indicators with claims up to `year` of which none could be chosen for the latest year claimed."""
        latest: dict[str, Decision] = {}
        for decision in self.items:
            if decision.made and decision.year <= year:
                latest[decision.row.code] = decision
        return frozenset(code for code, decision in latest.items() if decision.disputed)


def decide(inputs: PlanInputs, histories: Mapping[str, PeerHistory], settings: TargetSettings) -> Decisions:
    """Every indicator of the newest edition for the plan's year, and for each other year that a claim names."""
    newest = inputs.editions[-1]
    found, unused = claims(inputs)
    items, told = [], list(unused)
    for row in newest.tree.indicators:
        baseline = baseline_of(newest, inputs.province, row.code)
        general = _about_indicator(row, newest, baseline)
        told.extend(general)
        no_target = tuple(finding for finding in unused if row.code in finding.subjects)
        previous: Claim | None = None
        for year, made in each_indicator_year(found, row, inputs.year):
            chosen, about = choose(row, year, made)
            if chosen is None:
                about = (*about, *_about_hole(row, year, previous))
            else:
                about = (*about, *_about_target(inputs, row, chosen, previous, baseline, histories.get(row.code), settings))
            told.extend(about)
            reasons = (*general, *about, *(no_target if year == inputs.year else ()))
            items.append(Decision(row, year, baseline, made, chosen, reasons))
            previous = chosen or previous
    once = {(finding.code, finding.message): finding for finding in reversed(told)}
    return Decisions(tuple(items), tuple(reversed(once.values())))


def _about_indicator(row: Node, newest: EditionData, baseline: Baseline) -> tuple[Finding, ...]:
    """What is wrong with an indicator whatever is committed: nobody leads it, nothing is known of it."""
    named = {"indicator": row.code, "name": row.name, "department": row.lead or NOBODY, "baseline_year": newest.edition}
    codes = [] if row.lead else ["PII-TARGET-NO-LEAD"]
    codes += [] if baseline.value is not None else ["PII-TARGET-NO-BASELINE"]
    return tuple(tell(code, (row.code,), **named) for code in codes)


def _about_hole(row: Node, year: int, previous: Claim | None) -> tuple[Finding, ...]:
    named = {"indicator": row.code, "name": row.name, "department": row.lead or NOBODY, "year": year}
    if previous is not None:
        held = figure(previous.value, row.unit)
        return (tell("PII-TARGET-CARRIED", (row.code,), **named, value=held, earlier_year=previous.year),)
    return (tell("PII-TARGET-NO-COMMITMENT", (row.code,), **named),)


def _about_target(
    inputs: PlanInputs,
    row: Node,
    chosen: Claim,
    previous: Claim | None,
    baseline: Baseline,
    history: PeerHistory | None,
    settings: TargetSettings,
) -> tuple[Finding, ...]:
    """Worse than the baseline, falling back from an earlier year, beyond the ceiling, or from another baseline."""
    commitment, newest = chosen.commitment, inputs.editions[-1]
    subjects = (commitment.commitment_id, row.code)
    named = {
        "indicator": row.code,
        "year": chosen.year,
        "value": figure(chosen.value, row.unit),
        "department": commitment.department or row.lead or NOBODY,
        "baseline_year": newest.edition,
    }
    told = []
    if baseline.value is not None and (chosen.value - baseline.value) * row.direction < 0:
        told.append(tell("PII-TARGET-WORSE", subjects, **named, baseline=figure(baseline.value, row.unit)))
    if previous is not None and (chosen.value - previous.value) * row.direction < 0:
        earlier = {"earlier_year": previous.year, "earlier": figure(previous.value, row.unit)}
        told.append(tell("PII-TARGET-NOT-MONOTONE", (*subjects, previous.commitment.commitment_id), **named, **earlier))
    top = ceiling(history, chosen.year, settings).value if history else None
    if top is not None and (chosen.value - top) * row.direction > 0:
        told.append(tell("PII-TARGET-BEYOND-CEILING", subjects, **named, ceiling=figure(top, row.unit)))
    base_year = commitment.base_year or newest.edition
    edition = next((item for item in inputs.editions if item.edition == base_year), None)
    printed = raw_value(edition, inputs.province, row.code) if edition else None
    if commitment.baseline is not None and printed is not None and not _same_figure(commitment.baseline, printed):
        stated = {"stated": figure(commitment.baseline, row.unit), "baseline": figure(printed, row.unit)}
        told.append(tell("PII-TARGET-BASELINE-DIFFERS", subjects, **{**named, **stated, "baseline_year": base_year}))
    return tuple(told)


def _same_figure(stated: Decimal, printed: Decimal) -> bool:
    """Whether two figures are one, at the precision of the one with fewer decimals."""
    exponents = [int(value.as_tuple().exponent) for value in (stated, printed)]
    return abs(stated - printed) <= Decimal(1).scaleb(max(exponents)) / 2
