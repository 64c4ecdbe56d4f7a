"""The text of cells as every reader hands it on: Unicode in one form, old fonts decoded, invisible characters gone.

What the file holds stays with the cell (`Cell.raw`), for its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sources.reading.located import Cell, Grid

_PLAIN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t\v\f", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2212", "-")
)
_BLANKS = re.compile(r" *\r?\n *| {2,}")
_ENOUGH_LETTERS = re.compile(r"[^\W\d_]{2}")
_SAMPLE = 400


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """NFC, ordinary blanks and hyphens, nothing invisible."""
    if text.isascii() and "  " not in text and "\n" not in text and "\t" not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return _BLANKS.sub(lambda found: "\n" if "\n" in found.group() else " ", composed).strip()


def with_plain_text(grid: Grid) -> Grid:
    """The grid with the text of its cells (and its name) made plain, letters of old fonts decoded."""
    encoding = _legacy(cell.text for cell in grid.cells.values())
    cells = {position: _plain_cell(cell, encoding) for position, cell in grid.cells.items()}
    return replace(grid, name=plain(grid.name), cells={position: cell for position, cell in cells.items() if cell.text})


def _plain_cell(cell: Cell, encoding: str | None) -> Cell:
    text = cell.text
    if encoding is not None and not text.isascii() and cell.number is None:
        from sources.reading.legacy_text import decode, is_written_out

        text = text if is_written_out(text) else decode(text, encoding)[0]
    text = plain(text)
    return cell if text == cell.text else replace(cell, text=text, raw=cell.text)


def _legacy(texts: Iterable[str]) -> str | None:
    """The old font in which most words of a sheet are written; None for nearly all sheets."""
    words = [text for text in dict.fromkeys(texts) if not text.isascii() and _ENOUGH_LETTERS.search(text)][:_SAMPLE]
    latin = [text for text in words if max(text) <= "\u00ff" or text.isupper()]
    if not latin or 2 * len(latin) < len(words):
        return None
    from sources.reading.legacy_text import detect

    return detect(" ".join(text for text in latin if max(text) <= "\u00ff"))
