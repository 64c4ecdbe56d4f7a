"""The Word documents of the demonstration: the mandate (the workshop's plan) and the departments' papers.

The mandate has the real one's facts in our own wording; the papers are made up and marked: prose with past results, limits,
targets and requests, and one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from scripts.workshop.commitments import BASELINE_YEAR, commitment_rows, described, filled
from scripts.workshop.edition import Edition
from sources.reading.archive import repacked
from sources.words.numbers import shown

PAPERS = ("tham-luan-so-cong-thuong", "tham-luan-so-tai-chinh", "tham-luan-so-nong-nghiep-va-moi-truong")
_FONT = "Times New Roman"
_SAVED_AT = "2025-08-01T00:00:00Z"
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_WIDTHS = (1.0, 1.4, 3.5, 2.9, 1.8, 1.7, 1.7, 1.7, 3.9, 2.6, 2.5)
_BOLD: dict[str, Any] = {"bold": True, "centred": True, "size": 13}
_ITALIC: dict[str, Any] = {"italic": True, "centred": True, "size": 13}


def mandate() -> bytes:
    """The .docx of the workshop plan: official head, title, body, recipients and signature."""
    words = described("ke-hoach-hoi-thao")
    document = new_document(" ".join((words["title"], *words["subject"])))
    _head(document, words)
    write_line(document.add_paragraph(), words["title"], bold=True, centred=True)
    for line in words["subject"]:
        write_line(document.add_paragraph(), line, bold=True, centred=True)
    write_blocks(document, words["blocks"])
    _foot(document, words)
    mark_pages(document, None)
    return saved(document)


def _head(document: WordDocument, words: dict[str, Any]) -> None:
    left, right = two_columns(document, 6, 10)
    number = (words["number"], {"centred": True, "size": 13})
    add_lines(left, [*((line, _BOLD) for line in words["issuer"]), ("", {}), number])
    country, motto = (words["country"], _BOLD | {"size": 12}), (words["motto"], _BOLD)
    add_lines(right, [country, motto, ("", {}), (words["place_and_date"], _ITALIC)])


def _foot(document: WordDocument, words: dict[str, Any]) -> None:
    left, right = two_columns(document, 8, 8)
    recipients = [(words["recipients_title"], {"bold": True, "italic": True, "size": 12})]
    add_lines(left, [*recipients, *((f"- {line}", {"size": 11}) for line in words["recipients"])])
    lines = [*words["signature"], "", "", "", "", words["signer"]]
    add_lines(right, [(line, _BOLD) for line in lines])


def paper(name: str, editions: Mapping[int, Edition]) -> bytes:
    """The .docx of one paper, its figures taken from the editions."""
    description, words = described(name), described("commitment_table")
    document = new_document(f"{words['paper_title']} - {description['department']}")
    left, _ = two_columns(document, 10, 6)
    add_lines(left, [(line, _BOLD) for line in description["head"]])
    write_line(document.add_paragraph(), words["paper_title"], bold=True, centred=True)
    write_line(document.add_paragraph(), description["topic"], bold=True, centred=True)
    write_line(document.add_paragraph(), description["greeting"], italic=True, centred=True)
    for block in description["blocks"]:
        if "table" in block:
            landscape(document, True)
            write_line(document.add_paragraph(), block["table"], bold=True, centred=True)
            _commitments(document, description, editions[BASELINE_YEAR])
            landscape(document, False)
        else:
            write_blocks(document, [{kind: filled(sentence, editions) for kind, sentence in block.items()}])
    mark_pages(document, words["paper_mark"])
    return saved(document)


def _commitments(document: WordDocument, description: Mapping[str, Any], edition: Edition) -> None:
    words = described("commitment_table")
    rows = commitment_rows(description, edition)
    years = sorted({year for row in rows for year in row.targets})
    head = [words[key] for key in ("order", "code", "name", "unit", "baseline")]
    head += [words["target"].format(year=year) for year in years]
    head += [words[key] for key in ("solution", "evidence", "coordinating")]
    body = [
        [
            str(number),
            row.code,
            row.name,
            row.unit,
            shown(row.baseline),
            *(shown(row.targets[year]) for year in years),
            row.solution,
            row.evidence,
            "; ".join(row.coordinating),
        ]
        for number, row in enumerate(rows, start=1)
    ]
    framed_table(document, [head, *body], _WIDTHS)


def new_document(title: str) -> WordDocument:
    """An A4 document with margins of 2, 2, 3 and 2 cm, Times New Roman 14 and black headings."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(attribute), None)
        style.font.size = Pt(14)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = name != "Normal"
        style.font.italic = False
        style.paragraph_format.space_before = Pt(6 if name != "Normal" else 3)
        style.paragraph_format.space_after = Pt(3)
    document.styles["Heading 3"].font.bold = False
    document.styles["Heading 3"].font.italic = True
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


def saved(document: WordDocument) -> bytes:
    """The document as canonical bytes."""
    buffer = BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue(), _SAVED_AT)


def write_line(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: int = 14, centred: bool = False
) -> Paragraph:
    """One run of text in an existing paragraph."""
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def write_blocks(document: WordDocument, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Write headings (`h1`-`h3`), body text (`p`) and list items (`item`) in order."""
    for block in blocks:
        ((kind, text),) = block.items()
        if kind in _HEADINGS:
            paragraph = document.add_heading(text, _HEADINGS[kind])
        else:
            paragraph = document.add_paragraph(f"- {text}" if kind == "item" else text)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1)


def two_columns(document: WordDocument, left: float, right: float) -> tuple[_Cell, _Cell]:
    """A table without borders of one row; its two cells, widths in centimetres."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    cells: tuple[_Cell, _Cell] = (table.cell(0, 0), table.cell(0, 1))
    for cell, column, width in zip(cells, table.columns, (left, right), strict=True):
        cell.width = column.width = Cm(width)
    return cells


def add_lines(cell: _Cell, lines: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Lines of text in a cell, the first in its first paragraph; each with its look (see `write_line`)."""
    for number, (text, look) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        write_line(paragraph, text, **look)


def framed_table(document: WordDocument, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A bordered table whose first row is its head, repeated on each page; widths in centimetres."""
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
            write_line(paragraph, text, size=10, bold=row is table.rows[0])
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    return table


def landscape(document: WordDocument, sideways: bool) -> None:
    """Start a new page that lies on its side, or stands again."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if sideways else (Cm(21), Cm(29.7))


def mark_pages(document: WordDocument, mark: str | None) -> None:
    """The mark (red, if any) in the header of every page and the page number in its footer."""
    section = document.sections[0]
    if mark:
        paragraph = section.header.paragraphs[0]
        write_line(paragraph, mark, bold=True, size=12, centred=True)
        paragraph.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)
