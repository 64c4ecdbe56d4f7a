"""From judged readings to commitments: a promise with all its places, conflicts told, what is no target with its reason."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sources.contracts import Commitment, Finding, NotTarget, SourceFile
from sources.departments.context import FORCES, groups_of
from sources.departments.indicators import IndicatorMatcher
from sources.departments.language import language
from sources.departments.readings import Paper, Reading, kind_of
from sources.departments.reasons import grounds_in_words
from sources.places import Place, fact_id
from sources.registry.provinces import size_of_set
from sources.words.messages import MessageCatalogue
from sources.words.numbers import shown
from sources.words.units import units_agree
from sources.words.vocabulary import Comparator, Force, Kind, Origin

MESSAGES = MessageCatalogue(__file__)
_LEVELS = (Kind.LEVEL, Kind.SCORE, Kind.RANK)
_AMOUNTS = frozenset({"percent", "count", "money", "number", "size", "score"})
_DOUBTFUL = 0.25
"""A reading less sure than this is shown among what is no target, with that reason."""
_UNSURE, _SURELY = 0.5, 0.9
"""A reading of another province's paper or with a value that cannot be decided is never shown as surer than this."""


def settle(readings: Sequence[Reading]) -> None:
    """The fields that depend on the role and the indicator: unit, baseline. Sets them in place."""
    for at, reading in enumerate(readings):
        reading.unit, inherited = _unit(reading, readings[at + 1 : at + 6])
        reading.unit_inherited = reading.unit_inherited or inherited
    actual = [
        reading
        for reading in readings
        if reading.role in ("past", "baseline") and reading.match.code and reading.quantity.value is not None
        and reading.quantity.shape in ("value", "rank")
        and not set(FORCES) & reading.groups(reading.begin, reading.quantity.start)
    ]  # fmt: skip
    for at, reading in enumerate(readings):
        if reading.baseline is None and reading.role == "target":
            base = _baseline(reading, readings[max(0, at - 6) : at + 4], actual)
            if base is not None:
                reading.baseline = base.quantity.value
                reading.base_year = _year(base) or None
        if reading.base is not None:
            reading.base_year = reading.base.year


def _year(reading: Reading) -> int:
    return (
        reading.time.year if reading.time is not None and reading.time_source in ("own", "carried", "column", "label") else 0
    )


def _unit(reading: Reading, following: Sequence[Reading]) -> tuple[str | None, bool]:
    """The unit beside the value; else that of the next value of the same subject; else the framework's, as inherited."""
    quantity, code = reading.quantity, reading.match.code
    expected = reading.paper.matcher.unit(code) if reading.chosen is not None else None
    ratio = next(
        (per for start, end, per in reading.sentence.ratios if reading.begin <= start and end <= reading.stop), None
    )
    if quantity.unit is not None:
        apart = quantity.dimension == "count" and not reading.yearly and ratio is not None and "/" not in quantity.unit
        return (f"{quantity.unit}/{ratio}" if apart else quantity.unit), False
    if quantity.counts is not None:
        return None, False
    for other in following:
        same = other.sentence is reading.sentence and code is not None and other.match.code == code
        between = reading.sentence.text[quantity.end : other.quantity.start] if same else ""
        if any(word in between for word in language().sets["equals"]):
            break
        if same and other.quantity.unit and other.quantity.shape in ("value", "range"):
            return other.quantity.unit, True
    if expected is None:
        return None, False
    if "/" in expected and expected[0].isalpha() and reading.container != "cell":
        noun = expected.split("/")[0]
        return (expected, True) if ratio else (noun, True)
    return expected, True


