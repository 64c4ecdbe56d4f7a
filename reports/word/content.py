"""What a document consists of, before it has any form: blocks of texts, texts of segments, each number by its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the mark of illustrative figures stands: once in a paragraph, a row of a table, or a table."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The number of a table or a figure, which is known once the document is whole."""

    kind: str
    name: str


class NotThere(LookupError):
    """A sentence speaks of a table or figure that the document does not have."""


Segment = str | NumberUse | Fixed | Marked | Mark | Reference
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
    """The name of a table, or of the figure that it stands `below`."""

    text: Text
    below: bool = False


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
    """A figure, known by its `name`: for each label the values of several series, 0-100 points; None where missing."""

    name: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    axis: str
    description: str
    note: str | None


Block = Heading | Paragraph | Caption | Table | Bars


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with tables and figures counted in the order in which they stand, and references by that number.

    Raises NotThere for a reference to one that is not among them.
    """
    made = tuple(blocks)
    seen: dict[str, list[str]] = {}
    for block in made:
        if isinstance(block, Caption):
            for item in block.text:
                if isinstance(item, Reference):
                    seen.setdefault(item.kind, []).append(item.name)
    return tuple(
        block if isinstance(block, Table | Bars) else replace(block, text=_resolved(block.text, seen)) for block in made
    )


def _resolved(text: Text, seen: dict[str, list[str]]) -> Text:
    return tuple(_number(item, seen) if isinstance(item, Reference) else item for item in text)


def _number(item: Reference, seen: dict[str, list[str]]) -> Fixed:
    if item.name not in seen.get(item.kind, ()):
        raise NotThere(item.name)
    return Fixed(str(seen[item.kind].index(item.name) + 1), FixedKind.NUMBERING)


def merged(text: Iterable[Segment]) -> Text:
    """The same text with neighbouring words as one segment."""
    segments: list[Segment] = []
    for segment in text:
        if isinstance(segment, str) and segments and isinstance(segments[-1], str):
            segments[-1] += segment
        elif segment != "":
            segments.append(segment)
    return tuple(segments)


def is_illustrative(text: Iterable[Segment]) -> bool:
    return any(isinstance(segment, Marked) or (isinstance(segment, NumberUse) and segment.illustrative) for segment in text)


def unmarked(text: Iterable[Segment]) -> Text:
    """The same words, with nothing that asks for a mark."""
    return tuple(_unmarked(segment) for segment in text)


def _unmarked(segment: Segment) -> Segment:
    match segment:
        case NumberUse(number_id, shown, True):
            return NumberUse(number_id, shown)
        case Marked(shown):
            return Fixed(shown, FixedKind.NAME)
    return segment


def marked_once(text: Text) -> Text:
    """A paragraph with one mark, after its last illustrative word."""
    last = max((at for at, segment in enumerate(text) if is_illustrative((segment,))), default=None)
    if last is None:
        return text
    return (*unmarked(text[: last + 1]), Mark(), *text[last + 1 :])


def table_marked_once(table: Table) -> Table:
    """A table with one mark where each of its rows has illustrative figures, otherwise one in each such row.

    The one mark stands in the head of the first column that holds such figures.
    """
    rows = [row for row in table.rows if not row.group]
    marked = [any(map(is_illustrative, row.cells)) for row in rows]
    if not any((*marked, *map(is_illustrative, table.header))):
        return table
    whole = all(marked)
    header = tuple(map(unmarked, table.header))
    first = next((at for at in range(len(header)) if any(is_illustrative(row.cells[at]) for row in rows)), 0)
    return replace(
        table,
        header=(*header[:first], _with_mark(header[first]), *header[first + 1 :]) if whole else header,
        rows=tuple(_row_marked_once(row, quiet=whole) for row in table.rows),
    )


def _row_marked_once(row: Row, *, quiet: bool) -> Row:
    cells = tuple(map(unmarked, row.cells))
    if row.group or quiet or not any(map(is_illustrative, row.cells)):
        return replace(row, cells=cells)
    first = next((at for at, cell in enumerate(cells) if cell), 0)
    return replace(row, cells=(*cells[:first], _with_mark(cells[first]), *cells[first + 1 :]))


def _with_mark(text: Text) -> Text:
    return (*text, Mark())


def plain(text: Text) -> str:
    """A text without form; the mark once after whatever is illustrative."""
    return "".join(_plain(segment) for segment in marked_once(text))


def _plain(segment: Segment) -> str:
    match segment:
        case NumberUse(_, shown, _) | Marked(shown) | Fixed(shown, _):
            return shown
        case Mark():
            return ILLUSTRATIVE_MARK
        case Reference():
            raise ValueError("a reference without its number")
    return segment
