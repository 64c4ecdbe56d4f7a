"""The annexes as a workbook that departments can sort and fill in: each annex a sheet, every number with its identity."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.plan.content import Annex, PlanContent
from reports.word.content import Heading, NumberUse, Paragraph, Table, Text, plain
from reports.workbook.cells import empty_workbook, letter, put, save

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

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
    workbook = empty_workbook()
    for annex in content.workbook:
        _sheet(workbook.create_sheet(plain(annex.number)), annex, content)
    workbook.properties.title = content.title
    save(workbook, path, content.moment().strftime("%Y-%m-%dT%H:%M:%SZ"))


def _sheet(sheet: Worksheet, annex: Annex, content: PlanContent) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tables = [block for block in annex.blocks if isinstance(block, Table)]
    for line in (annex.number, annex.title, content.form.illustrative_header):
        if line is not None:
            _write(sheet, (line,), size=13, bold=True)
    for block in annex.blocks:
        match block:
            case Heading(_, text):
                _write(sheet, (text,), size=12, bold=True)
            case Paragraph(text):
                _write(sheet, (text,), size=12)
                if tables:
                    _across(sheet, text, tables[0].widths)
            case Table():
                _table(sheet, block)


def _table(sheet: Worksheet, table: Table) -> None:
    _write(sheet, table.header, bold=True, border=True, upright="center")
    if sheet.freeze_panes is None:
        sheet.freeze_panes = f"A{sheet.max_row + 1}"
        for index, width in enumerate(table.widths, start=1):
            sheet.column_dimensions[letter(index)].width = max(6, width * 0.55)
    _set_height(sheet, table.header, table.widths)
    for row in table.rows:
        cells = (*row.cells, *(() for _ in range(len(table.header) - len(row.cells))))
        _write(sheet, cells, bold=row.group, border=True, upright="center")
        if row.group:
            sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(cells))
        else:
            _set_height(sheet, row.cells, table.widths)


def _across(sheet: Worksheet, text: Text, widths: Sequence[int]) -> None:
    """Lay the last row over the width of the annex's first table, on as many lines as its text needs."""
    sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(widths))
    _set_height(sheet, (text,), (sum(widths),))


def _set_height(sheet: Worksheet, texts: Sequence[Text], widths: Sequence[int]) -> None:
    """The height that the longest cell of the last row needs; not every program works it out by itself."""
    lines = max(ceil(len(plain(text)) / (width * _LETTERS)) for text, width in zip(texts, widths, strict=True))
    sheet.row_dimensions[sheet.max_row].height = _LINE * max(1, lines)


def _write(sheet: Worksheet, texts: Sequence[Text], **look: Any) -> None:
    """A new row of texts."""
    from openpyxl.comments import Comment

    line = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, text in enumerate(texts, start=1):
        cell = put(sheet, line, column, plain(text) or None, text=bool(text), **look)
        identities = dict.fromkeys(segment.number_id for segment in text if isinstance(segment, NumberUse))
        if identities:
            cell.comment = Comment(", ".join(identities), "", *_NOTE_SIZE)