def _baseline(target: Reading, around: Sequence[Reading], actual: Sequence[Reading]) -> Reading | None:
    """The value a target starts from: one the sentence names as such, else the last actual value the paper gives.

    A yearly count and a group at the top start from nothing, a growth in per cent only where it says since when; points of a
    percentage and a multiple start from the level.
    """
    code, dimension = target.match.code, target.quantity.dimension
    growth = dimension == "percent" and target.moved
    if code is None or dimension == "places" or target.yearly or target.quantity.shape == "top":
        return None
    if growth and target.base is None:
        return None
    if any(word in target.sentence.text[: target.quantity.start] for word in language().sets["absolute"]):
        return None  # Twice the amount is not twice its share.
    levels = {"points": {"percent", "score", "number"}, "factor": _AMOUNTS}.get(dimension, {dimension, "number"})
    levels = _AMOUNTS if growth else levels
    named = [
        other
        for other in around
        if other.sentence is target.sentence and other.role in ("baseline", "past") and other.quantity.value is not None
        and other.match.code in (code, None) and other.quantity.dimension in {*levels, "number"}
    ]  # fmt: skip
    before = [other for other in named if other.quantity.start < target.quantity.start]
    if before or named:
        return (before or named)[-1]
    known = [
        other
        for other in actual
        if other.match.code == code and other.quantity.dimension in levels and _same_thing(other, target) and not other.moved
    ]
    year = target.base.year if target.base is not None else max(map(_year, known), default=0)
    latest = [other for other in known if _year(other) == year] or ([] if target.base else known)
    best = max(map(_linked, latest), default=0.0)
    surest = [other for other in latest if _linked(other) >= min(best, _SURELY)]
    return surest[0] if len({other.quantity.value for other in surest}) == 1 else None


def _same_thing(base: Reading, target: Reading) -> bool:
    """Whether both values count the same thing: four indications protected are no start of two applications."""
    relative = target.quantity.dimension in ("factor", "points") or target.moved
    if relative or not {"count", "number"} & {base.quantity.dimension, target.quantity.dimension}:
        return True
    return base.unit == target.unit


def _linked(reading: Reading) -> float:
    """How surely a value belongs to its indicator."""
    return reading.chosen.probability if reading.chosen else 0.0


def commitments_of(readings: Sequence[Reading], file: SourceFile) -> tuple[list[Commitment], list[NotTarget]]:
    """The promises of one file, each once with all places, and what is no target.

    A promise of another province's paper keeps that province's name and stays unsure.
    """
    promises: dict[tuple[Any, ...], list[Reading]] = defaultdict(list)
    rejected: list[NotTarget] = []
    for reading in readings:
        reason = _reason(reading)
        if reason is None or reason == "outside_index":
            promises[_key(reading)].append(reading)
        if reason is not None:
            rejected.append(NotTarget(reading.place, reading.quote, reason))
    _join_undated(promises)
    ordinals: dict[str, int] = defaultdict(int)
    commitments = []
    for group in promises.values():
        first = max(group, key=lambda reading: (reading.container != "cell", reading.confidence))
        key = first.value_place.key()
        commitments.append(_commitment(first, group, file, ordinals[key]))
        ordinals[key] += 1
    order = {reading.value_place.key(): at for at, reading in enumerate(readings)}
    commitments.sort(key=lambda item: order.get(item.value_place.key(), 0) if item.value_place else 0)
    unique = {(item.place.key(), item.reason): item for item in rejected}
    return commitments, list(unique.values())


def _reason(reading: Reading) -> str | None:
    """Why a reading is no target; None for a target of the index."""
    if reading.role != "target":
        return reading.role
    quantity = reading.quantity
    if quantity.shape == "bottom" or (quantity.value is None and not quantity.alternatives):
        return "qualitative"
    year = reading.time.year if reading.time else None
    if quantity.dimension == "rank" and quantity.field and year and quantity.field > size_of_set(year):
        return "old_unit"
    if reading.match.code is None:
        return "outside_index"
    registered = reading.paper.origin is Origin.TABLE
    return "unsure" if reading.confidence < _DOUBTFUL and not registered else None


def _key(reading: Reading) -> tuple[Any, ...]:
    quantity, match = reading.quantity, reading.match
    words = None if match.code else reading.quote
    family = "level" if quantity.dimension not in ("rank", "places", "factor", "points") else quantity.dimension
    if match.code is None:
        return (words, quantity.start, reading.place.key())
    moved = reading.moved and quantity.dimension == "percent"
    return (
        match.code,
        words,
        reading.time.year if reading.time else None,
        family,
        moved,
        quantity.value,
        quantity.value_high,
    )


def _join_undated(promises: dict[tuple[Any, ...], list[Reading]]) -> None:
    """A promise without a year is the same as the one with a year that says the same."""
    for key in [key for key in promises if len(key) == 7 and key[2] is None]:
        same = [
            other
            for other in promises
            if len(other) == 7 and other[2] is not None and other[:2] == key[:2] and other[3:] == key[3:]
        ]
        if len(same) == 1:
            promises[same[0]] += promises.pop(key)


