"""The workbook in which the other departments of the demonstration register their commitments."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from sources.samples.commitments import commitment_rows, text
from sources.samples.edition import Edition
from sources.samples.sheets import Value, head, lie_sideways, notes, number_format, put, saved

_WIDTHS = (5, 26, 9, 38, 18, 13, 11, 11, 11, 40, 28, 30)
_ROW_HEIGHT = 46
"""Points; three lines, which is the longest text of the table."""


def commitment_workbook(edition: Edition) -> bytes:
    """The .xlsx of commitments, baselines being the edition's values of the province."""
    description, words = text("cam-ket-cac-so-nganh"), text("commitment_table")
    rows = commitment_rows(description, edition)
    years = sorted({year for row in rows for year in row.targets})
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = description["sheet"]
    lines = [description["issuer"], description["title"], description["subtitle"]]
    top = head(sheet, lines, description["mark"], len(_WIDTHS)) + 1
    titles = [words["order"], description["columns"]["lead"], words["code"], words["name"], words["unit"], words["baseline"]]
    titles += [words["target"].format(year=year) for year in years]
    titles += [words["solution"], words["evidence"], words["coordinating"]]
    for column, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True), start=1):
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
