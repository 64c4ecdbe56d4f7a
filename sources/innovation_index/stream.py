"""Very long lists (a delimited file of up to millions of rows): read as a stream, kept as columns, facts made on demand.

A fact of such a list is its row, its column, its words and the number of its subject (province, indicator, edition,
measure); there are few subjects. A million rows cost about a hundred megabytes and a few seconds.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import overload

from sources.contracts import Fact, Finding, SourceFile
from sources.innovation_index.figures import read_figure
from sources.innovation_index.framework import Framework
from sources.innovation_index.layout import Column, Layout, Role, TableLayout
from sources.innovation_index.long_form import Labels, detect_long, labels_of
from sources.innovation_index.observations import contradictions, of_coverage
from sources.innovation_index.reading import MESSAGES, Book, Ignored, ScoreReading, Subject, fact_json, make_fact
from sources.innovation_index.view import View
from sources.places import CsvField
from sources.reading.delimited import Dialect, encoding_finding, rows
from sources.reading.located import Cell, Grid
from sources.words.numbers import decimal_text, typed
from sources.words.vocabulary import Measure

LONG_FILE = 4 * 2**20
"""From this size on a delimited file is read as a stream."""
_HEAD_ROWS = 300
_MOST_FINDINGS = 300
_OWN_KEYS = frozenset({"fact_id", "place", "raw_text", "value"})
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.\d{1,2}|\.\d{4,9}|,\d{1,2})?\Z")


class StreamedFacts(Sequence[Fact]):
    """The facts of a list in the order of the file; each is made when it is asked for."""

    def __init__(self, book: Book, framework: Framework) -> None:
        self._book = book
        self._framework = framework
        self.subjects: list[Subject] = []
        self.rows = array("L")
        self.columns = array("H")
        self.numbers = array("L")
        self.texts: list[str] = []

    def new_subject(self, subject: Subject) -> int:
        """Adds a subject; its number."""
        self.subjects.append(subject)
        return len(self.subjects) - 1

    def add(self, row: int, column: int, subject: int, text: str) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.numbers.append(subject)
        self.texts.append(text)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Fact: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Fact]: ...
    def __getitem__(self, index: int | slice) -> Fact | Sequence[Fact]:
        """The fact or the facts at a position."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        subject = self.subjects[self.numbers[index]]
        selector, text = CsvField(self.rows[index], self.columns[index]), self.texts[index]
        figure = read_figure(Cell(selector.row, selector.column, text, selector), rank=subject.measure is Measure.RANK)
        assert figure is not None
        return make_fact(self._book, selector, text, figure, subject, self._framework)

    def __iter__(self) -> Iterator[Fact]:
        return (self[number] for number in range(len(self)))

    def json_texts(self) -> Iterator[str]:
        """The JSON of each fact as `fact_json` gives it; what facts of one subject share is written out once."""
        prefix = hashlib.sha256(f"{self._book.file.sha256}\n".encode())
        tails: dict[int, str] = {}
        for index, (row, column, subject, text) in enumerate(
            zip(self.rows, self.columns, self.numbers, self.texts, strict=True)
        ):
            if subject not in tails:
                shared = {name: value for name, value in fact_json(self[index]).items() if name not in _OWN_KEYS}
                tails[subject] = json.dumps(shared, ensure_ascii=False)[1:]
            number = typed(text) if _PLAIN_NUMBER.match(text) else None
            if number is None:
                yield json.dumps(fact_json(self[index]), ensure_ascii=False)
                continue
            identity = prefix.copy()
            identity.update(f"csv;row={row};column={column}".encode())
            yield (
                f'{{"fact_id": "f{identity.hexdigest()[:20]}", "place": {{"format": "csv", "row": {row}, '
                f'"column": {column}, "raw_text": "{text}", "before": "", "after": ""}}, "raw_text": "{text}", '
                f'"value": "{decimal_text(number)}", {tails[subject]}'
            )


@dataclass(slots=True)
class _Seen:
    """What has been met so far: the first figure of each subject, figures that contradict it, and what is unreadable."""

    first: dict[int, int] = field(default_factory=dict)
    conflicts: dict[int, int] = field(default_factory=dict)
    unread: dict[str, list[Cell]] = field(default_factory=dict)


def read_long_list(path: Path, file: SourceFile, dialect: Dialect, framework: Framework) -> ScoreReading | None:
    """The facts of a list of any length, or None where the file is no list."""
    head = _grid(file, islice(rows(path, dialect), _HEAD_ROWS))
    table = detect_long(View(head), framework)
    if table is None:
        return None
    facts = StreamedFacts(Book(View(Grid(head.name, {})), file), framework)
    seen = _Seen()
    last = _read_rows(islice(rows(path, dialect), table.header_rows[0], None), table, framework, facts, seen)
    if not facts:
        raise MESSAGES.refused("PII-SCORES-NOTHING", file=file.name)
    firsts = [facts[number] for number in seen.first.values()]
    findings = [
        *filter(None, [encoding_finding(path, dialect)]),
        *_of_unread(seen, file),
        *_of_conflicts(facts, seen, file),
        *contradictions(firsts, file),
        *of_coverage(firsts, file),
    ]
    return ScoreReading(
        file=file,
        facts=facts,  # type: ignore[arg-type]
        findings=tuple(findings),
        ignored=(*_ignored_columns(head, table), *_ignored_cells(seen)),
        layout=Layout((replace(table, last_row=last),)),
    )


