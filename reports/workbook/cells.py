"""Cells of the workbooks that we hand out: one font, text that is never taken for a formula, the same bytes each time."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sources.reading.archive import MADE_AT, save_canonical

if TYPE_CHECKING:
    from openpyxl import Workbook

FONT = "Times New Roman"
_LOOKS: WeakKeyDictionary[Workbook, dict[tuple[object, ...], Any]] = WeakKeyDictionary()
"""The looks that a workbook has already: the library takes far longer to compare six styles than to copy their numbers."""


def empty_workbook() -> Workbook:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = ""
    return workbook


def put(
    sheet: Any,
    row: int,
    column: int,
    value: object,
    *,
    size: float = 11,
    bold: bool = False,
    border: bool = False,
    align: str | None = None,
    upright: str = "top",
    wrap: bool = True,
    fill: str | None = None,
    locked: bool = True,
    text: bool = False,
) -> Any:
    """Write a value: text is text even where it begins like a formula; `text` makes the cell's format one of text too."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    cell = sheet.cell(row, column)
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    looks, look = _LOOKS.setdefault(sheet.parent, {}), (size, bold, border, align, upright, wrap, fill, locked, text)
    if look in looks:
        cell._style = copy(looks[look])
        return cell
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=wrap, vertical=upright, horizontal=align)
    cell.protection = Protection(locked=locked)
    if text:
        cell.number_format = "@"
    if border:
        cell.border = Border(*(Side(style="thin"),) * 4)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    looks[look] = copy(cell._style)
    return cell


def number_format(shown: str, sign: str = "") -> str:
    """The format in which Excel shows a number as it is shown in Word: its decimals, groups of thousands, a sign before it.

    >>> number_format("1.234,50"), number_format("12"), number_format("0,5", "≥ ")
    ('#,##0.00', '#,##0', '"≥ "#,##0.0')
    """
    _, _, fraction = shown.partition(",")
    plus = "+" if shown.startswith("+") else ""
    whole = "#,##0" + (f".{'0' * len(fraction)}" if fraction else "")
    if plus:
        return f"+{whole};-{whole};{whole}"
    return f'"{sign}"{whole}' if sign else whole


def letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def save(workbook: Workbook, path: Path, saved_at: str = MADE_AT) -> None:
    """Write the workbook; the clock that the library would show is `saved_at`."""
    save_canonical(workbook.save, path, saved_at)
