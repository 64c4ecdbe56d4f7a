"""The workshop plan (the mandate) as citations: bases, bodies, duties, papers, deadlines, signer, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sources.contracts import Citation, ReadResult, SourceFile
from sources.departments.bodies import department_name, listed_departments
from sources.departments.head import province_of
from sources.departments.language import language, pattern
from sources.departments.legal import legal_references
from sources.departments.passages import Passage, flat_passages
from sources.places import fact_id
from sources.reading.prose import read_document
from sources.words.data import data
from sources.words.dates import time_expressions
from sources.words.text import comparable


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("mandate.yml"))
    return loaded


def read_mandate(path: Path, file: SourceFile) -> ReadResult:
    """Every statement of a workshop plan that the new plan may cite. Raises Refused where the file cannot be read."""
    document = read_document(path, file.media_type)
    found = list(flat_passages(document))
    citations = [_citation(file, *statement) for statement in _statements(found)]
    unique = {(citation.fact_id, citation.kind): citation for citation in citations}
    named = replace(file, province=province_of(document))
    return ReadResult(named, citations=tuple(unique.values()), findings=document.findings)


_Statement = tuple[Passage, int, int, str, dict[str, str]]


def _citation(file: SourceFile, passage: Passage, start: int, end: int, kind: str, attributes: dict[str, str]) -> Citation:
    place = passage.place(start, end)
    text = " ".join(passage.quote(start, end).split())
    identity = fact_id(file.sha256, place)
    return Citation(
        fact_id=identity, sha256=file.sha256, place=place, kind=kind, value=text, attributes=attributes, status=file.status
    )


def _statements(found: list[Passage]) -> Iterator[_Statement]:
    recipients_from = next(
        (at for at, passage in enumerate(found) if comparable(passage.text).startswith(_words()["recipients"])), len(found)
    )
    yield from _front(found[:recipients_from])
    for passage in found[:recipients_from]:
        for reference in legal_references(passage.text):
            if not _is_own_heading(passage, reference.start):
                yield passage, reference.start, reference.end, "legal_basis", reference.attributes
        yield from _deadlines(passage)
        yield from _papers(passage)
        section = _section(passage)
        if section == "body":
            yield from _bodies(passage)
        elif section == "venue":
            yield from _venue(passage)
        elif section == "duty":
            yield from _duty(passage)
    yield from _budget(found[:recipients_from])
    yield from _ending(found[recipients_from + 1 :])


def _front(found: list[Passage]) -> Iterator[_Statement]:
    """The document's number and title."""
    for passage in found[:20]:
        number = pattern("document_number").match(passage.text)
        if number:
            yield passage, *number.span("number"), "number", {"number": re.sub(r"\s", "", number.group("number"))}
    for kind, first in pairwise(found[:20]):
        if comparable(kind.text) in _words()["documents"]:
            yield from _title(found[found.index(first) :], comparable(kind.text))
            return


def _title(found: list[Passage], document_type: str) -> Iterator[_Statement]:
    """The title may run over several lines; it ends where the bases begin."""
    ends = _words()["title_ends"]
    for line, passage in enumerate(found[:5]):
        lower = passage.text.lower()
        cut = min((at.start() for end in ends for at in re.finditer(rf"(?:^|\s){end}\s", lower)), default=len(passage.text))
        if cut == 0 or passage.level is not None:
            return
        yield passage, passage.body, cut, "title", {"document_type": document_type, "line": str(line + 1)}
        if cut < len(passage.text):
            return


def _is_own_heading(passage: Passage, start: int) -> bool:
    return start == 0 and passage.text.isupper()


def _section(passage: Passage) -> str | None:
    """Which part of the plan the passage stands in, by the nearest heading that says so."""
    for heading in reversed(passage.headings):
        lower = comparable(heading)
        for section, words in _words()["sections"].items():
            if any(word in lower for word in words):
                return str(section)
    return None


def _deadlines(passage: Passage) -> Iterator[_Statement]:
    lower = passage.text.lower()
    for expression in time_expressions(lower):
        before = re.search(_words()["deadline"] + "$", lower[: expression.start])
        if expression.kind != "day" or not before:
            continue
        sentence = next((span for span in passage.sentences() if span[0] <= expression.start < span[1]), None)
        if sentence:
            attributes = {"date": expression.last_day, **_responsible(passage)}
            attributes["wording"] = passage.text[before.start() : expression.end]
            yield passage, *sentence, "deadline", attributes


