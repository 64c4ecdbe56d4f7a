"""The plan as an official Word document: the template filled, the records of its numbers inside; canonical bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from docx.shared import Mm

from reports.evidence.embed import attach_origins, attach_records
from reports.evidence.records import Origin
from reports.plan.content import Annex, PlanContent
from reports.plan.figure import draw
from reports.word.content import Bars, Block, Caption, Heading, Paragraph, Table, plain
from reports.word.elements import Element, element
from reports.word.template import Filling, Template
from sources.office import own_form

TEMPLATE = Path(__file__).with_name("template.docx")
"""The form: styles, page, head, title, signature, annex head; an office may keep one of its own, edited in Word."""

LETTER = Path(__file__).with_name("letter.docx")
"""The form of an official letter, which has a subject instead of a title."""

FIGURE_WIDTH = Mm(160)


def write(content: PlanContent, path: Path, origins: Iterable[Origin]) -> None:
    """Write `content` as a .docx at `path`, with its records and their origins inside."""
    opened = Template(own_form(LETTER if content.form.kind is None else TEMPLATE))
    opened.writer.unbroken = (content.province, content.province.upper())
    form = content.form
    last = len(content.basis) - 1
    opened.fill_main(
        {
            "superior": form.superior,
            "issuer": list(form.issuer),
            "symbol": form.symbol,
            "place": form.place,
            "issue_year": (form.year,),
            "illustrative_note": form.illustrative_note,
            "illustrative_header": form.illustrative_header,
            "subject": form.subject,
            "addressee": list(form.addressees) or None,
            "kind": form.kind,
            "abstract": form.abstract,
            "basis": [(*line, "." if index == last else ";") for index, line in enumerate(content.basis)] or None,
            "opening": content.opening,
            "body": list(_elements(opened, content.body)),
            "closing": content.closing,
            "recipients": _recipients(content),
            "signature": list(form.signature),
        }
    )
    opened.fill_repeated([_annex(opened, annex, content) for annex in content.annexes])
    _properties(opened, content)
    attach_records(opened.document, content.records)
    attach_origins(opened.document, origins)
    opened.save(path)


def _annex(opened: Template, annex: Annex, content: PlanContent) -> dict[str, Filling]:
    return {
        "number": annex.number,
        "title": annex.title,
        "source_line": content.form.source_line,
        "body": list(_elements(opened, annex.blocks)),
    }


def _recipients(content: PlanContent) -> list[tuple[object, ...]]:
    *others, last = content.form.recipients
    return [*(("- ", *name, ";") for name in others), ("- ", *last, ".")]


def _elements(opened: Template, blocks: Iterable[Block]) -> Iterator[Element]:
    writer = opened.writer
    for block in blocks:
        match block:
            case Heading(level, text):
                yield writer.paragraph(f"PlanHeading{level}", text)
            case Paragraph(text):
                leads_on = [element("keepNext")] if plain(text).endswith(":") else []
                yield writer.paragraph("PlanBody", text, *leads_on)
            case Caption(text, below):
                yield writer.paragraph("PlanFigureName" if below else "PlanCaption", text)
            case Table():
                yield writer.table(block)
            case Bars():
                yield _figure(opened, block)


def _figure(opened: Template, bars: Bars) -> Element:
    holder = opened.document.add_paragraph()
    holder._element.style = "PlanFigure"
    picture = holder.add_run().add_picture(BytesIO(draw(bars)), width=FIGURE_WIDTH)
    picture._inline.docPr.set("descr", bars.description)
    return holder._element


def _properties(opened: Template, content: PlanContent) -> None:
    """Core properties from the content alone: no clock, no user name."""
    properties = opened.document.core_properties
    properties.title, properties.author, properties.comments = content.title, "", ""
    properties.identifier, properties.language, properties.last_modified_by = content.identity, "vi-VN", ""
    properties.created = properties.modified = content.moment()
    properties.revision = 1
