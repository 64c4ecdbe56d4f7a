"""Lists too long to hold as cells: understood by their first rows, then read by the same reader piece by piece.

The facts of a piece are handed on and forgotten; kept is which provinces they were of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from sources.contracts import Fact, SourceFile
from sources.innovation_index.captions import Captions
from sources.innovation_index.editions import settle_editions
from sources.innovation_index.framework import Framework
from sources.innovation_index.observations import Given, of_coverage, provinces_given
from sources.innovation_index.reading import MESSAGES, Book, Ignored, ScoreReading, Subject, Told, make_fact
from sources.innovation_index.rows import RowReader
from sources.places import CsvField, Place
from sources.reading.cell_text import with_plain_text
from sources.reading.delimited import Dialect, detect_dialect, encoding_finding, rows
from sources.reading.located import Cell, Grid
from sources.tables.figures import Figure
from sources.tables.layout import Layout, Role, TableLayout
from sources.tables.view import View
from sources.words.numbers import typed

LONG_FILE = 4 * 2**20
"""From this size on a delimited file is read in pieces."""
HEAD_ROWS = 1_000
_PIECE = 4_000
_NO_END = 10**9
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9]\d{0,8})(?:[.,]\d{1,2}|\.\d{4,9})?\Z")
"""A number that can be read in one way only, whatever stands around it."""
_ASKED_ABOUT = frozenset({"not_a_figure", "unknown_province", "unknown_indicator"})
Take = Callable[[Sequence[Fact]], None]


def head_of(path: Path, dialect: Dialect) -> Grid:
    """The first rows of a delimited file."""
    return _grid(path.stem, enumerate(islice(rows(path, dialect), HEAD_ROWS), start=1))


def read_in_pieces(path: Path, file: SourceFile, table: TableLayout, framework: Framework, take: Take) -> ScoreReading:
    """The facts of all rows of a list whose columns are known, handed to `take` piece by piece."""
    dialect = detect_dialect(path)
    told = Told(file)
    reader = RowReader(replace(table, last_row=_NO_END), framework)
    given: Given = {}
    ignored: list[Ignored] = []
    last = count = 0
    rows_of = _Rows(reader, file, told, ignored)
    for first, piece in _pieces(path, dialect):
        book = rows_of.read(piece, first)
        facts, _ = settle_editions([book], [table], file, told) if _undated(book.facts) or not count else (book.facts, [])
        provinces_given(facts, given)
        take(facts)
        count, last = count + len(facts), first + len(piece) - 1
    if not count:
        raise MESSAGES.refused("PII-SCORES-NOTHING", file=file.name, near="")
    of_coverage(given, told)
    encoding = encoding_finding(path, dialect)
    return ScoreReading(
        file=file,
        findings=(*filter(None, [encoding]), *told.findings()),
        ignored=tuple(ignored),
        layout=Layout((replace(table, last_row=last),)),
        captions=Captions.of_list(table),
    )


def _undated(facts: Sequence[Fact]) -> bool:
    return any(fact.edition is None for fact in facts)


@dataclass
class _Rows:
    """Reads rows of fields. A row whose labels are known and whose figures are plain numbers needs no cells; all others
    go through the reader of tables.
    """

    reader: RowReader
    file: SourceFile
    told: Told
    ignored: list[Ignored]
    _known: dict[tuple[str, ...], dict[int, Subject] | None] = field(default_factory=dict)

    def read(self, piece: list[list[str]], first: int) -> Book:
        """The facts of the rows, in their order."""
        book = Book(View(Grid(Path(self.file.name).stem, {})), self.file, self.told)
        waiting: list[tuple[int, list[str]]] = []
        for number, row in enumerate(piece, start=first):
            facts = self._plain(book, number, row) if number >= self.reader.table.first_row else None
            if facts is None:
                waiting.append((number, row))
                continue
            self._by_cells(book, waiting)
            book.facts += facts
        self._by_cells(book, waiting)
        return book

    def _plain(self, book: Book, number: int, row: list[str]) -> list[Fact] | None:
        labels = tuple([row[at] if at < len(row) else "" for at in self._label_fields])
        if labels not in self._known:
            single = Book(View(_grid(book.view.name, [(number, row)])), self.file, self.told)
            self._known[labels] = self.reader.subjects(single, number)
        subjects = self._known[labels]
        if subjects is None:
            return None
        facts = []
        for column, subject in subjects.items():
            text = row[column - 1] if column <= len(row) else ""
            if not text or text.isspace():
                continue
            value = typed(text) if _PLAIN_NUMBER.match(text) else None
            if value is None:
                return None
            place = Place(CsvField(number, column), text)
            facts.append(make_fact(book, place, Figure(value), subject, self.reader.framework))
        return facts

    @cached_property
    def _label_fields(self) -> list[int]:
        roles = (Role.FIGURE, Role.IGNORED)
        return [column.number - 1 for column in self.reader.table.columns if column.role not in roles]

    def _by_cells(self, book: Book, waiting: list[tuple[int, list[str]]]) -> None:
        if not waiting:
            return
        own = Book(View(_grid(book.view.name, waiting)), self.file, self.told)
        self.reader.read(own, first=max(waiting[0][0], self.reader.table.first_row))
        book.facts += own.facts
        self.ignored += _worth_naming(own, self.reader.table)
        waiting.clear()


def _pieces(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[list[str]]]]:
    reader = rows(path, dialect)
    first = 1
    while piece := list(islice(reader, _PIECE)):
        yield first, piece
        first += len(piece)


def _grid(name: str, numbered: Iterable[tuple[int, list[str]]]) -> Grid:
    cells = {
        (row, column): Cell(row, column, text, CsvField(row, column))
        for row, texts in numbered
        for column, text in enumerate(texts, start=1)
        if text and not text.isspace()
    }
    return with_plain_text(Grid(name, cells))


def _worth_naming(book: Book, table: TableLayout) -> Iterator[Ignored]:
    """The cells that a person is asked about; the header of each column that is not read stands for its cells."""
    headers = {(row, column.number) for row in table.header_rows for column in table.with_role(Role.IGNORED)}
    for at, reason in sorted(book.ignored.items()):
        if (reason in _ASKED_ABOUT or at in headers) and at in book.view.cells and at not in book.used:
            yield Ignored(book.view.cells[at].place(), reason)
    for at in sorted(headers & book.view.cells.keys()):
        reason = next(column.reason for column in table.columns if column.number == at[1])
        yield Ignored(book.view.cells[at].place(), reason)
