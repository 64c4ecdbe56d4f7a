"""Chapter VI, one item for each body, and what the mandate says: its legal basis and the duties that last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.chapters.tasks import all_tasks
from reports.plan.material import Material, codes_of, identified, names_of, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, Subject
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Segment, Text
from sources.contracts import Citation
from sources.registry.departments import is_requested, protocol_order
from sources.tree import Node
from sources.words.text import fold

_WITH_DIGITS = re.compile(r"[^\s\d,;()]*\d(?:[^\s;()]*[^\s,;.()])?")


def bodies(m: Material) -> list[tuple[str, Text]]:
    """The department in charge first, then every other body that leads, does or helps, by protocol; with their titles."""
    leads = [row.lead for row in m.tree.indicators if row.lead is not None]
    tasked = [task.department for task in all_tasks(m) if task.department is not None]
    helping = [name for row in m.tree.indicators for name in row.coordinating]
    names = sorted({*leads, *tasked, *helping} - {_coordinator(m)}, key=protocol_order)
    return [(name, titled(name)) for name in [_coordinator(m), *names]]


def addressees(m: Material) -> list[tuple[str, Text]]:
    """The bodies that lead an indicator, by protocol; the department in charge writes no letter to itself."""
    names = sorted({row.lead for row in m.tree.indicators if row.lead} - {_coordinator(m)}, key=protocol_order)
    return [(name, titled(name)) for name in names]


def _coordinator(m: Material) -> str:
    return m.wording.plain("organisation.coordinator")


def duties(m: Material, subject: Subject) -> Iterator[Text]:
    """What one body leads, does, owes and helps with, and what the mandate orders it to do; bodies of others are asked."""
    said = list(_duties(m, subject))
    yield from (_asked(m, text) for text in said) if is_requested(subject.value) else said


def _asked(m: Material, text: Text) -> Text:
    """The sentence as a request: "Đề nghị chủ trì …"."""
    first, *rest = text
    return (m.wording.plain("organisation.asked"), first[:1].lower() + first[1:] if isinstance(first, str) else first, *rest)


def _duties(m: Material, subject: Subject) -> Iterator[Text]:
    body: str = subject.value
    rows, prefix = m.tree.indicators, f"unit.{identified(body)}"
    led = [row for row in rows if row.lead == body]
    helped = [row for row in rows if body in row.coordinating and row.lead != body]
    own = body == _coordinator(m)
    if own:
        yield from m.wording.each("organisation.coordinator_duties")
        if not _lasting_duties(m, body):
            yield m.say("organisation.coordinator_contact")
        if not m.is_clean:
            yield m.say("organisation.coordinator_holes")
    if led:
        yield _listed(m, "leads", f"{prefix}.leads", led)
    tasks = [task.commitment for task in all_tasks(m) if task.department == body]
    done = m.say("organisation.tasks", count=m.count_of(f"{prefix}.tasks", tasks)) if tasks else ()
    owed = [row for row in led if not m.has_target(row)]
    if owed:
        yield _listed(m, "owes_own" if own else "owes", f"{prefix}.owes", owed)
    if helped:
        blanks = {"count": (m.count(f"{prefix}.coordinates", helped),), "codes": codes_of(helped)}
        helps = m.say("organisation.also_coordinates" if done else "organisation.coordinates", **blanks)
        yield (*done, *helps)
    elif done:
        yield (*done, ".")
    for citation in _lasting_duties(m, body):
        start = len(citation.text) - len(citation.text.lstrip("-+* "))
        end = len(citation.text.rstrip(" .;"))
        yield m.say("organisation.duty", duty=_parted(m, citation, f"duty.{citation.fact_id}", start, end))


def _listed(m: Material, sentence: str, number_id: str, rows: list[Node]) -> Text:
    """A sentence about one indicator, or about several with their number."""
    if len(rows) == 1:
        return m.say(f"organisation.{sentence}_one", name=names_of(rows), year=m.year())
    return m.say(f"organisation.{sentence}", count=m.count(number_id, rows), names=names_of(rows), year=m.year())


def _lasting_duties(m: Material, body: str) -> list[Citation]:
    """The duties that the mandate gives to a body beyond the workshop and the plan itself."""
    passing = m.wording.terms("organisation.passing_words")
    return [
        citation
        for citation in m.inputs.citations
        if citation.kind == "duty" and citation.attributes.get("department") == body
        if not any(word in citation.text.lower() for word in passing)
    ]


def fronts(m: Material) -> Iterator[Text]:
    """The bodies that the mandate names and that neither lead nor help: fronts, unions, associations, the press."""
    wanted, never = m.wording.terms("organisation.front_words"), m.wording.terms("organisation.front_never")
    known = {name for name, _ in bodies(m)}
    names = [
        citation.text
        for citation in sorted(m.inputs.citations, key=lambda item: item.text)
        if citation.kind == "body" and not citation.attributes.get("department") and citation.text not in known
        if citation.text.lower().startswith(wanted) and not any(word in citation.text.lower() for word in never)
        if not any(letter.isdigit() for letter in citation.text)
    ]
    if names:
        yield m.say("organisation.fronts", names=joined([(name,) for name in dict.fromkeys(names)], "; "))
    else:
        yield m.say("organisation.fronts_unnamed")


def reporting(m: Material) -> Iterator[Block]:
    yield Paragraph(m.say("organisation.reporting"))
    if not m.is_clean:
        yield Paragraph(m.say("organisation.reporting_hole", hole=m.hole))


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


def mandate(m: Material) -> tuple[Text, ...]:
    """The same documents without the submission: what the department's own papers rest on."""
    return basis(m)[:-1]


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


CONTENTS: dict[str, Content] = {"duties": duties, "fronts": fronts, "reporting": reporting}
