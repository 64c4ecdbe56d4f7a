"""A table of a document or a sheet of a workbook as one thing: normalised texts in a grid, merged cells filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sources.departments.bodies import is_same_as_above
from sources.departments.passages import Passage, TablePassage, table_passage
from sources.places import Place
from sources.reading.located import Cell, Grid, Paragraph, Table
from sources.words.text import normalise

_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a cell: normalised text, and how to name the place of a part of it."""

    text: str
    passage: Passage | None = None
    cell: Cell | None = None

    def place(self, start: int, end: int, label: str = "") -> Place:
        """The place of `text[start:end]`; `label`, the row's words, stands before it."""
        if self.passage is not None:
            found = self.passage.place(start, end)
        else:
            assert self.cell is not None
            found = self.cell.place() if start == 0 and end >= len(self.text) else _part(self.cell, start, end)
        before = f"{label} | {found.before}" if label else found.before
        return Place(found.selector, found.raw_text, before, found.after)

    def quote(self) -> str:
        return self.passage.quote(0, len(self.text)) if self.passage is not None else self.text


def _part(cell: Cell, start: int, end: int) -> Place:
    from sources.reading.located import spanned

    first, last = normalise(cell.text).original_span(start, end)
    return Place(spanned(cell.selector, first, last), cell.text[first:last], cell.text[:first], cell.text[last:])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines by (row, column) from 0. `filled` also answers for the rest of a merged range; `origin` tells who owns it."""

    name: str
    headings: tuple[str, ...]
    lines: dict[tuple[int, int], tuple[Line, ...]]
    owners: dict[tuple[int, int], tuple[int, int]]
    rows: int
    columns: int

    def text(self, row: int, column: int) -> str:
        """The text of a cell; a merged range answers everywhere with its own text."""
        at = self.owners.get((row, column), (row, column))
        return " ".join(line.text for line in self.lines.get(at, ())).strip()

    def own_lines(self, row: int, column: int) -> tuple[Line, ...]:
        """The lines that stand in this very cell (nothing for the rest of a merged range)."""
        return self.lines.get((row, column), ())

    def row_texts(self, row: int) -> list[str]:
        return [self.text(row, column) for column in range(self.columns)]

    def between(self, begin: int, end: int) -> Sheet:
        """The rows from `begin` up to `end` as a table of its own."""
        kept = range(begin, end)
        return Sheet(
            self.name,
            self.headings,
            {(row - begin, column): lines for (row, column), lines in self.lines.items() if row in kept},
            {
                (row - begin, column): (max(owner, begin) - begin, left)
                for (row, column), (owner, left) in self.owners.items()
                if row in kept
            },
            end - begin,
            self.columns,
        )

    def transposed(self) -> Sheet:
        """Rows for columns."""
        return Sheet(
            self.name,
            self.headings,
            {(column, row): lines for (row, column), lines in self.lines.items()},
            {(column, row): owner[::-1] for (row, column), owner in self.owners.items()},
            self.columns,
            self.rows,
        )


def sheet_of_table(found: TablePassage) -> Sheet:
    """A document's table; a cell that says "như trên" takes over the text above it."""
    table: Table = found.table
    entries = [
        (cell.row, cell.column, cell.row_span, cell.column_span, list(_lines(cell.paragraphs, found)))
        for cell in table.cells
    ]
    return _sheet(found.caption, found.headings, entries)


def sheet_of_grid(grid: Grid) -> Sheet:
    """A sheet of a workbook."""
    spans = {(merge.top, merge.left): merge for merge in grid.merges}
    top = _first_table_row(grid)
    titles = tuple(normalise(cell.text).text for (row, _), cell in sorted(grid.cells.items()) if row < top)
    entries = []
    for (row, column), cell in grid.cells.items():
        if row < top:
            continue
        merge = spans.get((row, column))
        size = (merge.bottom - merge.top + 1, merge.right - merge.left + 1) if merge else (1, 1)
        entries.append((row - top, column - 1, *size, [Line(normalise(cell.text).text, cell=cell)]))
    return _sheet(grid.name, titles, entries)


def _first_table_row(grid: Grid) -> int:
    """The first row with several cells of its own; what stands alone above it is a title, not a header."""
    filled = Counter(row for (row, _), cell in grid.cells.items() if cell.text.strip())
    return min((row for row, count in filled.items() if count >= _SEVERAL), default=1)


def _lines(paragraphs: Iterable[Paragraph], found: TablePassage) -> Iterator[Line]:
    for paragraph in paragraphs:
        if paragraph.text.strip():
            passage = table_passage(paragraph, found)
            yield Line(passage.text, passage)


def _sheet(name: str, headings: tuple[str, ...], entries: list[tuple[int, int, int, int, list[Line]]]) -> Sheet:
    lines: dict[tuple[int, int], tuple[Line, ...]] = {}
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    rows = columns = 0
    for row, column, height, width, content in entries:
        lines[row, column] = tuple(content)
        for down in range(height):
            for right in range(width):
                owners[row + down, column + right] = (row, column)
        rows, columns = max(rows, row + height), max(columns, column + width)
    for row, column in sorted(lines):
        text = " ".join(line.text for line in lines[row, column]).strip().lower()
        if row > 0 and text and is_same_as_above(text):
            owners[row, column] = owners.get((row - 1, column), (row - 1, column))
    return Sheet(name, headings, lines, owners, rows, columns)
