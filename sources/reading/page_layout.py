"""Words with boxes on pages (of a PDF or a scan) become paragraphs of prose and grids of tables.

Tables are found by the signature of their rows, not by ruling lines: a row of words followed by figures, and the same
columns of figures on row after row. Header texts above are put into the column that they stand over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from sources.places import Selector
from sources.reading.located import Cell, Grid, table_name

_FIGURE = re.compile(r"^[-+−]?\d[\d.,]*%?[*¹²³⁴]?$|^\(\d{1,2}\)$|^\d{1,2}/\d{1,2}$|^[-–—…]$|^n/a$", re.IGNORECASE)
_TITLE_LINES = 8
_MOST_HEADER_LINES = 14
_TITLE_SPAN = 3
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """Characters `start:end` of the text of a page, without blanks inside, and their box (origin at the top left)."""

    text: str
    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 100.0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(slots=True)
class Piece:
    """Words of one line that belong together: one cell of a table, or one stretch of a line."""

    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def is_figure(self) -> bool:
        return bool(_FIGURE.match(self.text.replace(" ", "")))


@dataclass(slots=True)
class Line:
    """One line of a page, cut into pieces at the wide gaps."""

    page: int
    pieces: list[Piece]
    middle: float
    height: float

    @property
    def figures(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_figure]

    @property
    def is_row(self) -> bool:
        """Whether the line may be a row of a table: figures after at least one piece of words (or several figures)."""
        return len(self.figures) >= 2 or (len(self.figures) == 1 and len(self.pieces) >= 2)


@dataclass(slots=True)
class _Column:
    x0: float
    x1: float

    def distance(self, piece: Piece) -> float:
        """0 where the piece stands over the column, else the gap between them."""
        if piece.x1 >= self.x0 and piece.x0 <= self.x1:
            return 0.0
        return min(abs(piece.x0 - self.x1), abs(self.x0 - piece.x1))

    def overlap(self, piece: Piece) -> float:
        return min(self.x1, piece.x1) - max(self.x0, piece.x0)


@dataclass(slots=True)
class _Table:
    """Lines of one table (title, header and rows), and its columns from left to right."""

    columns: list[_Column]
    above: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def lines_of(page: int, words: Iterable[Word]) -> list[Line]:
    """The lines of a page from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = lines[-1] if lines else None
        if last and abs(word.middle - median(w.middle for w in last[-6:])) < 0.5 * max(word.height, 1.0):
            last.append(word)
        else:
            lines.append([word])
    return [_line(page, sorted(words, key=lambda word: word.x0)) for words in lines]


def _line(page: int, words: list[Word]) -> Line:
    height = median(word.height for word in words)
    pieces = [Piece([words[0]])]
    for before, word in pairwise(words):
        gap = word.x0 - before.x1
        if gap > 0.85 * height or (gap > 0.4 * height and _FIGURE.match(word.text) and _FIGURE.match(before.text)):
            pieces.append(Piece([word]))
        else:
            pieces[-1].words.append(word)
    return Line(page, pieces, median(word.middle for word in words), height)


def grids_of_lines(lines: Sequence[Line], place: Callable[[int, list[Word]], Selector], name: str) -> tuple[Grid, ...]:
    """The tables among the lines of a document, in order. `place` makes the selector for some words of a page."""
    tables: list[_Table] = []
    titles: list[Line] = []
    for run in _runs(lines):
        if not run.rows:
            titles = [*titles, *run.lines][-_TITLE_LINES:]
            continue
        columns = _columns(run.rows)
        if tables and tables[-1].columns and _same_columns(tables[-1].columns, columns) and len(titles) < _TITLE_LINES:
            tables[-1].lines.extend([*run.lines])
            tables[-1].columns = _widened(tables[-1].columns, columns)
        else:
            tables.append(_Table(columns, titles, list(run.lines)))
        titles = []
    return tuple(
        _grid(table, place, table_name("on_a_page", page=name, number=number))
        for number, table in enumerate(tables, start=1)
    )


@dataclass(slots=True)
class _Run:
    """Consecutive lines of one page that are a table with its header, or are no table at all."""

    lines: list[Line]
    rows: list[Line]


def _runs(lines: Sequence[Line]) -> list[_Run]:
    """Cuts each page into prose and tables; the header lines above the first row of a table go with it."""
    runs: list[_Run] = []
    for page_lines in _by_page(lines):
        rows = [number for number, line in enumerate(page_lines) if line.is_row]
        groups = _groups(page_lines, rows)
        done = 0
        for first, last in groups:
            top = _first_header_line(page_lines, done, first)
            if top > done:
                runs.append(_Run(page_lines[done:top], []))
            inside = page_lines[top : last + 1]
            runs.append(_Run(inside, [line for line in page_lines[first : last + 1] if line.is_row]))
            done = last + 1
        if done < len(page_lines):
            runs.append(_Run(page_lines[done:], []))
    return runs


def _by_page(lines: Sequence[Line]) -> list[list[Line]]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return list(pages.values())


