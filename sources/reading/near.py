"""Where words stand that belong to a place: the year in the header over a cell, the address in the same row of a list.

It looks at positions only, as a person would who follows a number by hand: the place itself, its row, the cells over it,
what was said before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sources.places import CsvField, PdfBox, Place, ScanBox, Selector, SheetCell
from sources.reading import media_types
from sources.reading.located import CONTEXT, Grid, Paragraph, Table, spanned
from sources.reading.sandbox import Limits, call_in_child

_LONGEST_QUOTE = 300
_AROUND = 120


@dataclass(frozen=True, slots=True)
class _Item:
    """A cell or paragraph: its table (None outside of any), row, columns and number in reading order."""

    text: str
    selector: Selector
    order: int
    table: int | None = None
    row: int = 0
    left: int = 0
    right: int = 0


def places_near(
    path: Path, media_type: str, asked: Sequence[tuple[Selector, str]], *, limits: Limits | None = None
) -> list[Place | None]:
    """For each place and words: where these words stand nearest to it; None where nothing before or around says them.

    Runs in a limited child process. Raises Refused where the file cannot be opened at all.
    """
    found: list[Place | None] = call_in_child(__name__, "near_places", path, media_type, list(asked), limits=limits)
    return found


def near_places(path: Path, media_type: str, asked: Sequence[tuple[Selector, str]]) -> list[Place | None]:
    """The same in this process."""
    items = list(_items(path, media_type, {selector for selector, _ in asked}))
    own = {whole(item.selector): item for item in items}
    return [_nearest(items, own.get(whole(selector)), words, selector) for selector, words in asked]


def _nearest(items: list[_Item], own: _Item | None, words: str, selector: Selector) -> Place | None:
    if own is None:
        return None
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    saying = [item for item in items if words in item.text and pattern.search(item.text)]
    best = min(saying, key=partial(_distance, own, words), default=None)
    if best is None or _distance(own, words, best)[0] == _AFTER:
        return None
    return _quoted(best, pattern, getattr(selector, "start", None) or 0 if best is own else len(best.text))


_AFTER = 9


def _distance(own: _Item, words: str, item: _Item) -> tuple[int, int]:
    """How far an item is from a place: itself, the field of its row that says just this, a cell over it, its row, before."""
    if item is own:
        return 0, 0
    if item.table is not None and item.table == own.table:
        if item.row == own.row and item.text.strip() == words:
            return 1, abs(item.left - own.left)
        if item.row < own.row and item.left <= own.left <= item.right:
            return 2, own.row - item.row
        if item.row == own.row:
            return 3, abs(item.left - own.left)
    return (4, own.order - item.order) if item.order < own.order else (_AFTER, 0)


def _quoted(item: _Item, pattern: re.Pattern[str], near: int) -> Place:
    """The whole item where it is short, else the words with some around: those of several that stand nearest to `near`."""
    if len(item.text) <= _LONGEST_QUOTE:
        return Place(item.selector, item.text)
    match = min(pattern.finditer(item.text), key=lambda match: abs(match.start() - near))
    start, end = max(0, match.start() - _AROUND), min(len(item.text), match.end() + _AROUND)
    before, after = item.text[max(0, start - CONTEXT) : start], item.text[end : end + CONTEXT]
    return Place(spanned(item.selector, start, end), item.text[start:end], before, after)


def whole(selector: Selector) -> Selector:
    """The cell, paragraph or page that a place is in, whatever characters of it."""
    match selector:
        case PdfBox(page=page):
            return PdfBox(page, 0, 0)
        case ScanBox(page=page):
            return ScanBox(page, 0, 0, 0, 0, 0, 0, 0)
        case SheetCell() | CsvField():
            return replace(selector, start=None, end=None)
        case _:
            return replace(selector, start=0, end=0)


def _items(path: Path, media_type: str, places: set[Selector]) -> Iterator[_Item]:
    if media_type in media_types.WORKBOOK_TYPES:
        from sources.reading.workbook import read_workbook

        yield from _of_grids(read_workbook(path, media_type))
    elif media_type in media_types.DELIMITED_TYPES:
        from sources.reading.delimited import read_delimited

        yield from _of_grids((read_delimited(path),))
    elif any(isinstance(place, ScanBox) for place in places):
        from sources.reading.recognition import recognised_texts

        for page, text in sorted(recognised_texts(path).items()):
            yield _Item(text, ScanBox(page, 0, len(text), 0, 0, 0, 0, 0), page)
    elif media_type == media_types.PDF:
        from sources.reading.pdf import page_texts

        last = max(place.page for place in places if isinstance(place, PdfBox))
        for page, text in sorted(page_texts(path, set(range(1, last + 1))).items()):
            yield _Item(text, PdfBox(page, 0, len(text)), page)
    else:
        from sources.reading.prose import read_document

        yield from _of_blocks(read_document(path, media_type).blocks)


def _of_grids(grids: Sequence[Grid]) -> Iterator[_Item]:
    order = 0
    for number, grid in enumerate(grids):
        ends = {(merge.top, merge.left): merge.right for merge in grid.merges}
        for (row, column), cell in sorted(grid.cells.items()):
            order += 1
            yield _Item(cell.text, cell.selector, order, number, row, column, ends.get((row, column), column))


def _of_blocks(blocks: Sequence[Paragraph | Table]) -> Iterator[_Item]:
    order = 0
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            order += 1
            yield _Item(block.text, block.selector, order)
            continue
        for cell in block.cells:
            for paragraph in cell.paragraphs:
                order += 1
                right = cell.column + cell.column_span - 1
                yield _Item(paragraph.text, paragraph.selector, order, number, cell.row, cell.column, right)
