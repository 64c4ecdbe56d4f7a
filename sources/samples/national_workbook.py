"""Lay out an edition as the workbook of a whole country: raw values, scores and ranks, provinces down, codes across."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sources.samples.edition import Edition
from sources.samples.known import indicators
from sources.samples.sheets import Value, head, lie_sideways, notes, number_format, put, saved
from sources.samples.tree import Node

_FIRST_COLUMN = 3
"""Column of the first code; before it the order number and the province."""


@cache
def _words() -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "texts" / "national_workbook.yml").read_text(encoding="utf-8")
    )
    return loaded


def national_workbook(edition: Edition) -> bytes:
    """The .xlsx of one edition: five sheets, each with the illustrative mark, two header rows, a unit row and notes."""
    words = _words()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for description in words["sheets"]:
        _fill(workbook.create_sheet(description["name"]), edition, description)
    return saved(workbook, words["title"].format(year=edition.year))


def _fill(sheet: Worksheet, edition: Edition, description: dict[str, str]) -> None:
    words = _words()
    nodes = edition.tree.indicators if description["of"] == "indicators" else edition.tree.aggregates
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
    words = _words()
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
