"""The workbooks of the demonstration: an edition of the whole country, and the table of the departments' commitments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from scripts.workshop.commitments import commitment_rows, described
from scripts.workshop.edition import Edition, aggregates
from scripts.workshop.known import indicators
from sources.reading.archive import repacked
from sources.tree import Node

_FONT = "Times New Roman"
_SAVED_AT = "2025-10-01T00:00:00Z"
_THIN = Side(style="thin", color="808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="DDE6F0")
_FIRST_COLUMN = 3
"""Column of the first code; before it the order number and the province."""
_COMMITMENT_WIDTHS = (5, 26, 9, 38, 18, 13, 11, 11, 11, 40, 28, 30)
_ROW_HEIGHT = 46
"""Points; three lines, which is the longest text of the table."""

Value = str | int | Decimal | None


def national_workbook(edition: Edition) -> bytes:
    """The .xlsx of one edition: five sheets, each with the illustrative mark, two header rows, a unit row and notes."""
    words = described("national_workbook")
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for description in words["sheets"]:
        _fill(workbook.create_sheet(description["name"]), edition, description)
    return saved(workbook, words["title"].format(year=edition.year))


def _fill(sheet: Worksheet, edition: Edition, description: dict[str, str]) -> None:
    words = described("national_workbook")
    nodes = edition.tree.indicators if description["of"] == "indicators" else aggregates(edition.tree)
    lines = [
        words["publisher"],
        words["title"].format(year=edition.year),
        description["title"],
        words["field"].format(provinces=len(edition.provinces)),
    ]
    top = head(sheet, lines, words["mark"], 12)
    _header(sheet, top + 1, nodes, description["measure"])
    first = top + 4
    for offset, province in enumerate(_listed(edition)):
        put(sheet, first + offset, 1, offset + 1, framed=True, align="center")
        put(sheet, first + offset, 2, province, framed=True)
        values, shown = _values(edition, province, description["measure"])
        for column, node in enumerate(nodes, start=_FIRST_COLUMN):
            value = values.get(node.code, words["missing"])
            put(sheet, first + offset, column, value, framed=True, align="right", number_format=shown.get(node.code, "@"))
    notes(sheet, first + len(edition.provinces) + 1, [*words["notes"][description["measure"]], words["source_note"]])
    lie_sideways(sheet, "A:B", f"{top + 1}:{top + 3}")
    sheet.freeze_panes = sheet.cell(first, _FIRST_COLUMN).coordinate


def _listed(edition: Edition) -> list[str]:
    """Provinces in the order of the ranking, the best first."""
    return sorted(edition.provinces, key=lambda name: edition.ranks[name]["PII"])


def _header(sheet: Worksheet, row: int, nodes: tuple[Node, ...], measure: str) -> None:
    """Codes, names and units; the first two columns are headed over all three rows."""
    words = described("national_workbook")
    for column, text in ((1, words["order"]), (2, words["province"])):
        put(sheet, row, column, text, bold=True, framed=True, shaded=True, align="center", wrap=True)
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column)
    for column, node in enumerate(nodes, start=_FIRST_COLUMN):
        unit = {"raw_value": node.unit, "score": words["point"], "rank": words["rank_unit"]}[measure]
        for offset, text in enumerate((node.code, node.name, unit)):
            put(sheet, row + offset, column, text, bold=offset == 0, framed=True, shaded=True, align="center", wrap=True)
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.row_dimensions[row + 1].height = 110
    sheet.row_dimensions[row + 2].height = 32
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 24


def _values(edition: Edition, province: str, measure: str) -> tuple[dict[str, Value], dict[str, str]]:
    """Code -> value and code -> number format, for what is not missing."""
    if measure == "raw_value":
        decimals = {row.code: row.decimals for row in indicators()}
        return {**edition.raw[province]}, {code: number_format(decimals[code]) for code in edition.raw[province]}
    if measure == "score":
        scores = edition.printed_scores(province)
        return {**scores}, dict.fromkeys(scores, number_format(2))
    return {**edition.ranks[province]}, dict.fromkeys(edition.ranks[province], number_format(0))


def commitment_workbook(edition: Edition) -> bytes:
    """The .xlsx of commitments, baselines being the edition's values of the province."""
    description, words = described("cam-ket-cac-so-nganh"), described("commitment_table")
    rows = commitment_rows(description, edition)
    years = sorted({year for row in rows for year in row.targets})
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = description["sheet"]
    lines = [description["issuer"], description["title"], description["subtitle"]]
    top = head(sheet, lines, description["mark"], len(_COMMITMENT_WIDTHS)) + 1
    titles = [words["order"], description["columns"]["lead"], words["code"], words["name"], words["unit"], words["baseline"]]
    titles += [words["target"].format(year=year) for year in years]
    titles += [words["solution"], words["evidence"], words["coordinating"]]
    for column, (title, width) in enumerate(zip(titles, _COMMITMENT_WIDTHS, strict=True), start=1):
        put(sheet, top, column, title, bold=True, framed=True, shaded=True, align="center", wrap=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, start=1):
        figures: list[Value] = [row.baseline, *(row.targets[year] for year in years)]
        before: list[Value] = [number, row.department, row.code, row.name, row.unit]
        after: list[Value] = [row.solution, row.evidence, "; ".join(row.coordinating)]
        for column, value in enumerate(before + figures + after, start=1):
            shown = number_format(row.decimals) if len(before) < column <= len(before + figures) else "General"
            put(sheet, top + number, column, value, framed=True, wrap=True, number_format=shown)
        sheet.row_dimensions[top + number].height = _ROW_HEIGHT
    sheet.row_dimensions[top].height = _ROW_HEIGHT
    lie_sideways(sheet)
    notes(sheet, top + len(rows) + 2, description["notes"])
    return saved(workbook, description["title"])


@cache
def _font(size: int, bold: bool, italic: bool, colour: str | None) -> Font:
    return Font(name=_FONT, size=size, bold=bold, italic=italic, color=colour)


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
    return repacked(buffer.getvalue(), _SAVED_AT)