def _papers(passage: Passage) -> Iterator[_Statement]:
    match = re.search(_words()["paper"], passage.text, re.IGNORECASE)
    if match:
        offset = match.start("names")
        for name, start, end in listed_departments(match.group("names")):
            yield passage, offset + start, offset + end, "paper", {"department": name}


def _bodies(passage: Passage) -> Iterator[_Statement]:
    text = passage.text
    if (passage.level is not None and passage.level < 5) or text.lstrip().startswith("*"):
        return
    lead = re.search(_words()["body_list"], text, re.IGNORECASE)
    begin = lead.end() if lead else passage.body
    departments = bool(lead and _words()["departments"] in lead.group().lower())
    if not lead:
        opening = re.match(_words()["body_lead"], text[begin:], re.IGNORECASE)
        begin += opening.end() if opening else 0
    for start, end in _items(text, begin):
        raw = text[start:end]
        attributes = {"name": raw, "group": passage.headings[-1] if passage.headings else ""}
        if departments:
            attributes["department"] = department_name(raw)
        if language().named["lead"] in raw.lower():
            attributes["role"] = language().named["lead"]
        yield passage, start, end, "body", attributes


def _items(text: str, begin: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^;]+", text[begin:]):
        raw = match.group()
        kept = raw.strip().rstrip(".").strip()
        if kept:
            start = begin + match.start() + raw.index(kept)
            yield start, start + len(kept)


def _venue(passage: Passage) -> Iterator[_Statement]:
    text, lower = passage.text, passage.text.lower()
    if _words()["place"] in lower and ":" in text and passage.level is not None and passage.level >= 4:
        start = text.index(":") + 1
        start += len(text[start:]) - len(text[start:].lstrip())
        yield passage, start, len(text.rstrip(" .")), "venue", {"place": text[start:].strip(" .")}
    days = [expression for expression in time_expressions(lower) if expression.kind == "day"]
    if days and _words()["when"] in lower:
        last = days[-1].last_day
        first = pattern("range_of_days").search(lower)
        begin = f"{last[:8]}{int(first.group(1)):02d}" if first else days[0].last_day
        start = first.start() if first else days[0].start
        yield passage, start, days[-1].end, "venue", {"from": begin, "to": last}


def _duty(passage: Passage) -> Iterator[_Statement]:
    responsible = _responsible(passage)
    asks_for_papers = re.search(_words()["paper"], passage.text, re.IGNORECASE)
    if responsible and passage.level is not None and passage.level >= 5 and not asks_for_papers:
        yield passage, passage.body, len(passage.text.rstrip()), "duty", responsible


def _responsible(passage: Passage) -> dict[str, str]:
    """The department whose numbered heading stands above the passage."""
    for heading in reversed(passage.headings):
        plain = pattern("mandate_enumerator").sub("", heading).strip(" :")
        if pattern("mandate_body").match(plain):
            return {"department": department_name(plain) if plain.lower().startswith(_words()["departments"]) else plain}
    return {}


def _budget(found: list[Passage]) -> Iterator[_Statement]:
    for passage in found:
        text = passage.text
        stated = pattern("mandate_money").match(text[passage.body :])
        if stated and len(text) > passage.body + stated.end():
            yield passage, passage.body + stated.end(), len(text.rstrip()), "budget", {}
        elif (
            passage.level is None
            and _section(passage) == "budget"
            and passage.headings[-1:]
            and _words()["sections"]["budget"][0] in passage.headings[-1].lower()
        ):
            yield passage, passage.body, len(text.rstrip()), "budget", {}


def _ending(found: list[Passage]) -> Iterator[_Statement]:
    """Recipients, then the position and name of the one who signs."""
    position = ""
    for passage in found:
        text = passage.text.strip()
        lower = comparable(text)
        named = next((words for words in _words()["positions"] if lower.endswith(words)), None)
        if named:
            position = f"{position} {text}".strip()
        elif position and pattern("person").match(text):
            start = passage.text.index(text)
            yield passage, start, start + len(text), "signer", {"name": text, "position": position}
            return
        elif passage.level is not None and not position:
            yield passage, passage.body, len(passage.text.rstrip(" ;.")), "recipient", {}
