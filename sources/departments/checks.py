"""What is odd about the targets of one file: duplicates, conflicts, wrong direction, foreign units, ambiguous numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sources.contracts import Commitment, Finding, NotTarget, SourceFile
from sources.departments.drafts import Draft
from sources.departments.match import IndicatorMatcher
from sources.words.messages import MessageCatalogue
from sources.words.numbers import shown
from sources.words.units import is_share, same_quantity, units_agree

MESSAGES = MessageCatalogue(__file__)
_LEVELS = ("level", "score", "rank")
_BOUNDED = {"%": (Decimal(0), Decimal(1000)), "điểm": (Decimal(0), Decimal(100)), "hạng": (Decimal(1), Decimal(63))}


def without_duplicates(drafts: Sequence[Draft]) -> tuple[list[Draft], list[NotTarget]]:
    """Each target once: the same value for the same indicator and year in a summary and a table is one target."""
    kept: list[Draft] = []
    repeated: list[NotTarget] = []
    seen: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        mention = draft.mention
        words = None if draft.match.code else draft.quote
        key = (draft.match.code, words, draft.year, draft.kind, mention.value, mention.value_high, draft.department)
        first = seen.get(key)
        if draft.kind != "milestone" and first is not None and same_quantity(first.unit, draft.unit):
            repeated.append(NotTarget(draft.place, draft.quote, "duplicate"))
            _enrich(first, draft)
        else:
            seen.setdefault(key, draft)
            kept.append(draft)
    return kept, repeated


def _enrich(first: Draft, other: Draft) -> None:
    """What a duplicate says in addition is kept with the first."""
    for name in ("baseline", "base_year", "deadline", "condition", "solution", "evidence", "cost"):
        if getattr(first, name) is None:
            setattr(first, name, getattr(other, name))
    if first.unit is None or (other.unit is not None and other.unit.startswith(first.unit)):
        first.unit = other.unit
    first.coordinating = first.coordinating or other.coordinating
    first.word_places = other.word_places | first.word_places


def check_commitments(
    commitments: Sequence[Commitment], not_targets: Sequence[NotTarget], file: SourceFile, matcher: IndicatorMatcher
) -> list[Finding]:
    """Findings about what was read from one file."""
    directions = {row.code: row.direction for row in matcher.framework}
    findings = [*_conflicts(commitments, file), *_instructions(not_targets, file)]
    for item in commitments:
        findings += _oddities(item, file, matcher, directions)
    unmatched = sum(item.indicator_code is None for item in commitments)
    if unmatched:
        findings.append(MESSAGES.finding("PII-PAPER-UNMATCHED", file=file.name, count=unmatched))
    return findings


def _conflicts(commitments: Sequence[Commitment], file: SourceFile) -> list[Finding]:
    groups: dict[tuple[object, ...], list[Commitment]] = defaultdict(list)
    for item in commitments:
        if item.indicator_code and item.kind in _LEVELS and item.condition is None and item.deadline is None:
            groups[item.indicator_code, item.year, item.kind, item.department, item.unit].append(item)
    found = []
    for (_, year, *_), items in groups.items():
        first = items[0]
        other = next((item for item in items[1:] if (item.value, item.value_high) != (first.value, first.value_high)), None)
        if other is not None:
            found.append(
                MESSAGES.finding(
                    "PII-PAPER-CONFLICT", file=file.name, place=other.place, name=first.indicator_name,
                    year=year or "chưa rõ", first=vietnamese(first.value), second=vietnamese(other.value),
                    subjects=tuple(item.commitment_id for item in items),
                )
            )  # fmt: skip
    return found


def _instructions(not_targets: Sequence[NotTarget], file: SourceFile) -> list[Finding]:
    found = [item for item in not_targets if item.reason == "instruction"]
    return [MESSAGES.finding("PII-PAPER-INSTRUCTION", file=file.name, place=item.place) for item in found]


def _oddities(
    item: Commitment, file: SourceFile, matcher: IndicatorMatcher, directions: dict[str, int]
) -> list[Finding]:
    found = []
    about: dict[str, Any] = {
        "file": file.name, "place": item.place, "subjects": (item.commitment_id,), "name": item.indicator_name or "?",
    }  # fmt: skip
    if item.indicator_code and item.value is not None and item.baseline is not None and item.kind in _LEVELS:
        better = -1 if item.kind == "rank" else directions.get(item.indicator_code or "", 1)
        if (item.value - item.baseline) * better < 0:
            about |= {"value": vietnamese(item.value), "baseline": vietnamese(item.baseline)}
            found.append(MESSAGES.finding("PII-PAPER-WRONG-WAY", **about, year=item.year or "chưa rõ"))
    expected = matcher.unit(item.indicator_code)
    if expected and item.unit and item.kind == "level" and not units_agree(item.unit, expected):
        found.append(MESSAGES.finding("PII-PAPER-UNIT", **about, unit=item.unit, expected=expected))
    if item.kind == "delta_percent" and is_share(expected):
        found.append(MESSAGES.finding("PII-PAPER-PERCENT", **about, quote=item.quote))
    low, high = _BOUNDED.get(item.unit or "", (None, None))
    if low is not None and high is not None and item.value is not None and not low <= item.value <= high:
        about["value"] = vietnamese(item.value)
        found.append(MESSAGES.finding("PII-PAPER-OUT-OF-RANGE", **about, unit=item.unit))
    return found


def ambiguous_numbers(drafts: Sequence[Draft], file: SourceFile) -> list[Finding]:
    """A finding for each value that can be read in two ways, with both readings."""
    return [
        MESSAGES.finding(
            "PII-PAPER-AMBIGUOUS-NUMBER", file=file.name, place=draft.place, text=draft.value_place.raw_text,
            readings=" hoặc ".join(vietnamese(value) for value in draft.mention.alternatives),
        )
        for draft in drafts
        if draft.mention.alternatives
    ]  # fmt: skip


def vietnamese(value: Decimal | None) -> str:
    """A value for a sentence: decimal comma, dot for thousands."""
    if value is None:
        return "chưa rõ"
    return shown(value)
