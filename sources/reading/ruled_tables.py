"""A PDF's prose with its ruled tables as tables: cells by their lines, rows cut by a page end stitched together.

Papers exported from Word have ruled tables with wrapped cells; their words would otherwise run together in the prose.
Characters are those of `sources.reading.pdf`, so every place can be read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from sources.places import PdfBox
from sources.reading.located import BlockKind, Document, Paragraph, Table, TableCell
from sources.reading.page_layout import Line, Word, lines_of
from sources.reading.pdf import Page, pages_of

_Box = tuple[float, float, float, float]
_LEAST_COLUMNS = 3
_HEADER_ROOM = 110.0
"""Points above a table within which its header stands."""
_LONGEST_REMARK = 40
"""Characters between the halves of a table that was cut by a page end, at most."""
_LINES = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A table on one page: its cells, and the words in them."""

    page: int
    cells: tuple[TableCell, ...]
    words: frozenset[int]
    first: int


def with_ruled_tables(document: Document, path: Path) -> Document:
    """The document of `read_pdf` with the ruled tables of the same file as tables among its paragraphs."""
    pages = {page.number: page for page in pages_of(path)}
    tables = list(_tables(path, pages))
    if not tables:
        return document
    blocks: list[Paragraph | Table] = []
    tabled = {page: frozenset().union(*(found.words for found in tables if found.page == page)) for page in pages}
    waiting = _stitched(tables, _loose_words(document, pages, tabled))
    for block in document.blocks:
        if not isinstance(block, Paragraph) or not isinstance(block.selector, PdfBox):
            blocks.append(block)
            continue
        for stretch in _outside(block, block.selector, pages[block.selector.page], tabled[block.selector.page]):
            place = stretch.selector
            while waiting and isinstance(place, PdfBox) and (waiting[0].page, waiting[0].first) < (place.page, place.start):
                blocks.append(Table(waiting.pop(0).cells))
            blocks.append(stretch)
    blocks.extend(Table(found.cells) for found in waiting)
    return Document(tuple(blocks), document.findings)


def _tables(path: Path, pages: dict[int, Page]) -> Iterator[_Found]:
    import pdfplumber

    with pdfplumber.open(path) as opened:
        for number, page in enumerate(opened.pages, start=1):
            if number in pages and (page.lines or page.rects):
                for table in page.find_tables(_LINES):
                    found = _table(table, pages[number])
                    if found is not None:
                        yield found
            page.close()


def _table(table: Any, page: Page) -> _Found | None:
    """A table with at least two rows and two columns that hold words."""
    rows: list[list[_Box | None]] = [list(row.cells) for row in table.rows]
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return None
    lefts = [min(box[0] for row in rows if (box := row[column]) is not None) for column in range(width)]
    cells: list[TableCell] = []
    taken: set[int] = set()
    for number, row in enumerate(rows):
        for column, box in enumerate(row):
            if box is None:
                continue
            words = [word for word in page.words if _inside(word, box)]
            taken.update(word.start for word in words)
            spans = _row_span(rows, number, column, box), _column_span(lefts, column, box)
            cells.append(TableCell(number, column, tuple(_lines(words, page)), *spans))
    if not taken:
        return None
    head = _unruled_header(rows, page, table.bbox[1]) if _begins_with_figures(cells) else []
    height = 1 + max((cell.row for cell in head), default=-1)
    below = (replace(cell, row=cell.row + height) for cell in cells)
    return _Found(page.number, (*head, *below), frozenset(taken), min(taken))


def _begins_with_figures(cells: Sequence[TableCell]) -> bool:
    """Whether the first row of a table is one of figures, so that its header stands above the lines."""
    texts = [cell.text.strip() for cell in cells if cell.row == 0 and cell.text.strip()]
    return len(texts) >= _LEAST_COLUMNS and 2 * sum(text[0].isdigit() for text in texts) > len(texts)


def _unruled_header(rows: Sequence[Sequence[_Box | None]], page: Page, top: float) -> list[TableCell]:
    """The lines of several words just above a table that has no header within its lines, as cells over its columns.

    A heading stands over the columns whose middles are nearest to its own, no further than half the way to its neighbours.
    """
    middles = [(box[0] + box[2]) / 2 for box in rows[0] if box is not None]
    boxes = [box for box in rows[0] if box is not None]
    above = [word for word in page.words if top - _HEADER_ROOM < word.middle < top and word.x0 >= boxes[0][0] - 2]
    bands = [band for band in map(_cells_of_band, _bands(lines_of(page.number, above))) if len(band) > 1]
    cells: list[TableCell] = []
    for number, band in enumerate(bands):
        centres = [(min(w.x0 for w in words) + max(w.x1 for w in words)) / 2 for words in band]
        gaps = [abs(one - other) for one, other in pairwise(centres)]
        reach = [max(gaps[max(0, at - 1) : at + 1]) / 2 for at in range(len(centres))]
        nearest = [min(range(len(centres)), key=lambda at, x=x: abs(centres[at] - x)) for x in middles]  # type: ignore[misc]
        for at, words in enumerate(band):
            over = [c for c, near in enumerate(nearest) if near == at and abs(middles[c] - centres[at]) <= reach[at] + 1]
            if over:
                cells.append(TableCell(number, over[0], tuple(_lines(words, page)), 1, over[-1] - over[0] + 1))
    return cells


