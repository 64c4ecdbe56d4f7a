"""The annexes as a workbook that departments can sort and fill in: each annex a sheet, every number with its identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from reports.plan.content import Annex, PlanContent
from reports.word.content import Heading, NumberUse, Paragraph, Table, Text, plain
from sources.reading.archive import write_canonical_zip

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "Times New Roman"
_NOTE_SIZE = (60, 260)
"""Height and width of a cell's note, in points."""
_LETTERS = 0.5
"""Letters of size 11 that fit into a millimetre of a column."""
_LINE = 15.0
"""Points of a line of size 11."""


def write_annex(content: PlanContent, path: Path) -> None:
    """Write the annexes of `content` to `path` (.xlsx). The same content gives the same bytes.

    Cells are text as in the plan, never a formula; a cell with a number has a note with its identity (`number_id`).
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for annex in content.workbook:
        _sheet(workbook.create_sheet(plain(annex.number)), annex, content)
    moment = content.moment().replace(tzinfo=None)
    workbook.properties.creator, workbook.properties.title = "", content.title
    workbook.properties.created = workbook.properties.modified = moment
    packed = BytesIO()
    workbook.save(packed)
    with ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/core.xml"] = _without_clock(members["docProps/core.xml"], moment)
    write_canonical_zip(members, path)


def _sheet(sheet: Worksheet, annex: Annex, content: PlanContent) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lines: list[tuple[Text, ...]] = [(annex.number,), (annex.title,)]
    if content.form.illustrative_header:
        lines.append((content.form.illustrative_header,))
    for line in lines:
        _write(sheet, line, Font(name=_FONT, size=13, bold=True))
    for block in annex.blocks:
        match block:
            case Heading(_, text):
                _write(sheet, (text,), Font(name=_FONT, size=12, bold=True))
            case Paragraph(text):
                _write(sheet, (text,), Font(name=_FONT, size=12))
                _across(sheet, text, annex)
            case Table():
                _table(sheet, block)


def _table(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _write(sheet, table.header, Font(name=_FONT, size=11, bold=True), bordered=True)
    if sheet.freeze_panes is None:
        sheet.freeze_panes = f"A{sheet.max_row + 1}"
        for index, width in enumerate(table.widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = max(6, width * 0.55)
    _set_height(sheet, table.header, table.widths)
    for row in table.rows:
        cells = (*row.cells, *(() for _ in range(len(table.header) - len(row.cells))))
        _write(sheet, cells, Font(name=_FONT, size=11, bold=row.group), bordered=True)
        if row.group:
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(cells))
        else:
            _set_height(sheet, row.cells, table.widths)


def _across(sheet: Worksheet, text: Text, annex: Annex) -> None:
    """Lay the last row over the width of the annex's first table, on as many lines as its text needs."""
    from openpyxl.styles import Alignment

    table = next((block for block in annex.blocks if isinstance(block, Table)), None)
    if table is not None:
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(table.widths))
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        _set_height(sheet, (text,), (sum(table.widths),))


def _set_height(sheet: Worksheet, texts: Sequence[Text], widths: Sequence[int]) -> None:
    """The height that the longest cell of the last row needs; not every program works it out by itself."""
    lines = max(ceil(len(plain(text)) / (width * _LETTERS)) for text, width in zip(texts, widths, strict=True))
    sheet.row_dimensions[sheet.max_row].height = _LINE * max(1, lines)


def _write(sheet: Worksheet, texts: Sequence[Text], font: Any, *, bordered: bool = False) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Side

    line = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    side = Side(style="thin")
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(line, column)
        if text:
            cell.value, cell.data_type, cell.number_format = plain(text), "s", "@"
        cell.font = font
        if bordered:
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        identities = ", ".join(dict.fromkeys(_identities(text)))
        if identities:
            cell.comment = Comment(identities, "", *_NOTE_SIZE)


def _identities(text: Text) -> Iterator[str]:
    return (segment.number_id for segment in text if isinstance(segment, NumberUse))


def _without_clock(core: bytes, moment: datetime) -> bytes:
    """The core properties with the time of saving, which the library takes from the clock, set to `moment`."""
    from lxml import etree

    root = etree.fromstring(core)
    for stamp in root.iter("{http://purl.org/dc/terms/}modified"):
        stamp.text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
