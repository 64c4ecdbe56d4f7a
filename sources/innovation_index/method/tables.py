"""Tables in and out: strict reading of numbers from data frames and delimited files, exact writing."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sources.contracts import Refused
from sources.innovation_index.method.messages import MESSAGES
from sources.places import CsvField, Place
from sources.words.numbers import decimal_text, parse_number, typed

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING = frozenset({"", "na", "n/a", "nan", "<na>"})
_NUMBER_CHARACTERS = frozenset("0123456789.+-eE")
_TEXTS = frozenset({"unit", "code", "parent", "denominator", "name", "ucode", "uname", "icode", "iname"})
"""Columns whose cells are words even where they look like numbers."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def cell_text(value: Any) -> str:
    """The trimmed text of a cell; empty for a missing one."""
    if type(value) is str:
        return value.strip()
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
        return ""
    return str(value).strip()


def cell_number(value: Any, *, row: int, column: str, unit: str, at: int | None = None) -> float | None:
    """The finite number in a cell, None for a missing one. Raises Refused, naming row and column, for anything else.

    `at`: number of the column in its file, where there is one.
    """
    text = cell_text(value)
    if text.lower() in MISSING:
        return None
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        place = Place(CsvField(row, at), text) if at else None
        raise MESSAGES.refused("PII-INDEX-NOT-A-NUMBER", place=place, value=text, row=row, column=column, unit=unit)
    return float(text)


def unit_names(data: pd.DataFrame) -> pd.Index[str]:
    """The units of a data table: its column `unit`, else its index, unless that only numbers the rows.

    Raises Refused where there are none, and for an empty or repeated name.
    """
    if "unit" not in data.columns and isinstance(data.index, pd.RangeIndex):
        raise MESSAGES.refused("PII-INDEX-COLUMN-ABSENT", column="unit")
    column = data["unit"] if "unit" in data.columns else data.index
    names = [cell_text(value) for value in column.tolist()]
    seen: dict[str, int] = {}
    for row, name in enumerate(names, start=2):
        if not name:
            raise MESSAGES.refused("PII-INDEX-UNIT-EMPTY", row=row)
        if name in seen:
            raise MESSAGES.refused("PII-INDEX-UNIT-TWICE", unit=name, first=seen[name], row=row)
        seen[name] = row
    if not names:
        raise MESSAGES.refused("PII-INDEX-NO-UNIT")
    return pd.Index(names, name="unit", dtype=object)


def number_columns(data: pd.DataFrame, columns: tuple[str, ...], units: pd.Index[str]) -> NDArray[np.float64]:
    """The named columns as floats, shape (columns, units), missing as NaN. Raises Refused for text or an absent column."""
    at = {name: position for position, name in enumerate(data.columns)}
    for column in columns:
        if column not in at:
            raise MESSAGES.refused("PII-INDEX-COLUMN-ABSENT", column=column)
    kinds, places = data.dtypes.tolist(), [at[column] for column in columns]
    if all(isinstance(kinds[place], np.dtype) and kinds[place].kind in "fiu" for place in places):
        alike = len({kinds[place] for place in places}) <= 1  # one block of pandas; a mixture is quicker cell by cell
        chosen = data[list(columns)].to_numpy() if alike else data.to_numpy(dtype=object)[:, places]
        values = np.ascontiguousarray(chosen.astype(float).T)
    else:
        values = np.array([_column_of_cells(data[column], column, at[column], units) for column in columns])
    infinite = np.argwhere(np.isinf(values))
    if len(infinite):
        column, row = columns[infinite[0][0]], int(infinite[0][1])
        raise MESSAGES.refused("PII-INDEX-NOT-A-NUMBER", value="inf", row=row + 2, column=column, unit=units[row])
    return values.reshape(len(columns), len(units))


def _column_of_cells(series: pd.Series[Any], column: str, position: int, units: pd.Index[str]) -> NDArray[np.float64]:
    if series.dtype.kind in "fiu":
        return series.to_numpy(dtype=float, na_value=np.nan)
    cells = series.tolist()
    plain = _plain_numbers(cells)
    if plain is not None:
        return plain
    values = np.full(len(units), np.nan)
    for row, value in enumerate(cells):
        number = cell_number(value, row=row + 2, column=column, unit=units[row], at=position + 1)
        if number is not None:
            values[row] = number
    return values


def _plain_numbers(cells: list[Any]) -> NDArray[np.float64] | None:
    """The cells as numbers where all are empty or made of the characters of numbers; None where one needs a closer look."""
    try:
        if not _NUMBER_CHARACTERS.issuperset("".join(cells)):
            return None
        return np.array([float(text) if text else np.nan for text in cells])
    except (TypeError, ValueError):
        return None


def read_table(path: Path, *, least: int = 1) -> pd.DataFrame:
    """A delimited UTF-8 file of at least `least` rows as a frame of text; decimals with a point.

    Fields are separated by commas, or by semicolons as where decimals have a comma (Excel in Vietnam writes so). Raises
    Refused if unreadable, and for semicolons where some decimals have a comma and others a point.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MESSAGES.refused("PII-INDEX-FILE", file=str(path), reason=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise MESSAGES.refused("PII-INDEX-FILE-ENCODING", file=str(path)) from error
    try:
        head = text.partition("\n")[0]
        separated = ";" if head.count(";") > head.count(",") else ","
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separated, strict=True))
    except csv.Error as error:
        raise MESSAGES.refused("PII-INDEX-FILE-CSV", file=str(path), reason=str(error)) from error
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) < 1 + least:
        raise MESSAGES.refused("PII-INDEX-FILE-EMPTY", file=str(path))
    header = [name.strip() for name in rows[0]]
    for name in header:
        if header.count(name) > 1:
            raise MESSAGES.refused("PII-INDEX-HEADER-TWICE", file=str(path), column=name)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise MESSAGES.refused("PII-INDEX-FILE-RAGGED", file=str(path), row=number, found=len(row), wanted=len(header))
    if separated == ";":
        _with_points(rows, path)
    return pd.DataFrame(rows[1:], columns=pd.Index(header), dtype=object)


def _with_points(rows: list[list[str]], path: Path) -> None:
    """Decimal commas written as points, in place; a point beside them may part thousands and is asked about."""
    held = [
        (number, column, cell)
        for number, row in enumerate(rows[1:], start=2)
        for column, cell in enumerate(row)
        if rows[0][column].strip().lower() not in _TEXTS and parse_number(cell).value is not None
    ]
    commas = [(number, column, value) for number, column, cell in held if "," in cell and (value := typed(cell)) is not None]
    point = next(((number, column, cell) for number, column, cell in held if "." in cell), None)
    if commas and point is not None:
        comma, place = rows[commas[0][0] - 1][commas[0][1]], Place(CsvField(point[0], point[1] + 1), point[2])
        raise MESSAGES.refused("PII-INDEX-FILE-DECIMALS", file=str(path), place=place, comma=comma, point=point[2])
    for number, column, value in commas:
        rows[number - 1][column] = decimal_text(value)


@contextmanager
def told_of(file: Path) -> Iterator[None]:
    """Refusals from inside name `file`, unless they name one already."""
    try:
        yield
    except Refused as refusal:
        found = refusal.finding
        if found.file:
            raise
        raise Refused(replace(found, file=str(file), message=f"{file.name}: {found.message}")) from refusal


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame by unit: first column `unit`, numbers in the shortest form that reads back the same, missing empty."""
    cells = frame.astype(object).where(frame.notna(), None)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", *frame.columns])
        writer.writerows(cells.itertuples(name=None))