def _bands(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that reach into each other's height: cells of one row of a header, some of one line and some of several."""
    bands: list[list[Line]] = []
    for line in lines:
        if bands and any(line.middle - other.middle < 0.8 * max(line.height, other.height) for other in bands[-1]):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _cells_of_band(band: Sequence[Line]) -> list[list[Word]]:
    """The words of each cell from left to right: pieces that stand over one another are the lines of one cell."""
    cells: list[list[Word]] = []
    for piece in sorted((piece for line in band for piece in line.pieces), key=lambda piece: piece.x0):
        if cells and piece.x0 < max(word.x1 for word in cells[-1]):
            cells[-1].extend(piece.words)
        else:
            cells.append(list(piece.words))
    return cells


def _inside(word: Word, box: _Box) -> bool:
    middle = (word.x0 + word.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= word.middle <= box[3]


def _column_span(lefts: Sequence[float], column: int, box: _Box) -> int:
    """How many columns the box covers: those that begin left of its right edge. `lefts`: where each column begins."""
    return max(1, sum(left < box[2] - 1 for left in lefts[column:]))


def _row_span(rows: Sequence[Sequence[_Box | None]], number: int, column: int, box: _Box) -> int:
    """How many rows the box covers: those below without a cell of their own here that begin above its lower edge."""
    span = 1
    while number + span < len(rows) and column < len(rows[number + span]) and rows[number + span][column] is None:
        tops = [other[1] for other in rows[number + span] if other is not None]
        if not tops or min(tops) >= box[3] - 1:
            break
        span += 1
    return span


def _lines(words: Sequence[Word], page: Page) -> Iterator[Paragraph]:
    """The words of a cell as one paragraph where they follow one another in the page's text, else one for each stretch."""
    stretch: list[Word] = []
    for word in sorted(words, key=lambda word: word.start):
        if stretch and page.text[stretch[-1].end : word.start].strip():
            yield _paragraph(page, stretch)
            stretch = []
        stretch.append(word)
    if stretch:
        yield _paragraph(page, stretch)


def _paragraph(page: Page, words: Sequence[Word], kind: BlockKind = BlockKind.TABLE_CELL) -> Paragraph:
    start, end = words[0].start, words[-1].end
    box = (
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
    )
    return Paragraph(page.text[start:end], PdfBox(page.number, start, end, *(round(edge, 1) for edge in box)), kind)


def _outside(block: Paragraph, place: PdfBox, page: Page, tabled: frozenset[int]) -> Iterator[Paragraph]:
    """The stretches of a paragraph that stand in no table."""
    words = [word for word in page.words if place.start <= word.start < place.end]
    if not any(word.start in tabled for word in words):
        yield block
        return
    stretch: list[Word] = []
    for word in [*sorted(words, key=lambda word: word.start), None]:
        if word is not None and word.start not in tabled:
            stretch.append(word)
        elif stretch:
            yield _paragraph(page, stretch, block.kind)
            stretch = []


def _loose_words(
    document: Document, pages: Mapping[int, Page], tabled: Mapping[int, frozenset[int]]
) -> dict[int, list[Word]]:
    """The words of each page that stand in no table and are no running head or page number."""
    loose: dict[int, list[Word]] = {number: [] for number in pages}
    for block in document.blocks:
        if isinstance(block, Paragraph) and isinstance(block.selector, PdfBox) and block.kind is not BlockKind.FOOTER:
            page, selector = block.selector.page, block.selector
            loose[page] += [
                word
                for word in pages[page].words
                if selector.start <= word.start < selector.end and word.start not in tabled[page]
            ]
    return loose


def _stitched(tables: Sequence[_Found], loose: Mapping[int, Sequence[Word]]) -> list[_Found]:
    """Tables that go on at the top of the next page with the same columns become one."""
    whole: list[_Found] = []
    for before, found in zip([None, *tables], tables, strict=False):
        if before is not None and _goes_on(before, found, loose):
            whole[-1] = replace(whole[-1], cells=_joined(whole[-1].cells, found.cells))
        else:
            whole.append(found)
    return whole


def _goes_on(before: _Found, found: _Found, loose: Mapping[int, Sequence[Word]]) -> bool:
    """A table with a header of its own below words of its own (a caption of a few words, too) is another one."""
    if found.page != before.page + 1 or _width(before.cells) != _width(found.cells):
        return False
    below = [word.text for word in loose[before.page] if word.start > max(before.words)]
    above = [word.text for word in loose[found.page] if word.start < found.first]
    between = " ".join([*below, *above])
    return not between or (len(between) < _LONGEST_REMARK and _begins_with_figures(found.cells))


def _width(cells: Sequence[TableCell]) -> int:
    return max(cell.column + cell.column_span for cell in cells)


def _joined(above: tuple[TableCell, ...], below: tuple[TableCell, ...]) -> tuple[TableCell, ...]:
    """The rows of both; a first row below that only goes on with words (no number, few cells) joins the last one above."""
    height = max(cell.row + cell.row_span for cell in above)
    first = [cell for cell in below if cell.row == 0 and cell.text.strip()]
    filled_above = sum(1 for cell in above if cell.row == height - 1 and cell.text.strip())
    repeated = {cell.text for cell in above if cell.row == 0} == {cell.text for cell in below if cell.row == 0}
    if repeated:
        return (*above, *(replace(cell, row=cell.row + height - 1) for cell in below if cell.row > 0))
    if first and len(first) < filled_above and not any(cell.column == 0 for cell in first):
        added = {cell.column: cell.paragraphs for cell in first}
        mended = tuple(
            replace(cell, paragraphs=(*cell.paragraphs, *added[cell.column]))
            if cell.row == height - 1 and cell.column in added
            else cell
            for cell in above
        )
        return (*mended, *(replace(cell, row=cell.row + height - 1) for cell in below if cell.row > 0))
    return (*above, *(replace(cell, row=cell.row + height) for cell in below))
