"""What a document consists of, before it has any form: blocks of texts, texts of segments, each number by its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ILLUSTRATIVE_MARK = "*"
"""Stands after whatever was made up for the demonstration."""


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
    """A table with one header row. `widths` in millimetres, `centred` the columns set in the middle.

    `style` is the paragraph style of its cells; `together`: it stays on one page where it is short enough.
    """

    header: tuple[Text, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    centred: tuple[bool, ...]
    style: str = "PlanCell"
    together: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """The one figure: for each label the values of several series, 0-100 points; None where a value is missing."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    axis: str
    description: str
    note: str | None


Block = Heading | Paragraph | Caption | Table | Bars


def merged(text: Iterable[Segment]) -> Text:
    """The same text with neighbouring words as one segment."""
    segments: list[Segment] = []
    for segment in text:
        if isinstance(segment, str) and segments and isinstance(segments[-1], str):
            segments[-1] += segment
        elif segment != "":
            segments.append(segment)
    return tuple(segments)


def plain(text: Text) -> str:
    """A text without form; the mark after whatever is illustrative."""
    return "".join(_plain(segment) for segment in text)


def _plain(segment: Segment) -> str:
    match segment:
        case NumberUse(_, shown, illustrative):
            return shown + (ILLUSTRATIVE_MARK if illustrative else "")
        case Marked(shown):
            return shown + ILLUSTRATIVE_MARK
        case Fixed(shown, _):
            return shown
    return segment
