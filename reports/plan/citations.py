"""The legal basis and the duties of the mandate as sentences whose numbers and dates carry records."""

from __future__ import annotations

import re

from reports.plan.content import Segment, Text
from reports.plan.material import Material
from reports.plan.numbers import Operand
from reports.plan.wording import many_words
from sources.contracts import Citation

_FIRST_WORDS = ("căn cứ", "thực hiện", "theo")
_WITH_DIGITS = re.compile(r"[^\s\d,;()]*\d(?:[^\s;()]*[^\s,;.()])?")


def basis_of(material: Material) -> list[Text]:
    """The documents that the mandate rests on, each once, by the force of their kind, otherwise in the mandate's order."""
    order = many_words("basis.kinds")
    seen: set[str] = set()
    lines: list[Text] = []
    for citation in sorted(material.inputs.citations, key=lambda item: _place_in(order, item)):
        if citation.kind == "legal_basis" and citation.attributes.get("number", citation.text) not in seen:
            seen.add(citation.attributes.get("number", citation.text))
            lines.append(_without_short_form(cited(material, citation)))
    return lines


def _place_in(order: tuple[str, ...], citation: Citation) -> int:
    kind = citation.attributes.get("document_type", "")
    return order.index(kind) if kind in order else len(order)


def _without_short_form(text: Text) -> Text:
    """The abbreviation "(UBND)" is introduced by the plan itself, where its own words begin."""
    return tuple(segment.replace(" (UBND)", "") if isinstance(segment, str) else segment for segment in text)


def lasting_duties(material: Material, department: str) -> list[Citation]:
    """The duties that the mandate gives to a department beyond the workshop itself."""
    passing = many_words("organisation.workshop_words")
    return [
        citation
        for citation in material.inputs.citations
        if citation.kind == "duty"
        and citation.attributes.get("department") == department
        and not any(word in citation.text.replace("kết quả Hội thảo", "").lower() for word in passing)
    ]


def cited(material: Material, citation: Citation) -> Text:
    """The mandate's own words for a document, without the verb before them; its number and date with records."""
    start, end = 0, len(citation.text.rstrip().rstrip(".;,"))
    for opening in _FIRST_WORDS:
        if citation.text.lower().startswith(opening + " "):
            start = len(opening) + 1
    return parted(material, citation, _identity(citation), start, end)


def parted(material: Material, citation: Citation, identity: str, start: int, end: int) -> Text:
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
        segments.append(material.book.read(f"{identity}.{name or first}", source, rule=rule))
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


def _identity(citation: Citation) -> str:
    number = citation.attributes.get("number")
    if number is None:
        return f"mandate.{citation.fact_id}"
    plain = number.lower().replace("đ", "d")
    return "legal." + re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
