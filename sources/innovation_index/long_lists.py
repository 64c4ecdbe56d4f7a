"""Lists too long to hold as cells: understood by their first rows, then read by the same reader piece by piece.

The facts of a piece are handed on and forgotten; kept are the first figure of each subject, for the rules between figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sources.contracts import Fact, SourceFile
from sources.innovation_index.consistency import same_value, shown_value, violations
from sources.innovation_index.editions import settle_editions
from sources.innovation_index.framework import Framework
from sources.innovation_index.observations import identity, of_coverage
from sources.innovation_index.reading import MESSAGES, Book, Ignored, ScoreReading, Told
from sources.innovation_index.rows import RowReader
from sources.reading.cell_text import with_plain_text
from sources.reading.delimited import Dialect, detect_dialect, encoding_finding, rows
from sources.reading.located import Cell, Grid
from sources.tables.layout import Layout, Role, TableLayout
from sources.tables.view import View

LONG_FILE = 4 * 2**20
"""From this size on a delimited file is read in pieces."""
HEAD_ROWS = 1_000
_PIECE = 4_000
_NO_END = 10**9
_ASKED_ABOUT = frozenset({"not_a_figure", "unknown_province", "unknown_indicator"})
Take = Callable[[Sequence[Fact]], None]


def head_of(path: Path, dialect: Dialect) -> Grid:
    """The first rows of a delimited file."""
    return _grid(path, list(islice(rows(path, dialect), HEAD_ROWS)), 1)


def read_in_pieces(path: Path, file: SourceFile, table: TableLayout, framework: Framework, take: Take) -> ScoreReading:
    """The facts of all rows of a list whose columns are known, handed to `take` piece by piece."""
    dialect = detect_dialect(path)
    told = Told(file)
    reader = RowReader(replace(table, last_row=_NO_END), framework)
    firsts: dict[tuple[object, ...], Fact] = {}
    ignored: list[Ignored] = []
    last = count = 0
    for first, piece in _pieces(path, dialect):
        book = Book(View(_grid(path, piece, first)), file, told)
        reader.read(book, first=max(first, table.first_row))
        facts, _ = settle_editions([book], [table], file, told)
        _compare(facts, firsts, told)
        take(facts)
        ignored += _worth_naming(book, table)
        count, last = count + len(facts), first + len(piece) - 1
    if not count:
        raise MESSAGES.refused("PII-SCORES-NOTHING", file=file.name, near="")
    for violation in violations(firsts.values()):
        told.add(f"PII-SCORES-{violation.rule}", violation.sentence, None, (violation.fact_id,), violation.size)
    of_coverage(list(firsts.values()), told)
    encoding = encoding_finding(path, dialect)
    return ScoreReading(
        file=file,
        findings=(*filter(None, [encoding]), *told.findings()),
        ignored=tuple(ignored),
        layout=Layout((replace(table, last_row=last),)),
    )


def _pieces(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[list[str]]]]:
    reader = rows(path, dialect)
    first = 1
    while piece := list(islice(reader, _PIECE)):
        yield first, piece
        first += len(piece)


def _grid(path: Path, fields: list[list[str]], first: int) -> Grid:
    from sources.places import CsvField

    cells = {
        (row, column): Cell(row, column, text, CsvField(row, column))
        for row, texts in enumerate(fields, start=first)
        for column, text in enumerate(texts, start=1)
        if text and not text.isspace()
    }
    return with_plain_text(Grid(path.stem, cells))


def _compare(facts: Sequence[Fact], firsts: dict[tuple[object, ...], Fact], told: Told) -> None:
    for fact in facts:
        first = firsts.setdefault(identity(fact), fact)
        if first is not fact and not same_value(first.value, fact.value):
            both = f"{shown_value(first.value)} / {shown_value(fact.value)}"
            example = f"{fact.province} {fact.code or fact.name[:40]} ({fact.edition}): {both}"
            told.add("PII-SCORES-DUPLICATE-PROVINCE", example, fact.place, (first.fact_id, fact.fact_id))


def _worth_naming(book: Book, table: TableLayout) -> Iterator[Ignored]:
    """The cells that a person is asked about; the header of each column that is not read stands for its cells."""
    headers = {(row, column.number) for row in table.header_rows for column in table.with_role(Role.IGNORED)}
    for at, reason in sorted(book.ignored.items()):
        if (reason in _ASKED_ABOUT or at in headers) and at in book.view.cells and at not in book.used:
            yield Ignored(book.view.cells[at].place(), reason)
    for at in sorted(headers & book.view.cells.keys()):
        reason = next(column.reason for column in table.columns if column.number == at[1])
        yield Ignored(book.view.cells[at].place(), reason)
