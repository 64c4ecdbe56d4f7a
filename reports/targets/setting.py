"""Setting the targets: one row for each indicator of the newest edition and each year somebody committed to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import EditionData, FrameworkRow, PlanInputs, TargetRow
from reports.targets.choice import choose
from reports.targets.claims import Claim, claims, each_indicator_year, raw_value
from reports.targets.outcome import TargetOutcome
from reports.targets.table import in_order
from reports.targets.words import MESSAGES, NOBODY, plain, shown, tell
from sources.contracts import Finding


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the province stands in one indicator, with the identities of the cells that say so."""

    value: Decimal | None
    score: Decimal | None
    rank: int | None
    fact_ids: tuple[str, ...]


def set_targets(inputs: PlanInputs) -> TargetOutcome:
    """The targets of `inputs.province` for `inputs.year`. Refused where the newest edition does not know the province."""
    newest = inputs.editions[-1]
    if inputs.province not in newest.raw.index:
        raise MESSAGES.refused("PII-GOAL-PROVINCE", province=inputs.province, edition=newest.edition)
    found, findings = claims(inputs)
    rows: list[TargetRow] = []
    told = list(findings)
    for row in (item for item in newest.framework if item.level == "indicator"):
        baseline = baseline_of(newest, inputs.province, row.code)
        general = _indicator_findings(row, newest, baseline)
        told.extend(general)
        unused = tuple(finding for finding in findings if row.code in finding.subjects)
        previous: Claim | None = None
        for year, made in each_indicator_year(found, row, inputs.year):
            chosen, about = choose(row, year, made)
            about = (*about, *_target_findings(row, year, chosen, previous, baseline, newest))
            told.extend(about)
            reasons = (*general, *about, *(unused if year == inputs.year else ()))
            rows.append(_target(row, year, made, chosen, baseline, newest, reasons))
            previous = chosen or previous
    return TargetOutcome(in_order(rows), tuple(told))


def baseline_of(edition: EditionData, province: str, code: str) -> Baseline:
    """The province's figures of one indicator in the baseline edition; holes stay holes."""
    facts = []
    for frame in (edition.raw_facts, edition.score_facts, edition.rank_facts):
        if province in frame.index and code in frame.columns and frame.at[province, code]:
            facts.append(str(frame.at[province, code]))
    figures = []
    for frame in (edition.scores, edition.ranks):
        value = float(frame.at[province, code]) if code in frame.columns else float("nan")  # type: ignore[arg-type]
        figures.append(None if value != value else value)
    score, rank = figures
    return Baseline(
        raw_value(edition, province, code),
        None if score is None else plain(score),
        None if rank is None else int(rank),
        tuple(dict.fromkeys(facts)),
    )


def _indicator_findings(row: FrameworkRow, newest: EditionData, baseline: Baseline) -> tuple[Finding, ...]:
    """What is wrong with an indicator whatever is committed: nobody leads it, nothing is known of it."""
    named = {"indicator": row.code, "name": row.name, "department": row.lead or NOBODY, "baseline_year": newest.edition}
    codes = [] if row.lead else ["PII-TARGET-NO-LEAD"]
    codes += [] if baseline.value is not None else ["PII-TARGET-NO-BASELINE"]
    return tuple(tell(code, (row.code,), **named) for code in codes)


def _target_findings(
    row: FrameworkRow, year: int, chosen: Claim | None, previous: Claim | None, baseline: Baseline, newest: EditionData
) -> tuple[Finding, ...]:
    """What a person should know about the chosen claim of one year, or about its absence."""
    department = row.lead or NOBODY
    if chosen is None:
        named = {"indicator": row.code, "name": row.name, "department": department, "year": year}
        return (tell("PII-TARGET-NO-COMMITMENT", (row.code,), **named),)
    subjects = (chosen.commitment.commitment_id, row.code)
    value = shown(chosen.value, row.unit)
    findings = []
    if baseline.value is not None and (chosen.value - baseline.value) * row.direction < 0:
        findings.append(
            tell(
                "PII-TARGET-WORSE",
                subjects,
                indicator=row.code,
                year=year,
                value=value,
                baseline=shown(baseline.value, row.unit),
                baseline_year=newest.edition,
                department=chosen.commitment.department or department,
            )
        )
    if previous is not None and (chosen.value - previous.value) * row.direction < 0:
        findings.append(
            tell(
                "PII-TARGET-NOT-MONOTONE",
                (*subjects, previous.commitment.commitment_id),
                indicator=row.code,
                year=year,
                value=value,
                earlier_year=previous.year,
                earlier=shown(previous.value, row.unit),
                department=chosen.commitment.department or department,
            )
        )
    return tuple(findings)


def _target(
    row: FrameworkRow,
    year: int,
    made: tuple[Claim, ...],
    chosen: Claim | None,
    baseline: Baseline,
    newest: EditionData,
    findings: tuple[Finding, ...],
) -> TargetRow:
    commitment = chosen.commitment if chosen else None
    used = tuple(claim.commitment.commitment_id for claim in made if chosen and claim.value == chosen.value)
    return TargetRow(
        target_id=f"t.{row.code}.{year}",
        indicator_code=row.code,
        indicator_name=row.name,
        pillar_code=pillar_of(newest, row),
        department=row.lead or (commitment.department if commitment else None),
        coordinating=row.coordinating,
        unit=row.unit,
        direction=row.direction,
        baseline_year=newest.edition if baseline.value is not None else None,
        baseline_value=baseline.value,
        baseline_score=baseline.score,
        baseline_rank=baseline.rank,
        field=newest.field,
        target_year=year,
        comparator=commitment.comparator if commitment else None,
        target_value=chosen.value if chosen else None,
        target_score=None,
        basis="committed" if chosen else "missing",
        force=commitment.force if commitment else None,
        ceiling=None,
        finding_codes=tuple(sorted({finding.code for finding in findings})),
        input_ids=(*used, *baseline.fact_ids),
    )


def pillar_of(edition: EditionData, row: FrameworkRow) -> str:
    """The code of the pillar above an indicator, by the edition's own tree."""
    nodes = {node.code: node for node in edition.framework}
    node: FrameworkRow | None = row
    while node is not None and node.level != "pillar":
        node = nodes.get(node.parent or "")
    return node.code if node else ""
