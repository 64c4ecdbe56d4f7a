"""From commitments to claims: which ones may become targets, and what each says in the indicator's own unit.

A claim is a reviewed commitment (or one of a registered table) that names an indicator of the newest edition, a year and
a value that can be expressed in the indicator's unit. Everything else becomes a finding and stays out of the targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import EditionData, PlanInputs
from reports.targets.words import NOBODY, claim_text, figure, tell
from sources.contracts import Commitment, Finding
from sources.tree import Node
from sources.words.numbers import from_float, plain, rounded
from sources.words.text import same_words
from sources.words.units import is_points, is_share, units_agree
from sources.words.vocabulary import Comparator, Decision, Kind, Level, Origin, Role

REVIEWED = frozenset({Decision.ACCEPTED, Decision.CORRECTED})
RELATIVE = frozenset({Kind.DELTA, Kind.DELTA_PERCENT, Kind.FACTOR, Kind.RATE})


@dataclass(frozen=True, slots=True)
class Claim:
    """One usable commitment for one indicator and year. `value` is the level that is guaranteed, in the indicator's unit.

    """

    commitment: Commitment
    code: str
    year: int
    value: Decimal
    role: Role


def is_usable(commitment: Commitment) -> bool:
    """Reviewed, or from a registered table, and not rejected (DESIGN section 6, point 3)."""
    registered = commitment.origin is Origin.TABLE and commitment.decision is not Decision.REJECTED
    return registered or commitment.decision in REVIEWED


def role_of(commitment: Commitment, row: Node) -> Role:
    if row.lead is None:
        return Role.UNLED
    if same_words(commitment.department, row.lead):
        return Role.LEAD
    if any(same_words(commitment.department, name) for name in row.coordinating):
        return Role.COORDINATING
    return Role.OTHER


def claims(inputs: PlanInputs) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """All claims in the order of indicator, year and commitment identity, and why the other commitments are none."""
    newest = inputs.editions[-1]
    rows = {row.code: row for row in newest.tree.indicators}
    found: list[Claim] = []
    findings: list[Finding] = []
    for commitment in sorted(inputs.commitments, key=lambda item: item.commitment_id):
        row = rows.get(commitment.indicator_code or "")
        if commitment.decision is Decision.REJECTED or (row is None and not is_usable(commitment)):
            continue
        if row is None:
            findings.append(_unknown(commitment, newest, inputs.editions[:-1]))
        elif not is_usable(commitment):
            findings.append(_pending(commitment, row))
        else:
            claim, problem = _read(commitment, row, inputs)
            found.extend([claim] if claim else [])
            findings.extend([problem] if problem else [])
    return tuple(sorted(found, key=lambda item: (item.code, item.year, item.commitment.commitment_id))), tuple(findings)


def _read(commitment: Commitment, row: Node, inputs: PlanInputs) -> tuple[Claim | None, Finding | None]:
    """The claim a usable commitment makes, or the finding that says why it makes none."""
    department = commitment.department or NOBODY
    subjects = (commitment.commitment_id, row.code)
    named = {"indicator": row.code, "department": department, "year": commitment.year, "expected": row.unit or NOBODY}
    earlier = _earlier_definition(commitment, row, inputs.editions)
    if earlier is not None:
        name = commitment.indicator_name
        newest = inputs.editions[-1].edition
        return None, tell(
            "PII-TARGET-OTHER-EDITION", subjects, name=name, edition=earlier, newest=newest, department=department
        )
    if commitment.year is None:
        words = figure(commitment.value, commitment.unit)
        return None, tell("PII-TARGET-NO-YEAR", subjects, indicator=row.code, department=department, value=words)
    if commitment.kind not in RELATIVE and not units_agree(commitment.unit, row.unit):
        return None, tell("PII-TARGET-UNIT", subjects, unit=commitment.unit, **named)
    value = _level(commitment, row, inputs)
    if value is None:
        return None, tell("PII-TARGET-NOT-A-VALUE", subjects, kind=commitment.kind.label, **named)
    return Claim(commitment, row.code, commitment.year, value, role_of(commitment, row)), None


def _level(commitment: Commitment, row: Node, inputs: PlanInputs) -> Decimal | None:
    """The level of the indicator that the commitment guarantees, or None where its words give none.

    Of a range it is the end that is worse for the indicator's direction. A commitment in points is a level only where
    the indicator itself is measured in points.
    """
    value = commitment.value
    if commitment.comparator is Comparator.RANGE and commitment.value_high is not None and row.direction < 0:
        value = commitment.value_high
    if value is None or commitment.comparator is Comparator.TOP:
        return None
    if commitment.kind is Kind.LEVEL or (commitment.kind is Kind.SCORE and is_points(row.unit)):
        return value
    if commitment.kind not in RELATIVE:
        return None
    base = _stated_base(commitment, inputs)
    return None if base is None else _from_base(commitment, value, base, row)


def _from_base(commitment: Commitment, value: Decimal, base: Decimal, row: Node) -> Decimal | None:
    """The level that a change of `base` leads to; a product is rounded to one decimal more than the base has."""
    growth = 1 + value / 100
    of_percentage = is_share(row.unit)
    match commitment.kind:
        case Kind.DELTA:
            # Percentage points are added to a percentage; a plain "%" on another unit is a relative change.
            relative = is_share(commitment.unit) and not of_percentage
            return _product(base, growth) if relative else base + value
        case Kind.DELTA_PERCENT:
            # "Up 9 %" of something measured in per cent may mean a level, points or a share; a person has to say which.
            return None if of_percentage else _product(base, growth)
        case Kind.FACTOR:
            return _product(base, value)
        case _:
            years = (commitment.year or 0) - (commitment.base_year or 0)
            if commitment.base_year is None or years <= 0 or of_percentage:
                return None
            return _product(base, growth**years) if "%" in (commitment.unit or "") else base + value * years


def _product(base: Decimal, factor: Decimal) -> Decimal:
    places = max(0, -int(base.as_tuple().exponent))
    return plain(rounded(base * factor, places + 1))


def _stated_base(commitment: Commitment, inputs: PlanInputs) -> Decimal | None:
    """What a relative commitment starts from: its own words, else its base year's figure, else the newest edition's."""
    if commitment.baseline is not None:
        return commitment.baseline
    wanted = commitment.base_year or inputs.editions[-1].edition
    edition = next((item for item in inputs.editions if item.edition == wanted), None)
    return None if edition is None else raw_value(edition, inputs.province, commitment.indicator_code or "")


def raw_value(edition: EditionData, province: str, code: str) -> Decimal | None:
    """The province's raw value of an indicator in an edition, None where the edition has none."""
    if province not in edition.raw.index or code not in edition.raw.columns:
        return None
    value = float(edition.raw.at[province, code])  # type: ignore[arg-type]
    return None if value != value else from_float(value)


