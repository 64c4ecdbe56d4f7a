"""Workbooks (.xlsx .xlsm by openpyxl, .xls .ods by python-calamine) as sparse grids; a claimed size costs nothing.

The number of a cell is the stored one, not the rounded one on the screen; a percentage is given as the per cent that it
shows (12.5% stored as 0.125 is 12.5). A formula without a stored result and an error value are problems, never blanks.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.places import SheetCell
from sources.reading import media_types
from sources.reading.located import Cell, Grid, Merge
from sources.reading.package_check import MOST_CELLS
from sources.words.numbers import decimal_text

FORMULA_WITHOUT_RESULT = "formula_without_result"
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d+")?\s*/>')
_EMPTY_ROW = re.compile(rb'<row r="\d{1,7}"(?:(?!hidden)[^>/])*(?:/>|>\s*</row>)')
_THOUSANDTHS = re.compile(r"[#0,]*[#0](?:\.(?P<decimals>[#0]+))?(?P<commas>,+)$")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})


class TooManyCells(ValueError):
    """The workbook holds more cells than this reader accepts."""


def read_workbook(path: Path, media_type: str) -> tuple[Grid, ...]:
    """The sheets of a workbook in their order, hidden ones included (and marked). Raises what the libraries raise."""
    if media_type in media_types.OPENPYXL_TYPES:
        return tuple(_sheets_of_openpyxl(path))
    return tuple(_sheets_of_calamine(path))


def _sheets_of_openpyxl(path: Path) -> Iterator[Grid]:
    """One pass over each sheet's XML; nothing is allocated for the cells that are not there."""
    import warnings

    import openpyxl

    # A stream, not the path: openpyxl refuses a file of the raw store, whose name is a hash without an ending.
    with warnings.catch_warnings(), path.open("rb") as stream:
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in workbook.worksheets:
                yield _sheet_of_openpyxl(workbook, sheet)
        finally:
            workbook.close()


