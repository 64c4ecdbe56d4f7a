"""Where something stands in a file: selectors for each format, places, and the identity that is made of them.

A file is its sha256. A place is a position in it together with the exact words that stand there.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a workbook (.xlsx .xlsm .xls .ods). `start`/`end`: characters of its text, where a cell holds several."""

    FORMAT: ClassVar[str] = "sheet"
    sheet: str
    address: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CsvField:
    """A field of a delimited text file; row and column count from 1, the header row included (as in RFC 7111)."""

    FORMAT: ClassVar[str] = "csv"
    row: int
    column: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Characters `start:end` of a paragraph of a text document (.docx .doc .odt .txt).

    `part` is the part of the package ("document", "footnotes:3", "header1"); `block` counts the paragraphs and tables of
    that part from 0 in reading order; for a paragraph in a table, `row`, `cell` (grid column) and `paragraph` count from
    0 inside it; a nested path ("0/2.1.0/1") is kept in `nested`.
    """

    FORMAT: ClassVar[str] = "word"
    part: str
    block: int
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None
    nested: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class PdfBox:
    """Text of a page of a PDF (page from 1): characters `start:end` of the page's text, and its box in points."""

    FORMAT: ClassVar[str] = "pdf"
    page: int
    start: int
    end: int
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None


@dataclass(frozen=True, slots=True)
class SlideSpan:
    """Characters of a paragraph of a slide (slide from 1, `shape` a path of shape ids, paragraph from 0)."""

    FORMAT: ClassVar[str] = "slide"
    slide: int
    shape: str
    paragraph: int
    row: int | None = None
    cell: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ScanBox:
    """A word or line read by character recognition (page from 1, box in pixels, confidence 0-100)."""

    FORMAT: ClassVar[str] = "scan"
    page: int
    start: int
    end: int
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float


Selector = SheetCell | CsvField | WordSpan | PdfBox | SlideSpan | ScanBox

SELECTORS: dict[str, type[Selector]] = {
    kind.FORMAT: kind for kind in (SheetCell, CsvField, WordSpan, PdfBox, SlideSpan, ScanBox)
}


class Place:
    """Where something stands (`selector`) and the exact words there (`raw_text`), with a little text around them.

    `raw_text` is the text as the reader gives it for that selector, before any normalisation: reading the place again
    must give the same characters, or the trace fails. Immutable; a class of its own (no dataclass), so that codecs take it
    whole and write it flat.

    >>> place = Place(CsvField(row=3, column=2), "24,49")
    >>> place.key()
    'csv;row=3;column=2'
    >>> Place.from_json(place.to_json()) == place
    True
    """

    __slots__ = ("after", "before", "raw_text", "selector")
    selector: Selector
    raw_text: str
    before: str
    after: str

    def __init__(self, selector: Selector, raw_text: str, before: str = "", after: str = "") -> None:
        for name, value in (("selector", selector), ("raw_text", raw_text), ("before", before), ("after", after)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a place does not change: {name}")

    def __reduce__(self) -> tuple[type[Place], tuple[Selector, str, str, str]]:
        return Place, (self.selector, self.raw_text, self.before, self.after)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self.__reduce__()[1])

    def __repr__(self) -> str:
        return f"Place({self.key()}, {self.raw_text!r})"

    def key(self) -> str:
        """The position as one canonical string, the part of a place that identities are made of."""
        chosen = self.selector
        parts = [chosen.FORMAT]
        for name in _FIELDS[type(chosen)]:
            value = getattr(chosen, name)
            if value is not None and name not in _NOT_POSITION:
                parts.append(f"{name}={value}")
        return ";".join(parts)

    def reading_order(self) -> tuple[tuple[int, int, str], ...]:
        """What sorts places of one file as a reader meets them: numbers by value, cells by row and column.

        >>> cells = [Place(SheetCell("Biểu", address), "1") for address in ("B10", "AA9", "C9")]
        >>> [place.selector.address for place in sorted(cells, key=Place.reading_order)]
        ['C9', 'AA9', 'B10']
        """
        parts: list[tuple[int, int, str]] = []
        for name in _FIELDS[type(self.selector)]:
            value = getattr(self.selector, name)
            if name == "address":
                found = _ADDRESS.fullmatch(value)
                parts += [(int(found[2]), len(found[1]), found[1]) if found else (0, 0, value)]
            elif value is None or isinstance(value, int):
                parts += [(-1 if value is None else value, 0, "")]
            elif isinstance(value, str):
                parts += [(0, 0, value)]
        return tuple(parts)

    def to_json(self) -> dict[str, Any]:
        """A flat JSON object: `format`, the selector's own fields, `raw_text`, `before`, `after`."""
        chosen = self.selector
        named = ((name, getattr(chosen, name)) for name in _FIELDS[type(chosen)])
        position = {name: value for name, value in named if value is not None}
        return {
            "format": chosen.FORMAT,
            **position,
            "raw_text": self.raw_text,
            "before": self.before,
            "after": self.after,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Place:
        """The inverse of `to_json`."""
        kind = SELECTORS[data["format"]]
        selector = kind(**{name: data[name] for name in _FIELDS[kind] if name in data})
        return Place(selector, data["raw_text"], data.get("before", ""), data.get("after", ""))


_FIELDS = {kind: tuple(item.name for item in fields(kind)) for kind in SELECTORS.values()}
_NOT_POSITION = frozenset({"x0", "y0", "x1", "y1", "confidence"})


def fact_id(sha256: str, place: Place) -> str:
    """Identity of whatever stands at `place` of the file `sha256`: 20 hexadecimal digits after an "f".

    Made of position only, never of labels, so that a renamed indicator does not lose its history.
    """
    return "f" + hashlib.sha256(f"{sha256}\n{place.key()}".encode()).hexdigest()[:20]