def _groups(lines: Sequence[Line], rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last line of each stretch of rows; a few lines of words between (wrapped names, regions) do not end it."""
    groups: list[list[int]] = []
    for number in rows:
        if groups and number - groups[-1][-1] <= 4:
            groups[-1].append(number)
        else:
            groups.append([number])
    tables = []
    for group in groups:
        if len(group) >= _LEAST_ROWS or len(lines[group[0]].figures) >= 3:
            last = group[-1]
            while last + 1 < len(lines) and last - group[-1] < 2 and _is_wrapped(lines[last], lines[last + 1]):
                last += 1
            tables.append((group[0], last))
    return tables


def _is_wrapped(line: Line, following: Line) -> bool:
    """Whether a line of words just below a row is the rest of a name that did not fit."""
    close = following.middle - line.middle < 1.6 * max(line.height, following.height)
    return close and not following.is_row and len(following.pieces) == 1 and len(following.pieces[0].words) <= 4


def _first_header_line(lines: Sequence[Line], done: int, first: int) -> int:
    """The first of the lines above a table that are close to each other and belong to its header."""
    top = first
    while top > done and first - top < _MOST_HEADER_LINES:
        above, below = lines[top - 1], lines[top]
        if below.middle - above.middle > 4 * max(above.height, below.height):
            break
        top -= 1
    return top


def _columns(rows: Sequence[Line]) -> list[_Column]:
    """Columns from the rows with the most common number of pieces; pieces that overlap in x are one column."""
    columns: list[_Column] = []
    counts = [len(row.pieces) for row in rows]
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    for row in [row for row in rows if len(row.pieces) == usual] or list(rows):
        for piece in row.pieces:
            _put(columns, piece)
    for row in rows:
        for piece in row.pieces:
            if all(column.distance(piece) > 0 for column in columns):
                _put(columns, piece)
    return sorted(columns, key=lambda column: column.x0)


def _put(columns: list[_Column], piece: Piece) -> None:
    touching = [column for column in columns if column.overlap(piece) > 0]
    if not touching:
        columns.append(_Column(piece.x0, piece.x1))
        return
    best = max(touching, key=lambda column: column.overlap(piece))
    if len(touching) == 1:
        best.x0, best.x1 = min(best.x0, piece.x0), max(best.x1, piece.x1)


def _same_columns(one: list[_Column], other: list[_Column]) -> bool:
    if len(one) != len(other):
        return False
    return all(min(a.x1, b.x1) > max(a.x0, b.x0) - 3 for a, b in zip(one, other, strict=True))


def _widened(one: list[_Column], other: list[_Column]) -> list[_Column]:
    return [_Column(min(a.x0, b.x0), max(a.x1, b.x1)) for a, b in zip(one, other, strict=True)]


def _grid(table: _Table, place: Callable[[int, list[Word]], Selector], name: str) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    row = 0
    for line in table.above:
        row += 1
        words = [word for piece in line.pieces for word in piece.words]
        cells[row, 1] = Cell(row, 1, " ".join(word.text for word in words), place(line.page, words))
    for line in table.lines:
        row += 1
        for column, words in _assigned(line, table.columns).items():
            cells[row, column] = Cell(row, column, " ".join(word.text for word in words), place(line.page, words))
    return Grid(name, cells)


def _cut_between(piece: Piece, columns: list[_Column], line: Line) -> Iterator[Piece]:
    """The parts of a piece over narrow columns: cut where a gap wider than the line's blanks, or one before a figure, lies
    between two columns."""
    gaps = [word.x0 - before.x1 for other in line.pieces for before, word in pairwise(other.words)]
    blank = min((gap for gap in gaps if gap > 0), default=0.3 * line.height)
    part = [piece.words[0]]
    for before, word in pairwise(piece.words):
        begins_a_figure = bool(_FIGURE.match(word.text)) and not _FIGURE.match(before.text)
        between = any(
            max(left.x1, before.x1) <= min(right.x0, word.x0) + 1 and left.overlap(piece) > 0 and right.overlap(piece) > 0
            for left, right in pairwise(columns)
        )
        if between and (begins_a_figure or word.x0 - before.x1 > 1.6 * blank):
            yield Piece(part)
            part = []
        part.append(word)
    yield Piece(part)


def _assigned(line: Line, columns: list[_Column]) -> dict[int, list[Word]]:
    """Column (from 1) → its words in this line; a line of words right across the table, or one that goes from its first
    column into the next, is its title."""
    if len(line.pieces) == 1:
        over = [number for number, column in enumerate(columns) if column.overlap(line.pieces[0]) > 0]
        if len(over) >= _TITLE_SPAN or over[:2] == [0, 1]:
            return {1: line.pieces[0].words}
    given: dict[int, list[Word]] = {}
    for piece in (part for whole in line.pieces for part in _cut_between(whole, columns, line)):
        over = [number for number, column in enumerate(columns, start=1) if column.overlap(piece) > 0]
        nearest = min(range(1, len(columns) + 1), key=lambda number: columns[number - 1].distance(piece))
        best = max(over, key=lambda number: columns[number - 1].overlap(piece)) if over else nearest
        given.setdefault(best, []).extend(piece.words)
    return given
