"""A grid seen for reading tables: by rows, with merged cells filled."""

from __future__ import annotations

import bisect
from collections import defaultdict
from functools import cached_property

from sources.places import CsvField, Selector, SheetCell
from sources.reading.located import Cell, Grid, Merge

_MOST_FILLED = 200_000


class View:
    """A grid by rows, with what merged ranges cover."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.name = grid.name
        self.hidden = grid.hidden
        self.cells = grid.cells
        self.merges = grid.merges

    def holds(self, sheet: str, row: int) -> bool:
        """Whether a row of a sheet is in this view: a sheet of two indices is seen in two."""
        return sheet == self.name and bool(self.rows) and self.rows[0] <= row <= self.rows[-1]

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether a person who opens the sheet cannot see the cell."""
        return self.hidden or row in self.grid.hidden_rows or column in self.grid.hidden_columns

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        """Row → its non-empty columns, both in order."""
        rows: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(self.cells):
            rows[row].append(column)
        return dict(rows)

    @cached_property
    def rows(self) -> list[int]:
        return list(self.by_row)

    @cached_property
    def width(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def filled(self) -> dict[tuple[int, int], Cell]:
        """The cells, with the value of each merged range also at its other positions (within the used area)."""
        filled = dict(self.cells)
        last_row = self.rows[-1] if self.rows else 0
        last_column = self.width
        room = _MOST_FILLED
        for merge in self.merges:
            origin = self.cells.get((merge.top, merge.left))
            bottom, right = min(merge.bottom, last_row), min(merge.right, last_column)
            room -= max(0, bottom - merge.top + 1) * max(0, right - merge.left + 1)
            if origin is None or room < 0:
                continue
            for row in range(merge.top, bottom + 1):
                for column in range(merge.left, right + 1):
                    filled.setdefault((row, column), origin)
        return filled

    def go_on(self, position: tuple[int, int], cell: Cell) -> None:
        """Lets an empty position go on with the words of another cell, as a merged range would."""
        self.filled.setdefault(position, cell)

    @cached_property
    def merges_of_row(self) -> dict[int, list[Merge]]:
        """Row → the ranges beginning there that are merged across columns."""
        found: dict[int, list[Merge]] = defaultdict(list)
        for merge in self.merges:
            if merge.right > merge.left:
                found[merge.top].append(merge)
        return dict(found)

    def rows_between(self, first: int, last: int) -> list[int]:
        """The non-empty rows from `first` to `last`, inclusive."""
        return self.rows[bisect.bisect_left(self.rows, first) : bisect.bisect_right(self.rows, last)]

    def text(self, row: int, column: int) -> str:
        cell = self.filled.get((row, column))
        return cell.text if cell else ""

    def selector_of_empty(self, row: int, column: int) -> Selector | None:
        """The place of an empty cell, where the format has an address for it."""
        sample = next(iter(self.grid.cells.values()), None)
        if sample is None:
            return None
        match sample.selector:
            case SheetCell():
                from openpyxl.utils.cell import get_column_letter

                return SheetCell(self.name, f"{get_column_letter(column)}{row}")
            case CsvField():
                return CsvField(row, column)
        return None
