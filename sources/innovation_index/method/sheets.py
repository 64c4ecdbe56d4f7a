"""The sheets of other programs, as tables of ours: COINr's `iData` and `iMeta`, the Database and Framework of the COIN Tool.

The columns are those that COINr documents for `new_coin`; the cells of a COIN Tool workbook those that COINr's own
`import_coin_tool` reads (version 1 of the tool): codes of indicators in row 16 from column E, units from row 17, weight,
direction and goalposts in rows 7 to 10, the groups above each indicator in rows 14 (nearest) to 11 (the index).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.tables import MISSING, read_table
from sources.words.numbers import decimal_text

if TYPE_CHECKING:
    from sources.reading.located import Grid

_META = {"iCode": "code", "iName": "name", "Parent": "parent", "Type": "kind", "Weight": "weight",
         "Direction": "direction", "Denominator": "denominator", "Target": "target"}  # fmt: skip
_DATA = {"uCode": "unit"}
_FIRST_UNIT, _CODES, _GROUPS, _UPPER, _LOWER, _DIRECTION, _WEIGHT = 17, 16, (14, 13, 12, 11), 10, 9, 8, 7
_FIRST_INDICATOR, _UNIT_NAME, _UNIT_CODE = 5, 2, 3
_GROUP_CODE, _GROUP_WEIGHT, _GROUP_NAME, _FIRST_GROUP = 3, 5, 8, 5


def read_data(path: Path) -> pd.DataFrame:
    """The data table of a file: delimited text, or a workbook's sheet `data`, `iData` or `Database`."""
    sheets = _sheets(path)
    if sheets is None:
        return _named(read_table(path), _DATA)
    if "database" in sheets:
        return _database(sheets["database"], path)
    return _named(_table(_chosen(sheets, ("data", "idata"), path)), _DATA)


def read_structure(path: Path) -> pd.DataFrame:
    """The structure of a file: delimited text, or a workbook's sheet `structure`, `iMeta`, or those of the COIN Tool."""
    sheets = _sheets(path)
    if sheets is not None and "database" in sheets:
        return _framework(sheets["database"], _chosen(sheets, ("framework",), path), path)
    table = read_table(path) if sheets is None else _table(_chosen(sheets, ("structure", "imeta"), path))
    if "iCode" not in table.columns:
        return table
    ours = _named(table, _META)
    kinds = ours["kind"].str.strip().str.lower() if "kind" in ours else pd.Series("", index=ours.index)
    frame = ours.assign(kind=kinds)[kinds != "other"]
    present = [name for name in frame.columns if name in _META.values()]
    return frame[present].map(lambda cell: "" if str(cell).strip().lower() in MISSING else cell)


def _sheets(path: Path) -> dict[str, Grid] | None:
    """The sheets of a workbook by lower-case name; None where the file is text. Raises Refused for a damaged workbook."""
    from sources.reading import media_types
    from sources.reading.workbook import read_workbook

    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    try:
        return {grid.name.strip().lower(): grid for grid in read_workbook(path, media_types.XLSX)}
    except OSError as error:
        raise MESSAGES.refused("PII-INDEX-FILE", file=str(path), reason=error.strerror or "") from error
    except Exception as error:
        raise MESSAGES.refused("PII-INDEX-FILE", file=str(path), reason=type(error).__name__) from error


def _chosen(sheets: dict[str, Grid], names: tuple[str, ...], path: Path) -> Grid:
    found = next((sheets[name] for name in names if name in sheets), None)
    if found is None:
        raise MESSAGES.refused("PII-INDEX-FILE-WORKBOOK", file=str(path), wanted=" / ".join(names))
    return found


def _text(grid: Grid, row: int, column: int) -> str:
    """A cell as text; a share that is shown in per cent as the number that is stored."""
    cell = grid.cells.get((row, column))
    if cell is None or cell.text.strip().lower() in MISSING:
        return ""
    if cell.number is not None and cell.text.endswith("%"):
        return decimal_text(cell.number / 100)
    return cell.text.strip()