def _deadline_words(reading: Reading) -> str | None:
    """The words of a day, month or quarter that stand in the promise's own sentence."""
    if reading.time is None or reading.time_source != "own" or reading.time.kind in ("year", "period"):
        return None
    return reading.sentence.text[reading.time.start : reading.time.end]


def _commitment(first: Reading, group: Sequence[Reading], file: SourceFile, ordinal: int) -> Commitment:
    """The frozen commitment. Its identity is the position of the value in the file, never a label."""
    paper, quantity, match = first.paper, first.quantity, first.match
    unit = max((reading.unit for reading in group if reading.unit), key=lambda text: ("/" in text, len(text)), default=None)
    unit = first.unit if first.unit and not first.unit_inherited else unit
    named = next((reading for reading in (first, *group) if reading.lead), None)
    named = next((one for one in group if named and one.lead == named.lead and one.lead_words), named)
    year = first.time.year if first.time else None
    deadline = first.deadline or (first.time.last_day if first.time and first.time.kind not in ("year", "period") else None)
    based = next((reading for reading in (first, *group) if reading.baseline is not None), first)
    confidence = max(reading.confidence for reading in group) if match.code else 0.0
    if quantity.alternatives or _is_foreign(paper):
        confidence = min(confidence, _UNSURE)
    return Commitment(
        commitment_id=commitment_id(file.sha256, first.value_place, ordinal),
        sha256=file.sha256,
        place=first.place,
        quote=first.quote,
        department=named.lead if named else paper.sender,
        indicator_code=match.code,
        indicator_name=match.name,
        match_confidence=match.confidence if match.code else 0.0,
        value=quantity.value,
        value_high=quantity.value_high,
        comparator=Comparator(next((r.quantity.comparator for r in (first, *group) if r.quantity.comparator != "="), "=")),
        unit=unit,
        kind=kind_of(first, unit, paper.matcher.unit(match.code)),
        year=year,
        baseline=based.baseline,
        base_year=based.base_year,
        deadline=deadline,
        deadline_words=first.deadline_words or _deadline_words(first),
        force=_force(first),
        condition=first.condition,
        inherited=tuple(_inherited(first, named)),
        runners_up=match.runners_up,
        solution=first.solution,
        evidence=first.evidence or paper.speaker,
        coordinating=first.coordinating,
        cost=first.cost,
        origin=paper.origin,
        status=file.status,
        value_place=first.value_place,
        word_places=tuple(sorted(first.word_places.items(), key=lambda item: item[0])),
        confidence=confidence,
        reasons=grounds_in_words(first),
        evidences=tuple({reading.place.key(): reading.place for reading in (first, *group)}.values()),
        sender=paper.sender,
        province=paper.province,
        lead_words=named.lead_words if named else None,
    )


def _is_foreign(paper: Paper) -> bool:
    """Whether the paper bears the letterhead of another province than the one whose plan is made."""
    return None not in (paper.province, paper.home) and paper.province != paper.home


def _inherited(reading: Reading, named: Reading | None) -> Iterable[str]:
    if named is None and reading.paper.sender_inherited and reading.paper.sender:
        yield "department"
    if reading.time is not None and reading.time_source not in ("own", "carried", "trailing"):
        yield "year"
    if reading.chosen is not None and reading.chosen.source not in ("clause", "segment", "after", "around", "whole", "code"):
        yield "indicator_code"
    if reading.unit_inherited and reading.unit is not None:
        yield "unit"
    if not set(FORCES) & reading.groups(0, reading.quantity.start):
        yield "force"


def _force(reading: Reading) -> Force:
    """How strongly the words commit: those before the value, the header, the headings, else striving."""
    if reading.paper.origin is Origin.MINUTES:
        return Force.PROPOSED
    for groups in (reading.groups(0, reading.quantity.start), groups_of(reading.header.lower())):
        found = next((force for force in FORCES if force in groups), None)
        if found and not (found == "striving" and reading.container == "cell"):
            return Force(found)
    if reading.paper.origin is Origin.TABLE:
        return Force.REGISTERED
    return Force(reading.context.force) if reading.context.force else Force.STRIVING


def commitment_id(sha256: str, value_place: Place, ordinal: int = 0) -> str:
    """The identity of the target whose value stands at `value_place`; `ordinal` tells apart several at one value."""
    position = fact_id(sha256, value_place)
    if not ordinal:
        return "c" + position[1:]
    return "c" + hashlib.sha256(f"{position}\n{ordinal}".encode()).hexdigest()[:20]


