"""A source as a person knows it, its places marked: sheets and documents drawn anew, pages of PDFs and scans as pictures.

`drawn` and `page_picture` open untrusted files: they are called in a limited child. Every text of the file is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path

from reports.evidence.places import look_up_words
from sources.places import CsvField, PdfBox, ScanBox, Selector, SheetCell, SlideSpan, WordSpan
from sources.reading import media_types
from sources.reading.located import BlockKind, Cell, Grid, Merge, Paragraph, Table, TableCell

Marks = Sequence[tuple[str, Selector]]
"""What is to be marked: a name for it, and where it stands."""

_ROWS, _COLUMNS, _HEAD, _FIRST = 4, 4, 5, 3
"""Around a marked cell; and from the edge of its sheet, where headings stand."""
_BLOCKS, _MOST_BLOCKS = 30, 1_500
_MOST_PAGES = 200
_DOTS_PER_POINT = 1.6
_UNREAD = frozenset({BlockKind.DELETED, BlockKind.HIDDEN, BlockKind.STRUCK})


def drawn(path: Path, media_type: str, marks: Marks) -> str:
    """The neighbourhood of every mark as HTML; each stands in an element with its name in `data-mark`.

    Raises Refused for a file that cannot be read.
    """
    if media_type in media_types.IMAGE_TYPES or media_type == media_types.PDF:
        return "".join(_pages(path, media_type, marks))
    if any(isinstance(selector, SheetCell | CsvField) for _, selector in marks) or media_type in _OF_CELLS:
        from sources.reading.open import grids_of

        return "".join(_sheet(grid, marks) for grid in grids_of(path, media_type))
    from sources.reading.prose import read_document

    return _document(read_document(path, media_type).blocks, marks)


_OF_CELLS = (*media_types.WORKBOOK_TYPES, *media_types.DELIMITED_TYPES)


def _sheet(grid: Grid, marks: Marks) -> str:
    """The marked rows and columns of a sheet with those around them, its first rows and columns, and signs for the rest."""
    names: dict[Selector, list[str]] = {}
    for name, selector in marks:
        names.setdefault(_whole(selector), []).append(name)
    marked = {at: names[_whole(cell.selector)] for at, cell in grid.cells.items() if _whole(cell.selector) in names}
    if marks and not marked:
        return ""
    rows = _near({row for row, _ in marked}, _ROWS, _HEAD, grid.last_row)
    columns = _near({column for _, column in marked}, _COLUMNS, _FIRST, grid.last_column)
    covered = {
        (row, column): merge
        for merge in grid.merges if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) <= _MOST_BLOCKS
        for row in range(merge.top, merge.bottom + 1) for column in range(merge.left, merge.right + 1)
    }  # fmt: skip
    lines = [f"<tr><th></th>{''.join(f'<th>{_letters(column)}</th>' for column in columns)}</tr>"]
    for before, row in zip((0, *rows), rows, strict=False):
        if row != before + 1:
            lines.append(f'<tr class="gap"><th>⋮</th><td colspan="{len(columns)}"></td></tr>')
        cells = []
        for column in columns:
            merge = covered.get((row, column))
            if merge and (row, column) != _seen_corner(merge, rows, columns):
                continue
            cell = grid.cells.get((merge.top, merge.left) if merge else (row, column))
            span = sum(merge.left <= c <= merge.right for c in columns) if merge else 1
            tall = sum(merge.top <= r <= merge.bottom for r in rows) if merge else 1
            cells.append(_cell(cell, marked.get((row, column), ()), span, tall))
        lines.append(f"<tr><th>{row}</th>{''.join(cells)}</tr>")
    title = f"<figcaption>{escape(grid.name)}</figcaption>" if grid.name else ""
    return f'<figure class="sheet" tabindex="0">{title}<table>{"".join(lines)}</table></figure>'


def _seen_corner(merge: Merge, rows: list[int], columns: list[int]) -> tuple[int, int]:
    """The first cell of a merged range among those that are drawn."""
    return next(row for row in rows if row >= merge.top), next(column for column in columns if column >= merge.left)


def _near(marked: set[int], around: int, first: int, last: int) -> list[int]:
    found = set(range(1, first + 1)).union(*(range(at - around, at + around + 1) for at in marked))
    return sorted(at for at in found if 1 <= at <= last)


def _cell(cell: Cell | None, names: Sequence[str], span: int, tall: int) -> str:
    text = (cell.shown or cell.text if cell.shown is not None else cell.text) if cell else ""
    wide = (f' colspan="{span}"' if span > 1 else "") + (f' rowspan="{tall}"' if tall > 1 else "")
    number = ' class="number"' if cell is not None and cell.number is not None else ""
    inner = f'<mark data-mark="{escape(" ".join(names))}">{escape(text)}</mark>' if names else escape(text)
    return f"<td{wide}{number}>{inner}</td>"


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _whole(selector: Selector) -> Selector:
    """The selector of the whole cell or paragraph in which it marks some characters."""
    match selector:
        case SheetCell() | CsvField():
            return replace(selector, start=None, end=None)
        case WordSpan() | SlideSpan():
            return replace(selector, start=0, end=0)
        case _:
            return selector


def _document(blocks: Sequence[Paragraph | Table], marks: Marks) -> str:
    spans: dict[Selector, list[tuple[int, int, str]]] = {}
    for name, selector in marks:
        if isinstance(selector, WordSpan | SlideSpan):
            spans.setdefault(_whole(selector), []).append((selector.start, selector.end, name))
    at = [number for number, block in enumerate(blocks) if any(_whole(p.selector) in spans for p in _paragraphs(block))]
    wanted = range(len(blocks))
    if len(blocks) > _MOST_BLOCKS:
        wanted_set = {near for number in at for near in range(number - _BLOCKS, number + _BLOCKS + 1)}
        wanted = sorted(wanted_set & set(wanted))  # type: ignore[assignment]
    pieces, before = [], -1
    for number in wanted:
        pieces += ['<p class="gap">⋮</p>'] if number != before + 1 else []
        pieces.append(_block(blocks[number], spans))
        before = number
    return f'<article class="paper" tabindex="0">{"".join(pieces)}</article>'


def _paragraphs(block: Paragraph | Table) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    else:
        for cell in block.cells:
            yield from cell.paragraphs


Spans = dict[Selector, list[tuple[int, int, str]]]


def _block(block: Paragraph | Table, spans: Spans) -> str:
    if isinstance(block, Table):
        rows = groupby(sorted(block.cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row)
        return f"<table>{''.join(f'<tr>{_row(cells, spans)}</tr>' for _, cells in rows)}</table>"
    text = _marked(block, spans)
    number = f"{escape(block.number)} " if block.number else ""
    if block.kind is BlockKind.HEADING:
        return f'<p class="heading level{min(block.level or 1, 4)}">{number}{text}</p>'
    aside = "" if block.kind in (BlockKind.BODY, BlockKind.LIST) else f' class="{block.kind.value}"'
    return f"<p{aside}>{number}<s>{text}</s></p>" if block.kind in _UNREAD else f"<p{aside}>{number}{text}</p>"


def _row(cells: Iterable[TableCell], spans: Spans) -> str:
    drawn_cells = []
    for cell in cells:
        wide = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        tall = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        inner = "<br>".join(_marked(paragraph, spans) for paragraph in cell.paragraphs)
        drawn_cells.append(f"<td{wide}{tall}>{inner}</td>")
    return "".join(drawn_cells)


def _marked(paragraph: Paragraph, spans: Spans) -> str:
    """The words of a paragraph; marks that overlap share an element with both names."""
    text, found = paragraph.text, spans.get(_whole(paragraph.selector), ())
    cuts = sorted({0, len(text), *(min(cut, len(text)) for start, end, _ in found for cut in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        names = [name for first, last, name in found if first <= start and end <= last]
        piece = escape(text[start:end])
        pieces.append(f'<mark data-mark="{escape(" ".join(names))}">{piece}</mark>' if names else piece)
    return "".join(pieces).replace("\n", "<br>")


def _pages(path: Path, media_type: str, marks: Marks) -> Iterator[str]:
    """Frames for the pictures of the pages, which are drawn when they come into view, with boxes in shares of the page."""
    for page, (width, height) in enumerate(_sizes(path, media_type)[:_MOST_PAGES], start=1):
        boxes = []
        for name, selector in marks:
            if isinstance(selector, PdfBox | ScanBox) and selector.page == page and selector.x0 is not None:
                scale = _scan_scale(media_type) if isinstance(selector, ScanBox) else 1.0
                x0, y0, x1, y1 = (float(at or 0) * scale for at in (selector.x0, selector.y0, selector.x1, selector.y1))
                place = (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
                style = ";".join(f"{side}:{round(100 * at, 2)}%" for side, at in zip(_SIDES, place, strict=True))
                boxes.append(f'<b data-mark="{escape(name)}" style="{style}"></b>')
        told = escape(look_up_words()["long"]["pdf"].format(page=page))
        yield (
            f'<figure class="page" style="aspect-ratio:{round(width)}/{round(height)}">'
            f'<img loading="lazy" data-page="{page}" alt="{told}">{"".join(boxes)}</figure>'
        )


_SIDES = ("left", "top", "width", "height")


def _scan_scale(media_type: str) -> float:
    """Points of a page for one dot of the picture that its letters were recognised on."""
    from sources.reading.recognition import DOTS_PER_INCH

    return 72 / DOTS_PER_INCH if media_type == media_types.PDF else 1.0


def _sizes(path: Path, media_type: str) -> list[tuple[float, float]]:
    if media_type == media_types.PDF:
        import pypdfium2

        return [page.get_size() for page in pypdfium2.PdfDocument(path)]
    from PIL import Image

    with Image.open(path) as picture:
        return [(float(picture.width), float(picture.height))]


def page_picture(path: Path, media_type: str, page: int) -> bytes:
    """A page (from 1) as a picture in the format PNG. Raises IndexError where there is no such page."""
    buffer = BytesIO()
    if media_type == media_types.PDF:
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        if not 1 <= page <= len(document):
            raise IndexError(page)
        document[page - 1].render(scale=_DOTS_PER_POINT).to_pil().save(buffer, "PNG")
    else:
        from PIL import Image

        with Image.open(path) as picture:
            picture.thumbnail((1600, 2200))
            picture.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