def _grid(file: SourceFile, some_rows: Iterator[list[str]]) -> Grid:
    cells = {
        (row, column): Cell(row, column, text, CsvField(row, column))
        for row, fields in enumerate(some_rows, start=1)
        for column, text in enumerate(fields, start=1)
        if text.strip()
    }
    return Grid(Path(file.name).stem, cells)


def _read_rows(
    body: Iterator[list[str]], table: TableLayout, framework: Framework, facts: StreamedFacts, seen: _Seen
) -> int:
    """Adds the facts of all rows; the number of the last one. Rows with the same labels share the work of reading them."""
    width = max(column.number for column in table.columns)
    label_columns = [column.number - 1 for column in table.columns if column.role in _LABELS]
    figures = table.with_role(Role.FIGURE)
    known: dict[tuple[str, ...], tuple[Labels | None, dict[int, int]]] = {}
    first = table.header_rows[0] + 1
    number = first
    for number, row in enumerate(body, start=first):
        if not row:
            continue
        if len(row) < width:
            row = [*row, *([""] * (width - len(row)))]
        words = tuple([row[column] for column in label_columns])
        if words not in known:
            texts = {column.number: row[column.number - 1] for column in table.columns}
            known[words] = (labels_of(texts, table, framework), {})
        labels, subjects = known[words]
        if labels is None or labels.province is None:
            code = "PII-SCORES-UNKNOWN-INDICATOR" if labels is None else "PII-SCORES-UNKNOWN-PROVINCE"
            named = table.with_role(Role.PROVINCE if labels else Role.NAME) or table.with_role(Role.CODE)
            column = named[0].number
            seen.unread.setdefault(code, []).append(Cell(number, column, row[column - 1], CsvField(number, column)))
            continue
        for figure in figures:
            text = row[figure.number - 1]
            if text and _is_figure(number, figure, text, seen):
                if figure.number not in subjects:
                    subjects[figure.number] = facts.new_subject(labels.subject(figure, framework))
                _add(number, figure.number, subjects[figure.number], text, facts, seen)
    return number


_LABELS = frozenset({Role.PROVINCE, Role.EDITION, Role.LEVEL, Role.CODE, Role.NAME, Role.UNIT, Role.URL})


def _is_figure(number: int, column: Column, text: str, seen: _Seen) -> bool:
    if _PLAIN_NUMBER.match(text):
        return True
    cell = Cell(number, column.number, text, CsvField(number, column.number))
    if text.isspace():
        return False
    if read_figure(cell, rank=column.measure is Measure.RANK) is None:
        seen.unread.setdefault("PII-SCORES-NOT-A-NUMBER", []).append(cell)
        return False
    return True


def _add(row: int, column: int, subject: int, text: str, facts: StreamedFacts, seen: _Seen) -> None:
    first = seen.first.setdefault(subject, len(facts.texts))
    if first < len(facts.texts) and facts.texts[first] != text:
        seen.conflicts.setdefault(subject, len(facts.texts))
    facts.add(row, column, subject, text)


def _of_unread(seen: _Seen, file: SourceFile) -> Iterator[Finding]:
    for code, cells in sorted(seen.unread.items()):
        text = cells[0].text[:45]
        more = text if len(cells) == 1 else f"{text}» và {len(cells) - 1} ô khác «…"
        yield MESSAGES.finding(code, file=file.name, place=cells[0].place(), nearest="xem danh mục", text=more)


def _of_conflicts(facts: StreamedFacts, seen: _Seen, file: SourceFile) -> Iterator[Finding]:
    for subject, other in islice(seen.conflicts.items(), _MOST_FINDINGS):
        first, second = facts[seen.first[subject]], facts[other]
        if first.value == second.value:
            continue
        yield MESSAGES.finding(
            "PII-SCORES-DUPLICATE-PROVINCE",
            file=file.name,
            place=second.place,
            subjects=(first.fact_id, second.fact_id),
            province=second.province,
            name=second.name,
            edition=second.edition,
            first=first.place.raw_text,
            second=second.place.raw_text,
        )
    if len(seen.conflicts) > _MOST_FINDINGS:
        yield MESSAGES.finding("PII-SCORES-MORE-DUPLICATES", file=file.name, count=len(seen.conflicts) - _MOST_FINDINGS)


def _ignored_cells(seen: _Seen) -> Iterator[Ignored]:
    """The rows and cells that could not be read, each with its reason."""
    for code, cells in sorted(seen.unread.items()):
        reason = code.removeprefix("PII-SCORES-").lower().replace("-", "_").replace("not_a_number", "not_a_figure")
        yield from (Ignored(cell.place(), reason) for cell in cells)


def _ignored_columns(head: Grid, table: TableLayout) -> Iterator[Ignored]:
    """The header of each column that is not read stands for its cells: they are as many as rows."""
    for column in table.columns:
        cell = head.cells.get((table.header_rows[0], column.number))
        if column.role is Role.IGNORED and cell is not None:
            yield Ignored(cell.place(), column.reason)
