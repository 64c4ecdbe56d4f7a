"""What a plan consists of, before it has any form: chapters of blocks, blocks of segments, and the record of each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from reports.evidence.records import NumberRecord


@dataclass(frozen=True, slots=True)
class NumberUse:
    """One number as it stands in a sentence or a cell; its record is found by `number_id`."""

    number_id: str
    text: str
    illustrative: bool = False


class FixedKind(StrEnum):
    """Why words with digits need no record; the names of the character styles in `reports/evidence/exemptions.yml`."""

    NUMBERING = "FixedNumbering"
    CODE = "FixedCode"
    NAME = "FixedName"


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words that may hold digits and are not a figure: a numbering, a code, the name of an indicator, a unit, a body."""

    text: str
    kind: FixedKind


@dataclass(frozen=True, slots=True)
class Marked:
    """A name (of a body, a source of data) that was made up for the demonstration, and is marked as such."""

    text: str


Segment = str | NumberUse | Fixed | Marked
Text = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 "I. …", level 2 "1. …", level 3 "a) …" (plain, but kept with what follows)."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Caption:
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `group` marks a heading row across all columns, whose only cell is the first."""

    cells: tuple[Text, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. `widths` in millimetres, `centred` the columns set in the middle; `size` in points."""

    header: tuple[Text, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    centred: tuple[bool, ...]
    size: int = 12


@dataclass(frozen=True, slots=True)
class Bars:
    """The one figure: for each label the values of several series, 0-100 points; None where a value is missing."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    axis: str
    description: str
    note: str | None


Block = Heading | Paragraph | Caption | Table | Bars


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its own section, landscape, with its own page numbers."""

    number: str
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The words of the official form that change with province, date and signer."""

    issuer: tuple[str, str]
    symbol: str
    place: str
    year: NumberUse
    kind: str
    abstract: Text
    signature: tuple[str, ...]
    recipients: tuple[str, ...]
    source_line: Text
    illustrative_note: Text | None
    illustrative_header: str | None


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole plan: the form, the legal basis, the opening sentence, the body, the annexes and every number's record.

    `workbook` are the same annexes with every year of the targets.
    """

    form: Form
    basis: tuple[Text, ...]
    opening: Text
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    workbook: tuple[Annex, ...]
    records: tuple[NumberRecord, ...]
    title: str
    as_of: str
    identity: str = ""
    figures: dict[str, Bars] = field(default_factory=dict)

    def moment(self) -> datetime:
        """The date of the figures as a moment, for document properties: the first of what is not given."""
        year, month, day = (*(int(part) for part in self.as_of.split("-")), 1, 1)[:3]
        return datetime(year, month, day, tzinfo=UTC)