# Findings


def check_commitments(
    commitments: Sequence[Commitment],
    not_targets: Sequence[NotTarget],
    file: SourceFile,
    paper: Paper,
) -> list[Finding]:
    """Findings about what was read from one file: conflicts, instructions, another province, odd values, no indicator."""
    matcher = paper.matcher
    directions = {row.code: row.direction for row in matcher.tree}
    findings = [*_conflicts(commitments, file)]
    orders = [item for item in not_targets if item.reason == "instruction"]
    findings += [MESSAGES.finding("PII-PAPER-INSTRUCTION", file=file.name, place=item.place) for item in orders]
    if commitments and _is_foreign(paper):
        findings.append(MESSAGES.finding("PII-PAPER-PROVINCE", file=file.name, province=paper.province, home=paper.home))
    for item in commitments:
        if item.indicator_code:
            findings += _oddities(item, file, matcher, directions)
    unmatched = sum(item.indicator_code is None for item in commitments)
    if unmatched:
        findings.append(MESSAGES.finding("PII-PAPER-UNMATCHED", file=file.name, count=unmatched))
    return findings


def _conflicts(commitments: Sequence[Commitment], file: SourceFile) -> list[Finding]:
    groups: dict[tuple[object, ...], list[Commitment]] = defaultdict(list)
    for item in commitments:
        if item.indicator_code and item.kind in _LEVELS and item.condition is None:
            groups[item.indicator_code, item.year, item.kind, item.department, item.unit].append(item)
    found = []
    for (_, year, *_), items in groups.items():
        first = items[0]
        other = next((item for item in items[1:] if (item.value, item.value_high) != (first.value, first.value_high)), None)
        if other is not None:
            found.append(
                MESSAGES.finding(
                    "PII-PAPER-CONFLICT", file=file.name, place=other.place, name=first.indicator_name,
                    year=year or language().named["unknown"], first=vietnamese(first.value), second=vietnamese(other.value),
                    subjects=tuple(item.commitment_id for item in items),
                )
            )  # fmt: skip
    return found


def _oddities(item: Commitment, file: SourceFile, matcher: IndicatorMatcher, directions: dict[str, int]) -> list[Finding]:
    found = []
    about: dict[str, Any] = {
        "file": file.name, "place": item.place, "subjects": (item.commitment_id,), "name": item.indicator_name or "?",
    }  # fmt: skip
    if item.value is not None and item.baseline is not None and item.kind in _LEVELS:
        better = -1 if item.kind is Kind.RANK else directions.get(item.indicator_code or "", 1)
        if (item.value - item.baseline) * better < 0:
            about |= {"value": vietnamese(item.value), "baseline": vietnamese(item.baseline)}
            found.append(MESSAGES.finding("PII-PAPER-WRONG-WAY", **about, year=item.year or language().named["unknown"]))
    expected = matcher.unit(item.indicator_code)
    if expected and item.unit and item.kind is Kind.LEVEL and not units_agree(item.unit, expected):
        found.append(MESSAGES.finding("PII-PAPER-UNIT", **about, unit=item.unit, expected=expected))
    if item.kind is Kind.DELTA_PERCENT and expected and expected.startswith("%"):
        found.append(MESSAGES.finding("PII-PAPER-PERCENT", **about, quote=item.quote))
    named = language().named
    most = {"%": 1000, named["score"]: 100, named["rank"]: size_of_set(item.year)}.get(item.unit or "")
    if most is not None and item.value is not None and not int(item.unit == named["rank"]) <= item.value <= most:
        about["value"] = vietnamese(item.value)
        found.append(MESSAGES.finding("PII-PAPER-OUT-OF-RANGE", **about, unit=item.unit))
    return found


def ambiguous_numbers(readings: Sequence[Reading], file: SourceFile) -> list[Finding]:
    """A finding for each target's value that can be read in two ways, with both readings."""
    return [
        MESSAGES.finding(
            "PII-PAPER-AMBIGUOUS-NUMBER", file=file.name, place=reading.place, text=reading.value_place.raw_text,
            readings=f" {language().named['or']} ".join(vietnamese(value) for value in reading.quantity.alternatives),
        )
        for reading in readings
        if reading.quantity.alternatives and reading.role == "target"
    ]  # fmt: skip


def vietnamese(value: Decimal | None) -> str:
    """A value for a sentence; a hole is named."""
    return language().named["unknown"] if value is None else shown(value)
