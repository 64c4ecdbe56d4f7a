"""Chapter VI, one item for each body, and what the mandate says: its legal basis and the duties that last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.chapters.tasks import all_tasks
from reports.plan.material import Material, codes_of, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, Subject
from reports.word.content import Block, Paragraph, Segment, Text
from sources.contracts import Citation
from sources.tree import Node
from sources.words.text import fold

_WITH_DIGITS = re.compile(r"[^\s\d,;()]*\d(?:[^\s;()]*[^\s,;.()])?")


def bodies(m: Material) -> list[tuple[str, Text]]:
    """The department in charge first, then every other one that leads, in the order of the framework; with their titles."""
    leads = [row.lead for row in m.tree.indicators if row.lead is not None]
    tasked = [task.department for task in all_tasks(m) if task.department is not None]
    helping = [name for row in m.tree.indicators for name in row.coordinating]
    names = dict.fromkeys([m.wording.plain("organisation.coordinator"), *leads, *tasked, *helping])
    return [(name, titled(name)) for name in names]


def duties(m: Material, subject: Subject) -> Iterator[Text]:
    """What one body leads, does, owes and helps with, and what the mandate orders it to do."""
    body: str = subject.value
    rows, prefix = m.tree.indicators, f"unit.{subject.index}"
    led = [row for row in rows if row.lead == body]
    helped = [row for row in rows if body in row.coordinating and row.lead != body]
    if body == m.wording.plain("organisation.coordinator"):
        yield from m.wording.each("organisation.coordinator_duties")
    if led:
        yield _counted(m, "leads", f"{prefix}.leads", led)
    if own := [task.commitment for task in all_tasks(m) if task.department == body]:
        yield m.say("organisation.tasks", count=m.count_of(f"{prefix}.tasks", own))
    owed = [row for row in led if not m.has_target(row)]
    if owed and owed == led:
        yield m.say("organisation.owes_all", year=m.year())
    elif owed:
        yield _counted(m, "owes", f"{prefix}.owes", owed)
    if helped:
        yield _counted(m, "coordinates", f"{prefix}.coordinates", helped)
    for citation in _lasting_duties(m, body):
        start = len(citation.text) - len(citation.text.lstrip("-+* "))
        end = len(citation.text.rstrip(" .;"))
        yield m.say("organisation.duty", duty=_parted(m, citation, f"duty.{citation.fact_id}", start, end))


def _counted(m: Material, sentence: str, number_id: str, rows: list[Node]) -> Text:
    return m.say(f"organisation.{sentence}", count=m.count(number_id, rows), codes=codes_of(rows), year=m.year())


def _lasting_duties(m: Material, body: str) -> list[Citation]:
    """The duties that the mandate gives to a body beyond the workshop itself."""
    passing, lasting = m.wording.terms("organisation.workshop_words"), m.wording.plain("organisation.workshop_result")
    return [
        citation
        for citation in m.inputs.citations
        if citation.kind == "duty" and citation.attributes.get("department") == body
        if not any(word in citation.text.replace(lasting, "").lower() for word in passing)
    ]


def reporting(m: Material) -> Iterator[Block]:
    yield Paragraph(m.say("organisation.reporting", hole=m.hole))


def basis(m: Material) -> tuple[Text, ...]:
    """The legal basis: the documents that the mandate rests on, each once, by the force of their kind, then the submission.

    Documents of one kind keep the mandate's order. The abbreviation "(UBND)" is introduced by the plan's own words.
    """
    order, abbreviation = m.wording.terms("basis.kinds"), m.wording.plain("basis.abbreviation")
    cited: dict[str, Citation] = {}
    for citation in m.inputs.citations:
        if citation.kind == "legal_basis":
            cited.setdefault(citation.attributes.get("number", citation.text), citation)

    def place(citation: Citation) -> int:
        kind = citation.attributes.get("document_type", "")
        return order.index(kind) if kind in order else len(order)

    lines = []
    for citation in sorted(cited.values(), key=place):
        text = (part.replace(abbreviation, "") if isinstance(part, str) else part for part in _cited(m, citation))
        lines.append(m.say("basis.citation", text=tuple(text)))
    return (*lines, m.say("basis.submission", year=m.issue_year()))


def _cited(m: Material, citation: Citation) -> Text:
    """The mandate's own words for a document, without the verb before them; its number and date with records."""
    start, end = 0, len(citation.text.rstrip().rstrip(".;,"))
    for opening in m.wording.terms("basis.first_words"):
        if citation.text.lower().startswith(opening + " "):
            start = len(opening) + 1
    number = citation.attributes.get("number")
    plain = re.sub(r"[^a-z0-9]+", "-", fold(number or "")).strip("-")
    return _parted(m, citation, f"mandate.{citation.fact_id}" if number is None else f"legal.{plain}", start, end)


def _parted(m: Material, citation: Citation, identity: str, start: int, end: int) -> Text:
    """The characters `start:end` of a citation's text, each of its attributes and any other digits with a record."""
    spans = []
    for name, value in citation.attributes.items():
        found = citation.text.find(value, start, end) if any(letter.isdigit() for letter in value) else -1
        if found >= 0:
            spans.append((found, found + len(value), name))
    spans.extend((match.start(), match.end(), "") for match in _WITH_DIGITS.finditer(citation.text, start, end))
    segments: list[Segment] = []
    position = start
    for first, last, name in _without_overlap(spans):
        segments.append(citation.text[position:first])
        source = Operand(citation.fact_id, "source", citation.text[first:last], citation.status)
        rule = f"attribute:{name}" if name else f"text:{first}:{last}"
        segments.append(m.book.read(f"{identity}.{name or first}", source, rule=rule))
        position = last
    segments.append(citation.text[position:end])
    return tuple(segment for segment in segments if segment)


def _without_overlap(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans from left to right; where two overlap, the one that has a name, then the longer one."""
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda item: (not item[2], item[0] - item[1])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return sorted(kept)


CONTENTS: dict[str, Content] = {"duties": duties, "reporting": reporting}
