"""Located text: what every reader gives. Either grids of cells (score files) or blocks of prose with tables (papers).

No meaning is attached here. The text of a cell or a paragraph is kept exactly as the format holds it; normalisation
(NFC, legacy encodings, blanks) happens where meaning is read, on a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from sources.contracts import Finding
from sources.places import CsvField, PdfBox, Place, ScanBox, Selector, SheetCell, SlideSpan, WordSpan
from sources.words.data import data

CONTEXT = 40
"""How many characters before and after a place are kept with it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell of a grid; row and column count from 1.

    `text` is what is displayed (or stored, where the format keeps no display form) as plain text; `raw` the characters
    of the file where they differ; `number` the stored number, if the cell is numeric; `number_format` the format code, if
    any; `problem` names an error value or a formula without result; `shown` is what a person sees where that is not the
    number ("" for white letters and formats that show nothing).
    """

    row: int
    column: int
    text: str
    selector: Selector
    number: Decimal | None = None
    number_format: str | None = None
    problem: str | None = None
    raw: str | None = None
    shown: str | None = None

    def place(self) -> Place:
        return Place(self.selector, self.text if self.raw is None else self.raw)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of a grid, inclusive, counted from 1; its value stands in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet, a delimited file or a table of a document, as sparse cells."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=0)


class BlockKind(StrEnum):
    BODY = "body"
    HEADING = "heading"
    LIST = "list"
    TABLE_CELL = "table_cell"
    TEXT_BOX = "text_box"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"
    COMMENT = "comment"
    DELETED = "deleted"
    HIDDEN = "hidden"
    STRUCK = "struck"
    SLIDE_NOTE = "slide_note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its words, its place and the headings above it (outermost first).

    `number` is the computed list number ("1.", "a)") which is not part of `text`. `fonts` lists the fonts used, to
    recognise legacy encodings.
    """

    text: str
    selector: Selector
    kind: BlockKind = BlockKind.BODY
    headings: tuple[str, ...] = ()
    number: str | None = None
    fonts: tuple[str, ...] = ()
    level: int | None = None

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of the characters `start:end` of this paragraph, with the words around them."""
        stop = len(self.text) if end is None else end
        return Place(
            spanned(self.selector, start, stop),
            self.text[start:stop],
            self.text[max(0, start - CONTEXT) : start],
            self.text[stop : stop + CONTEXT],
        )


@dataclass(frozen=True, slots=True)
class TwoPageParagraph(Paragraph):
    """A paragraph that goes on at the top of the next page; a place is on the page that holds most of its words."""

    halves: tuple[Paragraph, ...] = ()

    def place(self, start: int = 0, end: int | None = None) -> Place:
        first, rest = self.halves
        size, stop = len(first.text), len(self.text) if end is None else end
        if 2 * size >= start + stop:
            return first.place(start, min(size, stop))
        return rest.place(max(0, start - size - 1), stop - size - 1)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a document's table in grid coordinates (from 0); spans repeat nothing."""

    row: int
    column: int
    paragraphs: tuple[Paragraph, ...]
    row_span: int = 1
    column_span: int = 1

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its cells, the headings above it and the words just before it (its caption)."""

    cells: tuple[TableCell, ...]
    headings: tuple[str, ...] = ()
    caption: str = ""
    nested_in: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A prose document in reading order, and what the reader wants a person to know about it.

    Besides the body, `blocks` holds footnotes, headers, comments, deleted and hidden text, each marked by its `kind`, so
    that whoever reads meaning decides what counts.
    """

    blocks: tuple[Paragraph | Table, ...]
    findings: tuple[Finding, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph, those in table cells included, in reading order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                for cell in block.cells:
                    yield from cell.paragraphs


def table_name(kind: str, **parts: object) -> str:
    """The name of a table that has none of its own, by its kind in `located.yml`."""
    return str(data(Path(__file__).with_suffix(".yml"))[kind].format(**parts))


@cache
def remark_words() -> tuple[str, ...]:
    """What a line begins with that says more of a table below its title, in small letters."""
    return tuple(data(Path(__file__).with_suffix(".yml"))["remarks"])


def spanned(selector: Selector, start: int, end: int) -> Selector:
    """The same selector narrowed to the characters `start:end` of its text."""
    match selector:
        case WordSpan() | SlideSpan() | PdfBox() | ScanBox():
            base = selector.start
            return replace(selector, start=base + start, end=base + end)
        case SheetCell() | CsvField():
            return replace(selector, start=start, end=end)
