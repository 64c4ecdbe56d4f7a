"""Tables read from pages (PDF, scan): names and headers that were broken over several lines are joined again.

A row's name is joined with the lines of words just above and below it, as few as make the name of a province.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from sources.innovation_index.framework import Framework
from sources.places import PdfBox, ScanBox
from sources.reading.located import Cell, Grid
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import is_figure
from sources.tables.labels import read_label

_MOST_LINES = 4
_HEADER_LINES = 16
_Cells = dict[tuple[int, int], Cell]


def stitched(grid: Grid, framework: Framework) -> Grid:
    """The grid with joined names and headers; grids of other formats, or with merged cells, come back as they are."""
    first = next(iter(grid.cells.values()), None)
    if first is None or grid.merges or not isinstance(first.selector, PdfBox | ScanBox):
        return grid
    cells = dict(grid.cells)
    rows = _rows(cells)
    figure_rows = [row for row, columns in rows.items() if sum(is_figure(cells[row, c]) for c in columns) >= 1]
    words = Counter(c for row in figure_rows for c in rows[row] if not is_figure(cells[row, c]))
    if not words:
        return grid
    column = words.most_common(1)[0][0]
    _join_names(cells, rows, figure_rows, column)
    _join_headers(cells, framework, column)
    return replace(grid, cells=cells)


def _rows(cells: _Cells) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    return rows


def _join_names(cells: _Cells, rows: dict[int, list[int]], figure_rows: list[int], column: int) -> None:
    registry = ProvinceRegistry.load()
    taken: set[int] = set()
    loose = [row for row, columns in rows.items() if columns == [column] and row not in figure_rows]
    for before, row, after in zip([0, *figure_rows], figure_rows, [*figure_rows[1:], max(rows) + 1], strict=False):
        own = cells.get((row, column))
        if own is not None and (is_figure(own) or registry.canonical(own.text)):
            continue
        above = [line for line in loose if before < line < row and line not in taken][-_MOST_LINES:]
        below = [line for line in loose if row < line < after][:_MOST_LINES]
        lines = _fewest_lines(cells, column, above, [row] if own else [], below)
        if lines:
            joined = [cells.pop((line, column)) for line in lines]
            taken.update(lines)
            cells[row, column] = replace(joined[0], row=row, text=" ".join(cell.text for cell in joined))


def _fewest_lines(cells: _Cells, column: int, above: list[int], own: list[int], below: list[int]) -> list[int]:
    """The fewest lines of words around a row that make a province together with the row's own words.

    Lines of the next page count, too: the repeated header between the halves of a name is passed over.
    """
    registry = ProvinceRegistry.load()
    for size in range(1, _MOST_LINES + 1):
        for before in range(min(size, len(above)) + 1):
            if size - before > len(below):
                continue
            lines = [*above[len(above) - before :], *own, *below[: size - before]]
            if registry.canonical(" ".join(cells[line, column].text for line in lines)):
                return lines
    return []


def _join_headers(cells: _Cells, framework: Framework, name_column: int) -> None:
    """Joins the lines of each header above a table into one cell, without the lines of a wider heading."""
    registry = ProvinceRegistry.load()
    provinces = {row for (row, column), cell in cells.items() if column == name_column and registry.canonical(cell.text)}
    rows = _rows(cells)
    for before, first in pairwise([0, *sorted(provinces)]):
        if any(len(rows.get(line, ())) >= 2 for line in range(before + 1, first)):
            _join_header_above(cells, rows, framework, first)


def _join_header_above(cells: _Cells, rows: dict[int, list[int]], framework: Framework, first: int) -> None:
    lines: list[int] = []
    for line in range(first - 1, max(0, first - _HEADER_LINES), -1):
        columns = [column for column in rows.get(line, ()) if (line, column) in cells]
        if any(is_figure(cells[line, column]) for column in columns) or columns == [1]:
            break
        lines.insert(0, line)
    if len(lines) < 2:
        return
    for column in sorted({column for line in lines for column in rows.get(line, ())}):
        own = [cells[line, column] for line in lines if (line, column) in cells]
        kept = _best_suffix([cell.text for cell in own], framework)
        joined = own[len(own) - kept :]
        for cell in joined:
            cells.pop((cell.row, column), None)
        cells[lines[-1], column] = replace(joined[0], row=lines[-1], text=" ".join(cell.text for cell in joined))


def _best_suffix(texts: list[str], framework: Framework) -> int:
    """How many of the last lines make the header of the column itself."""
    best, best_confidence = len(texts), 0.0
    for kept in range(len(texts), 0, -1):
        naming = framework.named(read_label(" ".join(texts[-kept:])))
        if naming.likeness > best_confidence + 0.02:
            best, best_confidence = kept, naming.likeness
    return best