def _sheet_of_openpyxl(workbook: Any, sheet: Any) -> Grid:
    parser_class = _formula_aware_parser()
    cells: dict[tuple[int, int], Cell] = {}
    with sheet._get_source() as source:
        parser = parser_class(
            _without_empty_elements(source.read()),
            sheet._shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        for _, row in parser.parse():
            for raw in row:
                cell = _cell_of_openpyxl(workbook, sheet.title, raw)
                if cell is not None:
                    cells[cell.row, cell.column] = cell
            if len(cells) > MOST_CELLS:
                raise TooManyCells(sheet.title)
    merges = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return Grid(
        name=sheet.title,
        cells=cells,
        merges=tuple(_merge(range_.ref) for range_ in merges),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(int(row) for row, given in parser.row_dimensions.items() if given.get("hidden") == "1"),
        hidden_columns=frozenset(_hidden_columns(parser.column_dimensions)),
    )


def _without_empty_elements(content: bytes) -> io.BytesIO:
    """The XML of a sheet without the cells and rows that hold nothing but a format: there may be a million of them."""
    content = _EMPTY_CELL.sub(b"", content)
    return io.BytesIO(_EMPTY_ROW.sub(b"", content))


def _formula_aware_parser() -> Any:
    """openpyxl's sheet parser, which with `data_only` takes a formula without a stored result for an empty cell."""
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class FormulaAwareParser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            formula = element.find(FORMULA_TAG) if cell["value"] is None else None
            if formula is not None:
                cell["data_type"] = FORMULA_WITHOUT_RESULT
                cell["value"] = "=" + (formula.text or "")
            return cell

    return FormulaAwareParser


def _cell_of_openpyxl(workbook: Any, title: str, raw: dict[str, Any]) -> Cell | None:
    from openpyxl.utils.cell import get_column_letter

    value = raw["value"]
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    row, column = raw["row"], raw["column"]
    selector = SheetCell(title, f"{get_column_letter(column)}{row}")
    if raw["data_type"] == FORMULA_WITHOUT_RESULT:
        return Cell(row, column, value, selector, problem=FORMULA_WITHOUT_RESULT)
    if raw["data_type"] == "e":
        return Cell(row, column, str(value), selector, problem=str(value))
    if not isinstance(value, int | float):
        return _valued_cell(row, column, value, selector, None)
    number_format = _number_format(workbook, raw["style_id"])
    shown = "" if _is_white(workbook, raw["style_id"]) else _literal(number_format or "")
    shown = _scaled(number_format or "", value) if shown is None else shown
    cell = _valued_cell(row, column, value, selector, number_format)
    return cell if shown is None else replace(cell, shown=shown)


@lru_cache(maxsize=1_024)
def _literal(number_format: str) -> str | None:
    """The fixed text that a format shows instead of the number; None for formats that show the number."""
    first = _QUOTED.sub("", number_format.split(";")[0])
    if not number_format or re.search(r"[0#?@a-zA-Z]", first):
        return None
    return "".join(re.findall(r'"([^"]*)"', number_format.split(";")[0]))


def _scaled(number_format: str, value: float) -> str | None:
    """What a format shows that divides by thousands ("0.00,"); None for formats that do not."""
    from sources.words.numbers import from_float, shown

    found = _THOUSANDTHS.match(_QUOTED.sub("", number_format.split(";")[0]).strip())
    if not found:
        return None
    return shown(from_float(value).scaleb(-3 * len(found["commas"])), len(found["decimals"] or ""))


def _is_white(workbook: Any, style_id: int) -> bool:
    """Whether the letters are white on a cell without a fill."""
    styles = workbook._cell_styles
    if style_id >= len(styles) or styles[style_id].fillId > 1:
        return False
    color = workbook._fonts[styles[style_id].fontId].color
    return color is not None and color.type == "rgb" and str(color.rgb).upper().endswith("FFFFFF")


def _number_format(workbook: Any, style_id: int) -> str | None:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    styles = workbook._cell_styles
    if style_id >= len(styles):
        return None
    number = styles[style_id].numFmtId
    if number < 164:
        return str(BUILTIN_FORMATS.get(number, "General"))
    custom = workbook._number_formats
    return str(custom[number - 164]) if number - 164 < len(custom) else None


def _hidden_columns(dimensions: dict[str, dict[str, str]]) -> Iterator[int]:
    for given in dimensions.values():
        if given.get("hidden") == "1":
            yield from range(int(given["min"]), min(int(given["max"]), 16_384) + 1)


def _merge(reference: str) -> Merge:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return Merge(top or 1, left or 1, bottom or 1, right or 1)


def _sheets_of_calamine(path: Path) -> Iterator[Grid]:
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    for metadata in workbook.sheets_metadata:
        if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        first_column = (sheet.start or (0, 0))[1] + 1
        cells: dict[tuple[int, int], Cell] = {}
        for row, values in enumerate(sheet.iter_rows(), start=1):
            for column, value in enumerate(values, start=first_column):
                if value == "" or (isinstance(value, str) and not value.strip()):
                    continue
                cells[row, column] = _valued_cell(row, column, value, _selector(metadata.name, row, column), None)
            if len(cells) > MOST_CELLS:
                raise TooManyCells(metadata.name)
        yield Grid(
            name=metadata.name,
            cells=cells,
            merges=tuple(
                Merge(top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ),
            hidden=metadata.visible != python_calamine.SheetVisibleEnum.Visible,
        )


def _selector(title: str, row: int, column: int) -> SheetCell:
    from openpyxl.utils.cell import get_column_letter

    return SheetCell(title, f"{get_column_letter(column)}{row}")


def _valued_cell(row: int, column: int, value: Any, selector: SheetCell, number_format: str | None) -> Cell:
    """A cell with its text; numbers in their shortest exact form, dates as YYYY-MM-DD."""
    if isinstance(value, bool):
        return Cell(row, column, "TRUE" if value else "FALSE", selector)
    if isinstance(value, int | float):
        number = exact(value)
        if number_format and "%" in number_format and '"%"' not in number_format:
            shown = (number * 100).normalize()
            return Cell(row, column, f"{decimal_text(shown)}%", selector, shown, number_format)
        return Cell(row, column, decimal_text(number), selector, number, number_format)
    if isinstance(value, datetime.datetime):
        text = value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
        return Cell(row, column, text, selector)
    text = str(value)
    return Cell(row, column, text, selector, problem=text if text in _ERRORS else None)


def exact(value: float) -> Decimal:
    """The shortest decimal that stands for the stored binary number; whole numbers without a fraction."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return Decimal(int(value))
    return Decimal(repr(value))