def _earlier_definition(commitment: Commitment, row: Node, editions: tuple[EditionData, ...]) -> int | None:
    """The older edition whose name for this code the commitment quotes, where the newest edition calls it differently."""
    if not commitment.indicator_name or same_words(commitment.indicator_name, row.name):
        return None
    for edition in reversed(editions[:-1]):
        if any(old.code == row.code and same_words(old.name, commitment.indicator_name) for old in edition.tree):
            return edition.edition
    return None


def _unknown(commitment: Commitment, newest: EditionData, older: tuple[EditionData, ...]) -> Finding:
    """Why a reviewed commitment names no indicator of the newest edition."""
    department = commitment.department or NOBODY
    if commitment.indicator_code is None:
        return tell("PII-TARGET-NO-INDICATOR", (commitment.commitment_id,), department=department, quote=commitment.quote)
    for edition in reversed(older):
        for old in edition.tree:
            if old.code == commitment.indicator_code and old.level is Level.INDICATOR:
                return tell(
                    "PII-TARGET-OTHER-EDITION",
                    (commitment.commitment_id,),
                    name=old.name,
                    edition=edition.edition,
                    newest=newest.edition,
                    department=department,
                )
    return tell(
        "PII-TARGET-UNKNOWN-INDICATOR",
        (commitment.commitment_id,),
        indicator=commitment.indicator_code or NOBODY,
        newest=newest.edition,
        department=department,
    )


def _pending(commitment: Commitment, row: Node) -> Finding:
    department, _, value = claim_text(commitment).partition(": ")
    return tell(
        "PII-TARGET-PENDING",
        (commitment.commitment_id, row.code),
        indicator=row.code,
        department=department,
        value=value,
        year=commitment.year or NOBODY,
    )


def each_indicator_year(found: tuple[Claim, ...], row: Node, year: int) -> Iterator[tuple[int, tuple[Claim, ...]]]:
    """For one indicator: the plan's year and every other year that a claim names, with the claims of each."""
    years = sorted({year} | {claim.year for claim in found if claim.code == row.code})
    for each in years:
        yield each, tuple(claim for claim in found if claim.code == row.code and claim.year == each)
