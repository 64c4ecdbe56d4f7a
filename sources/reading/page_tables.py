"""Paged documents made ready for reading meaning: cut paragraphs joined, tables with or without rules as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sources.places import PdfBox, ScanBox
from sources.reading import media_types
from sources.reading.located import BlockKind, Cell, Document, Grid, Paragraph, Table, TableCell, TwoPageParagraph

_ENDED = re.compile(r"[.;:!?…]['\"”)]?\s*$")
_GOES_ON = re.compile(r"^\s*(?:[a-zà-ỹđ(]|\d+(?:[.,]\d+)*\s*(?:%|[a-zà-ỹđ]))(?!\s*[.)]\s)")
_MARGINS = frozenset({BlockKind.HEADER, BlockKind.FOOTER})
_SHORTEST_HALF = 12
"""Shorter lines at the edge of a page are cells of a table or furniture, not the half of a sentence."""
_LEAST_FILLED = 3
_MOST_HEADER_ROWS = 4


def with_page_tables(document: Document, path: Path, media_type: str) -> Document:
    """The document of a PDF or a scan with its tables as blocks. Other kinds of documents are returned as they are."""
    if media_type == media_types.PDF and _is_text(document):
        from sources.reading.pdf import page_texts
        from sources.reading.ruled_tables import with_ruled_tables

        ruled = with_ruled_tables(document, path)
        texts = page_texts(path, range(1, 1 + max(_pages(ruled), default=0)))
        found = ruled if any(isinstance(block, Table) for block in ruled.blocks) else _with_figures(ruled, path, media_type)
        return rejoined(found, texts)
    if media_type == media_types.PDF or media_type in media_types.IMAGE_TYPES:
        return _with_figures(document, path, media_type)
    return document


def _is_text(document: Document) -> bool:
    return any(isinstance(paragraph.selector, PdfBox) for paragraph in document.paragraphs())


def _pages(document: Document) -> Iterator[int]:
    for paragraph in document.paragraphs():
        if isinstance(paragraph.selector, PdfBox):
            yield paragraph.selector.page


def rejoined(document: Document, texts: dict[int, str]) -> Document:
    """Paragraphs cut in the middle of a sentence (a long word ended the line early, or the page) put together again."""
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        at = next((at for at in range(len(blocks) - 1, -1, -1) if getattr(blocks[at], "kind", None) not in _MARGINS), 0)
        before = blocks[at] if blocks else None
        joined = _joined(before, block, texts) if isinstance(before, Paragraph) and isinstance(block, Paragraph) else None
        if joined is not None:
            blocks[at] = joined
        else:
            blocks.append(block)
    return Document(tuple(blocks), document.findings)


def _joined(before: Paragraph, block: Paragraph, texts: dict[int, str]) -> Paragraph | None:
    first, second = before.selector, block.selector
    if before.kind is not block.kind or not isinstance(first, PdfBox) or not isinstance(second, PdfBox):
        return None
    ended = _ENDED.search(before.text) or before.text.isupper()
    if ended or not _GOES_ON.match(block.text) or block.text.lstrip()[:1].isupper():
        return None
    if second.page == first.page + 1 and min(len(before.text), len(block.text)) >= _SHORTEST_HALF:
        start = replace(before, text=before.text.rstrip())
        about = (before.kind, before.headings, before.number, before.fonts, before.level)
        return TwoPageParagraph(f"{start.text} {block.text}", first, *about, halves=(start, block))
    text = texts[first.page]
    if second.page != first.page or second.start < first.end or text[first.end : second.start].strip():
        return None
    return replace(before, text=text[first.start : second.end], selector=replace(first, end=second.end))


def _with_figures(document: Document, path: Path, media_type: str) -> Document:
    """Tables without rules, found by their rows of figures; their words are taken out of the prose."""
    from sources.reading.open import grids_of

    tables = [table for grid in grids_of(path, media_type) if (table := _table(grid)) is not None]
    if not tables:
        return document
    spans = [_spans(table) for table in tables]
    blocks: list[Paragraph | Table] = []
    waiting = list(zip(tables, spans, strict=True))
    for block in document.blocks:
        place = block.selector if isinstance(block, Paragraph) else None
        if not isinstance(place, PdfBox | ScanBox):
            blocks.append(block)
            continue
        while waiting and min(waiting[0][1])[:2] <= (place.page, place.end):
            blocks.append(waiting.pop(0)[0])
        if not any(_covers(span, place) for span in spans):
            blocks.append(block)
    blocks.extend(table for table, _ in waiting)
    return Document(tuple(blocks), document.findings)


_Span = tuple[int, int, int]


def _spans(table: Table) -> list[_Span]:
    places = [paragraph.selector for cell in table.cells for paragraph in cell.paragraphs]
    return [(place.page, place.start, place.end) for place in places if isinstance(place, PdfBox | ScanBox)]


def _covers(spans: Sequence[_Span], place: PdfBox | ScanBox) -> bool:
    """Whether at least half of the paragraph's characters are words of the table."""
    inside = sum(max(0, min(end, place.end) - max(start, place.start)) for page, start, end in spans if page == place.page)
    return inside >= 0.5 * (place.end - place.start)


def _table(grid: Grid) -> Table | None:
    """The rows of figures with the header above them; rows of wrapped words belong to the row above."""
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(grid.cells.items()):
        rows.setdefault(row, []).append(cell)
    filled = [row for row, cells in rows.items() if len(cells) >= _LEAST_FILLED]
    data = [row for row in filled if sum(map(_is_figure, rows[row])) >= 2]
    if len(data) < 2:
        return None
    top = _top(rows, data[0])
    cells: list[TableCell] = []
    number = -1
    for row in range(top, data[-1] + 3):
        continues = row not in filled and row > data[0]
        if row not in rows or (continues and row > data[-1] and any(len(cell.text) > 40 for cell in rows[row])):
            continue
        number += 0 if continues else 1
        for cell in rows[row]:
            cells.append(TableCell(number, cell.column - 1, (_paragraph(cell),)))
    return Table(tuple(_merged(cells)))


def _top(rows: dict[int, list[Cell]], first: int) -> int:
    """The first row of the header: up to four rows above the figures with at least two cells each."""
    top = first
    for row in range(first - 1, max(0, first - 1 - _MOST_HEADER_ROWS), -1):
        if row not in rows or len(rows[row]) < 2:
            break
        top = row
    return top


def _is_figure(cell: Cell) -> bool:
    text = cell.text.strip()
    year = re.fullmatch(r"20\d\d", text)
    return not year and bool(re.fullmatch(r"[<>≥≤=~ ]*\d[\d.,/%]*(?:\s*-\s*\d[\d.,%]*)?", text))


def _paragraph(cell: Cell) -> Paragraph:
    place = cell.selector
    return Paragraph(cell.text, place, BlockKind.TABLE_CELL)


def _merged(cells: Sequence[TableCell]) -> Iterator[TableCell]:
    """One cell for each place of the grid, its lines in order."""
    gathered: dict[tuple[int, int], list[Paragraph]] = {}
    for cell in cells:
        gathered.setdefault((cell.row, cell.column), []).extend(cell.paragraphs)
    for (row, column), paragraphs in gathered.items():
        yield TableCell(row, column, tuple(paragraphs))