def _table(grid: Grid) -> pd.DataFrame:
    """A sheet with its header in the first row."""
    header = [_text(grid, 1, column) for column in range(1, grid.last_column + 1)]
    for name in header:
        if name and header.count(name) > 1:
            raise MESSAGES.refused("PII-INDEX-HEADER-TWICE", file=grid.name, column=name)
    kept = [column for column, name in enumerate(header, start=1) if name]
    rows = [[_text(grid, row, column) for column in kept] for row in range(2, grid.last_row + 1)]
    return pd.DataFrame([row for row in rows if any(row)], columns=pd.Index([name for name in header if name]), dtype=object)


def _named(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return table.rename(columns={name: ours for name, ours in names.items() if ours not in table.columns})


def _indicators(grid: Grid, path: Path) -> list[tuple[int, str]]:
    """Column and code of each indicator that has a value of any unit."""
    last = grid.last_row
    found = [
        (column, _text(grid, _CODES, column))
        for column in range(_FIRST_INDICATOR, grid.last_column + 1)
        if any(_text(grid, row, column) for row in range(_FIRST_UNIT, last + 1))
    ]
    if not found or not all(code for _, code in found):
        raise MESSAGES.refused("PII-INDEX-FILE-COIN-TOOL", file=str(path), sheet=grid.name, what=f"E{_CODES}")
    return found


def _database(grid: Grid, path: Path) -> pd.DataFrame:
    columns = _indicators(grid, path)
    rows = []
    for row in range(_FIRST_UNIT, grid.last_row + 1):
        values = [_text(grid, row, column) for column, _ in columns]
        unit = _text(grid, row, _UNIT_CODE) or _text(grid, row, _UNIT_NAME)
        if any(values) or unit:
            rows.append([unit, *values])
    return pd.DataFrame(rows, columns=pd.Index(["unit", *(code for _, code in columns)]), dtype=object)


def _framework(database: Grid, framework: Grid, path: Path) -> pd.DataFrame:
    """The tree above the indicators. A level on which all indicators have the same group was not used, the index apart."""
    columns = _indicators(database, path)
    above = {level: [_text(database, level, column) for column, _ in columns] for level in _GROUPS}
    used = [level for level in _GROUPS if level == _GROUPS[-1] or len(set(above[level])) > 1]
    top = above[_GROUPS[-1]][0]
    if not all(above[level][place] for level in used for place in range(len(columns))):
        raise MESSAGES.refused(
            "PII-INDEX-FILE-COIN-TOOL", file=str(path), sheet=database.name, what=f"E{_GROUPS[-1]}:E{_GROUPS[0]}"
        )
    rows: list[tuple[str, ...]] = []
    parents: dict[str, str] = {top: ""}
    for place, (column, code) in enumerate(columns):
        weight, direction = _text(database, _WEIGHT, column), _text(database, _DIRECTION, column)
        ends = _text(database, _LOWER, column), _text(database, _UPPER, column)
        rows.append((code, above[used[0]][place], "indicator", weight, direction, *ends, _text(database, 15, column)))
        parents |= {above[low][place]: above[high][place] for low, high in pairwise(used)}
    groups = {_text(framework, row, _GROUP_CODE): row for row in range(_FIRST_GROUP, framework.last_row + 1)}
    for code, parent in parents.items():
        row = groups.get(code)
        if row is None:
            raise MESSAGES.refused("PII-INDEX-FILE-COIN-TOOL", file=str(path), sheet=framework.name, what=code)
        weight = _text(framework, row, _GROUP_WEIGHT) or ("1" if code == top else "")
        rows.append((code, parent, "aggregate", weight, "", "", "", _text(framework, row, _GROUP_NAME)))
    names = ["code", "parent", "kind", "weight", "direction", "lower", "upper", "name"]
    return pd.DataFrame(rows, columns=pd.Index(names), dtype=object)
