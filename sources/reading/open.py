"""Opens a file of any known format as grids of cells, in a limited child process."""

from __future__ import annotations

import re
from pathlib import Path

from sources.places import PdfBox
from sources.reading import media_types
from sources.reading.located import BlockKind, Cell, Document, Grid, Merge, Table, TableCell, remark_words, table_name
from sources.reading.sandbox import Limits, call_in_child
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
_LINES_BEFORE = 5
_LONGEST_CAPTION = 160
_MOST_RULED_PAGES = 60
_NEARLY_ALL = 0.8
_YEAR = re.compile(r"\b20\d\d\b")


def read_grids(path: Path, media_type: str, *, limits: Limits | None = None) -> tuple[Grid, ...]:
    """Every sheet, delimited table or table of a document as a grid, in reading order; parsed in a child process.

    Raises Refused for a file that cannot be read, that needs a program which is not installed, or that is too costly.
    """
    grids: tuple[Grid, ...] = call_in_child(__name__, "grids_of", path, media_type, limits=limits)
    return grids


def grids_of(path: Path, media_type: str) -> tuple[Grid, ...]:
    """The same in this process (a limited child, or for files that are trusted), the text of all cells made plain."""
    from sources.reading.cell_text import with_plain_text

    return tuple(map(with_plain_text, _raw_grids(path, media_type)))


def _raw_grids(path: Path, media_type: str) -> tuple[Grid, ...]:
    if media_type in media_types.WORKBOOK_TYPES:
        from sources.reading.workbook import TooManyCells, read_workbook

        try:
            return read_workbook(path, media_type)
        except TooManyCells as error:
            raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name) from error
    if media_type in media_types.DELIMITED_TYPES or media_type == media_types.TEXT:
        from sources.reading.delimited import read_delimited

        return (read_delimited(path),)
    if media_type == media_types.PDF:
        from sources.reading.pdf import read_tables

        return _ruled_or_not(read_tables(path), path)
    if media_type in media_types.IMAGE_TYPES:
        from sources.reading.recognition import tables_of_scan

        return tables_of_scan(path)
    from sources.reading.prose import read_document

    return grids_of_document(read_document(path, media_type))


def _ruled_or_not(found: tuple[Grid, ...], path: Path) -> tuple[Grid, ...]:
    """The tables of a PDF by their ruling lines, where these hold nearly all its figures; else as the words stand.

    Lines say which words are one cell ("14 460") and how far a heading reaches. A long document is read without them, as
    they cost much time.
    """
    from sources.reading.pdf import read_pdf
    from sources.reading.ruled_tables import with_ruled_tables

    pages = {cell.selector.page for grid in found for cell in grid.cells.values() if isinstance(cell.selector, PdfBox)}
    if not pages or len(pages) > _MOST_RULED_PAGES:
        return found
    ruled = grids_of_document(with_ruled_tables(read_pdf(path), path))
    by_words, by_lines = (sum(cell.text[:1].isdigit() for grid in grids for cell in grid.cells.values())
                          for grids in (found, ruled))  # fmt: skip
    return ruled if by_lines >= _NEARLY_ALL * by_words else found


def grids_of_document(document: Document) -> tuple[Grid, ...]:
    """The tables of a document as grids, named by the words before them (their caption, and a line above with a year)."""
    grids: list[Grid] = []
    before: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            caption = _caption(block, before)
            grids.append(_grid_of_table(block, table_name("of_a_document", number=len(grids) + 1, caption=caption)))
            before = []
        elif block.kind in (BlockKind.BODY, BlockKind.HEADING) and block.text.strip():
            before = [*before, " ".join(block.text.split())][-_LINES_BEFORE:]
    return tuple(grids)


def _caption(table: Table, before: list[str]) -> str:
    caption = table.caption or _title(before)
    lines = [line for line in before if len(line) <= _LONGEST_CAPTION and line != caption]
    dated = next((line for line in reversed(lines) if _YEAR.search(line)), "")
    return caption if _YEAR.search(caption) else ". ".join(filter(None, (caption[:_LONGEST_CAPTION], dated)))


def _title(before: list[str]) -> str:
    """The line above a table and its remarks (its unit, its source)."""
    first = next((at for at in range(len(before) - 1, -1, -1) if not _is_remark(before[at])), 0)
    if len("".join(before[first:])) > _LONGEST_CAPTION:
        return before[-1]
    return ". ".join(line.rstrip(".") for line in before[first:])


def _is_remark(line: str) -> bool:
    return line.casefold().lstrip("(* ").startswith(remark_words())


def _grid_of_table(table: Table, name: str) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[Merge] = []
    for item in table.cells:
        row, column = item.row + 1, item.column + 1
        if item.row_span > 1 or item.column_span > 1:
            merges.append(Merge(row, column, row + item.row_span - 1, column + item.column_span - 1))
        cell = _cell_of_table(item, row, column)
        if cell is not None:
            cells[row, column] = cell
    return Grid(name, cells, tuple(merges))


def _cell_of_table(item: TableCell, row: int, column: int) -> Cell | None:
    """The cell with the place of its first paragraph that is not blank; a figure stands in one paragraph."""
    filled = [paragraph for paragraph in item.paragraphs if paragraph.text.strip()]
    if not filled:
        return None
    text = "\n".join(paragraph.text for paragraph in filled)
    return Cell(row, column, text, filled[0].place().selector)
