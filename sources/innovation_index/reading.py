"""The result of reading one score file, and the book that is kept of every cell while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sources.contracts import Fact, Finding, ReadResult, SourceFile
from sources.innovation_index.figures import Figure
from sources.innovation_index.framework import Framework
from sources.innovation_index.layout import Column, Layout
from sources.innovation_index.view import View
from sources.innovation_index.words import reason as reason_sentence
from sources.places import Place, Selector, fact_id
from sources.reading.located import Cell, spanned
from sources.words.messages import MessageCatalogue
from sources.words.numbers import decimal_text
from sources.words.vocabulary import Level, Measure

MESSAGES = MessageCatalogue(__file__)
UNIT_OF_SCORE, UNIT_OF_RANK = "điểm", "hạng"


@dataclass(frozen=True, slots=True)
class Ignored:
    """A cell that is no figure, with the reason (a name of words.yml)."""

    place: Place
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {
            "place": self.place.to_json(),
            "raw_text": self.place.raw_text,
            "reason_code": self.reason,
            "reason": reason_sentence(self.reason),
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Ignored:
        """The inverse of `to_json`."""
        return Ignored(Place.from_json(data["place"]), data["reason_code"])


@dataclass(frozen=True, slots=True)
class ScoreReading(ReadResult):
    """All facts of a score file, with every other cell (`ignored`) and the layout by which it was read."""

    ignored: tuple[Ignored, ...] = ()
    layout: Layout = field(default_factory=Layout)


@dataclass(slots=True)
class Book:
    """What has become of each cell of one sheet: used (a figure, a name, a header) or ignored with a reason."""

    view: View
    file: SourceFile
    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    ignored: dict[tuple[int, int], str] = field(default_factory=dict)

    def use(self, row: int, column: int) -> None:
        self.used.add((row, column))

    def ignore(self, row: int, column: int, reason: str) -> None:
        if (row, column) not in self.used:
            self.ignored.setdefault((row, column), reason)

    def ignore_row(self, row: int, reason: str) -> None:
        for column in self.view.by_row.get(row, ()):
            self.ignore(row, column, reason)

    def find(self, code: str, cell: Cell | None = None, **values: Any) -> None:
        """Adds the finding of a code, at a cell."""
        place = cell.place() if cell else None
        self.findings.append(MESSAGES.finding(code, file=self.file.name, place=place, sheet=self.view.name, **values))

    def ignored_cells(self) -> list[Ignored]:
        """Every cell that is not used, in reading order; nothing of the sheet is missing."""
        return [
            Ignored(cell.place(), self.ignored.get(position, "outside_table"))
            for position, cell in sorted(self.view.cells.items())
            if position not in self.used
        ]


@dataclass(frozen=True, slots=True)
class Subject:
    """Of what a figure is: everything of a fact but its place and value."""

    province: str
    edition: int | None
    level: Level
    code: str
    name: str
    measure: Measure
    unit: str | None
    index_code: str
    url: str | None = None


def subject_of(column: Column, framework: Framework, province: str, edition: int | None) -> Subject:
    """The subject of a figure in a column of a table."""
    assert column.level is not None and column.measure is not None
    return Subject(
        province, edition, column.level, column.code, column.name, column.measure, column.unit, framework.index_code
    )


def unit_of(subject: Subject, figure: Figure, framework: Framework) -> str | None:
    """The unit as the source writes it, else the framework's; points and ranks have units of their own."""
    if subject.measure is Measure.RANK:
        return UNIT_OF_RANK
    if subject.measure is Measure.SCORE:
        return UNIT_OF_SCORE
    node = framework.nodes.get(subject.code)
    if figure.percent:
        return "%" if node else None
    return subject.unit or (node.unit if node else None)


def make_fact(book: Book, selector: Selector, text: str, figure: Figure, subject: Subject, framework: Framework) -> Fact:
    """The fact for a figure at a place. Part of a cell's text is named by its characters."""
    raw = text
    if figure.start is not None and figure.end is not None:
        selector = spanned(selector, figure.start, figure.end)
        raw = text[figure.start : figure.end]
    place = Place(selector, raw)
    return Fact(
        fact_id=fact_id(book.file.sha256, place),
        sha256=book.file.sha256,
        place=place,
        value=plain(_counted(figure, subject, framework)),
        unit=unit_of(subject, figure, framework),
        edition=subject.edition,
        province=subject.province,
        level=subject.level,
        code=subject.code,
        name=subject.name,
        measure=subject.measure,
        status=book.file.status,
        index_code=subject.index_code,
        url=subject.url or book.file.url,
    )


def _counted(figure: Figure, subject: Subject, framework: Framework) -> Decimal | None:
    """The value in its unit: per cent for an indicator of the framework, else the stored share ("18.5%" is 0.185).

    Columns that no framework knows are kept as they are stored: old workbooks (.xls) hold the same shares without a
    format, and a series of years must not change its scale with the format of the file.
    """
    if figure.percent and figure.value is not None and subject.code not in framework.nodes:
        return figure.value.scaleb(-2)
    return figure.value


def plain(value: Decimal | None) -> Decimal | None:
    """The same value without an exponent, so that it is written "0.00001" and not "1E-5"."""
    return None if value is None else Decimal(decimal_text(value))


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact as `pii-plan read --json` prints it, with the keys that outside scripts rely on."""
    return {
        "fact_id": fact.fact_id,
        "place": fact.place.to_json(),
        "raw_text": fact.place.raw_text,
        "value": None if fact.value is None else decimal_text(fact.value),
        "unit": fact.unit,
        "edition": fact.edition,
        "province": fact.province,
        "level": fact.level.value,
        "code": fact.code,
        "name": fact.name,
        "measure": fact.measure.value,
        "index": fact.index_code,
        "status": fact.status.value,
        "url": fact.url,
    }
