"""What a paper says besides targets, in its own words: causes, measures, products, deadlines, money, requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sources.contracts import Statement
from sources.departments.context import context_of, groups_of
from sources.departments.indicators import IndicatorMatcher
from sources.departments.language import language
from sources.departments.passages import SILENT, Passage
from sources.departments.readings import Reading
from sources.words.dates import deadlines

_LEAST_WORDS = 6
_BY_ROLE = {"budget": "money", "request": "request", "cause": "cause", "measure": "measure"}


def statements_of(found: Sequence[Passage], readings: Sequence[Reading], matcher: IndicatorMatcher) -> Iterator[Statement]:
    """The statements of all sentences, in reading order; one sentence may be several (a measure, its deadline, its cost)."""
    judged: dict[str, list[Reading]] = {}
    for reading in readings:
        judged.setdefault(reading.place.key(), []).append(reading)
    for passage in found:
        if passage.kind in SILENT:
            continue
        context = context_of(passage.headings, matcher)
        above = context.groups[0] if context.groups else frozenset()
        for start, end in passage.sentences():
            text = passage.text[start:end]
            if len(text.split()) < _LEAST_WORDS:
                continue
            place = passage.place(start, end)
            inside = judged.get(place.key(), [])
            code = next((reading.match.code for reading in inside if reading.match.code), None)
            code = code or (context.indicators[0].code if context.indicators else None)
            for kind in _kinds(text.lower(), above, inside):
                yield Statement(kind, place, passage.quote(start, end), code)


def _kinds(lower: str, above: frozenset[str], inside: Sequence[Reading]) -> list[str]:
    groups, sets = groups_of(lower), language().sets
    roles = {reading.role for reading in inside}
    kinds = {_BY_ROLE[role] for role in roles if role in _BY_ROLE}
    commits = "target" in roles
    if "request" in groups and ("request" in above or lower.startswith(tuple(sets["asks_first"]))):
        kinds.add("request")
    named = any(word in lower for word in sets["cause_named"])
    if "cause" in above or lower.startswith(tuple(sets["cause_first"])) or named:
        kinds.add("cause")
    if not commits and not kinds & {"request", "cause"} and "solution" in above:
        kinds.add("measure")
    if "milestone" in groups and any(True for _ in deadlines(lower)):
        kinds.add("deadline")
        if not commits:
            kinds.add("product")
    return sorted(kinds)
