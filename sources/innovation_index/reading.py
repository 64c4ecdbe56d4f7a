"""The result of reading one score file, and the book that is kept of every cell while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sources.contracts import Fact, Finding, ReadResult, SourceFile
from sources.innovation_index.captions import Captions
from sources.innovation_index.framework import Framework
from sources.places import Place, fact_id
from sources.reading.located import Cell, spanned
from sources.tables.figures import Figure
from sources.tables.layout import Layout
from sources.tables.view import View
from sources.tables.words import reason as reason_sentence
from sources.words.messages import MessageCatalogue
from sources.words.numbers import decimal_text
from sources.words.vocabulary import Level, Measure

MESSAGES = MessageCatalogue(__file__)


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
    """All facts of a score file, with every other cell (`ignored`), the layout by which it was read, and the captions."""

    ignored: tuple[Ignored, ...] = ()
    layout: Layout = field(default_factory=Layout)
    captions: Captions = field(default_factory=Captions)


class Told:
    """What a person should know about a file, gathered by kind: one finding a kind with count, worst cases and subjects."""

    MOST_NAMED = 12

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self._cases: dict[str, list[tuple[float, str, Place | None, tuple[str, ...]]]] = {}

    def add(
        self, code: str, example: str, place: Place | None = None, subjects: tuple[str, ...] = (), worst: float = 0.0
    ) -> None:
        """A case of a kind; the cases with the greatest `worst` are named first."""
        self._cases.setdefault(code, []).append((worst, example, place, subjects))

    def findings(self) -> Iterator[Finding]:
        for code, cases in sorted(self._cases.items()):
            ordered = sorted(enumerate(cases), key=lambda item: (-item[1][0], item[0]))
            named = list(dict.fromkeys(example for _, (_, example, _, _) in ordered if example))
            more = f" … (+{len(named) - self.MOST_NAMED})" if len(named) > self.MOST_NAMED else ""
            place = next((place for _, (_, _, place, _) in ordered if place), None)
            yield MESSAGES.finding(
                code,
                file=self.file.name,
                place=place,
                subjects=tuple(dict.fromkeys(subject for _, _, _, subjects in cases for subject in subjects)),
                count=len(cases),
                examples="; ".join(named[: self.MOST_NAMED]) + more,
            )


@dataclass(slots=True)
class Book:
    """What has become of each cell of one sheet: used (a figure, a name, a header) or ignored with a reason."""

    view: View
    file: SourceFile
    told: Told
    facts: list[Fact] = field(default_factory=list)
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

    def tell(self, code: str, example: str, cell: Cell | None = None, subjects: tuple[str, ...] = ()) -> None:
        """Adds a case of a finding, at a cell."""
        self.told.add(code, example, cell.place() if cell else None, subjects)

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


def unit_of(subject: Subject, figure: Figure, framework: Framework) -> str | None:
    """The unit as the source writes it, else the framework's; points and ranks have units of their own."""
    if subject.measure is Measure.RANK:
        return Measure.RANK.label
    if subject.measure is Measure.SCORE and subject.level is not Level.UNKNOWN:
        return Measure.SCORE.label
    node = framework.nodes.get(subject.code)
    if figure.percent:
        return "%" if node else None
    return subject.unit or (node.unit if node else None)


def make_fact(
    book: Book, place: Place, figure: Figure, subject: Subject, framework: Framework, former: Figure | None = None
) -> Fact:
    """The fact for a figure at a place (see `place_of`)."""
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
        former=plain(_counted(former, subject, framework)) if former else None,
    )


def place_of(cell: Cell, figure: Figure) -> Place:
    """The place of a figure: its cell, or the characters of the cell's own text where the figure is a part of it."""
    raw = cell.text if cell.raw is None else cell.raw
    if figure.start is None or figure.end is None:
        return Place(cell.selector, raw)
    start = figure.start if cell.raw is None else raw.find(cell.text[figure.start : figure.end])
    if start < 0:
        return Place(cell.selector, raw)
    end = start + figure.end - figure.start
    return Place(spanned(cell.selector, start, end), raw[start:end])


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
