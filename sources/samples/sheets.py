"""The look shared by the workbooks of the demonstration: title rows, the illustrative mark, framed tables, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sources.reading.archive import repacked

FONT = "Times New Roman"
SAVED_AT = "2025-10-01T00:00:00Z"
_THIN = Side(style="thin", color="808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="DDE6F0")

Value = str | int | Decimal | None


@cache
def _font(size: int, bold: bool, italic: bool, colour: str | None) -> Font:
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=colour)


@cache
def _alignment(horizontal: str | None, wrap: bool) -> Alignment:
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)


def put(sheet: Worksheet, row: int, column: int, value: Value, **style: Any) -> None:
    """Write one cell; `style` may hold size, bold, italic, colour, align, wrap, framed, shaded, number_format."""
    cell = sheet.cell(row, column, value)
    cell.font = _font(style.get("size", 11), style.get("bold", False), style.get("italic", False), style.get("colour"))
    cell.alignment = _alignment(style.get("align"), style.get("wrap", False))
    if style.get("framed"):
        cell.border = _FRAME
    if style.get("shaded"):
        cell.fill = _SHADE
    if "number_format" in style:
        cell.number_format = style["number_format"]


def head(sheet: Worksheet, lines: Sequence[str], mark: str, columns: int) -> int:
    """Title lines and the mark across the table; returns the first free row."""
    for row, line in enumerate(lines, start=1):
        put(sheet, row, 1, line, bold=row > 1, size=14 if row == 2 else 11)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    row = len(lines) + 1
    put(sheet, row, 1, mark, bold=True, colour="C00000")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    return row + 1


def notes(sheet: Worksheet, row: int, lines: Sequence[str]) -> None:
    """Note rows from `row` on."""
    for offset, line in enumerate(lines):
        put(sheet, row + offset, 1, line, italic=True)


def lie_sideways(sheet: Worksheet, columns: str | None = None, rows: str | None = None) -> None:
    """Print landscape; on pages one sheet wide, or with the given columns and rows repeated where the table is wider."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=columns is None)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_cols, sheet.print_title_rows = columns, rows


def number_format(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"


def saved(workbook: Workbook, title: str) -> bytes:
    """The workbook as canonical bytes; the given title in its properties and no person's name."""
    workbook.properties.title = title
    workbook.properties.creator = ""
    buffer = BytesIO()
    workbook.save(buffer)
    return repacked(buffer.getvalue(), SAVED_AT)
