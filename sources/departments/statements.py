"""What a paper says besides targets, in its own words: causes, measures, products, deadlines, money, requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sources.contracts import Citation, SourceFile
from sources.departments.context import context_of, groups_of
from sources.departments.indicators import IndicatorMatcher
from sources.departments.language import language
from sources.departments.passages import SILENT, Passage
from sources.departments.readings import Reading
from sources.places import fact_id
from sources.words.dates import deadlines

_LEAST_WORDS = 6
_CHAPTERS = frozenset(("solution", "cause", "request"))
_SIDES = ("objective", "subjective", "named")
_BY_ROLE = {"budget": "money", "request": "request", "cause": "cause", "measure": "measure"}


def statements_of(
    found: Sequence[Passage], readings: Sequence[Reading], matcher: IndicatorMatcher, file: SourceFile, sender: str | None
) -> Iterator[Citation]:
    """The statements of all sentences, in reading order; one sentence may be several (a measure, its deadline, its cost)."""
    judged: dict[str, list[Reading]] = {}
    for reading in readings:
        judged.setdefault(reading.place.key(), []).append(reading)
    titles = {heading for passage in found for heading in passage.headings}
    for passage in found:
        if passage.kind in SILENT or passage.text in titles:
            continue
        context = context_of(passage.headings, matcher)
        above = next((groups for groups in context.groups if groups & _CHAPTERS), frozenset[str]())
        side = ""
        for start, end in passage.sentences():
            text = passage.text[start:end]
            lower = text.lower()
            if len(text.split()) < _LEAST_WORDS or any(word in lower for word in language().sets["courtesy"]):
                continue
            place = passage.place(start, end)
            inside = judged.get(place.key(), [])
            code = next((reading.match.code for reading in inside if reading.match.code), None)
            code = code or (context.indicators[0].code if context.indicators else None)
            side = next((name for name in _SIDES if any(word in lower for word in language().sets[f"cause_{name}"])), side)
            for kind in _kinds(lower, above, inside):
                further = {"indicator_code": code, "side": side if kind == "cause" else None}
                yield Citation(
                    fact_id=fact_id(file.sha256, place), sha256=file.sha256, place=place, kind=kind,
                    value=passage.quote(start, end), status=file.status,
                    attributes={"sender": sender or "", **{name: value for name, value in further.items() if value}},
                )  # fmt: skip


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
    by_day = "yearly" in groups and any(word in lower for word in sets["by_day"])
    if by_day or ("milestone" in groups and any(True for _ in deadlines(lower))):
        kinds.add("deadline")
        if not commits:
            kinds.add("product")
    return sorted(kinds)
