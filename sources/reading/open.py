"""Opens a file of any known format as grids of cells, in a limited child process."""

from __future__ import annotations

from pathlib import Path

from sources.contracts import WordSpan
from sources.messages import MessageCatalogue
from sources.reading import media_types
from sources.reading.located import Cell, Document, Grid, Merge, Table, TableCell
from sources.reading.sandbox import Limits, call_in_child

_MESSAGES = MessageCatalogue(__file__)


def read_grids(path: Path, media_type: str, *, limits: Limits | None = None) -> tuple[Grid, ...]:
    """Every sheet, delimited table or table of a document as a grid, in reading order; parsed in a child process.

    Raises Refused for a file that cannot be read, that needs a program which is not installed, or that is too costly.
    """
    grids: tuple[Grid, ...] = call_in_child(__name__, "grids_of", path, media_type, limits=limits)
    return grids


def grids_of(path: Path, media_type: str) -> tuple[Grid, ...]:
    """The same in this process; only for files that are trusted, such as the raw store's own."""
    if media_type in media_types.WORKBOOK_TYPES:
        from sources.reading.workbook import TooManyCells, read_workbook

        try:
            return read_workbook(path, media_type)
        except TooManyCells as error:
            raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name) from error
    if media_type in media_types.DELIMITED_TYPES or media_type == media_types.TEXT:
        from sources.reading.delimited import read_delimited

        return (read_delimited(path),)
    if media_type in media_types.WORD_TYPES:
        from sources.reading.word import read_word

        return grids_of_document(read_word(path))
    raise _MESSAGES.refused("PII-READ-UNKNOWN-TYPE", file=path.name)


def grids_of_document(document: Document) -> tuple[Grid, ...]:
    """The tables of a document as grids, named by the words before them."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return tuple(_grid_of_table(table, number) for number, table in enumerate(tables, start=1))


def _grid_of_table(table: Table, number: int) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[Merge] = []
    for item in table.cells:
        row, column = item.row + 1, item.column + 1
        if item.row_span > 1 or item.column_span > 1:
            merges.append(Merge(row, column, row + item.row_span - 1, column + item.column_span - 1))
        cell = _cell_of_table(item, row, column)
        if cell is not None:
            cells[row, column] = cell
    heading = table.caption or (table.headings[-1] if table.headings else "")
    return Grid(" ".join(filter(None, (f"Bảng {number}.", heading))), cells, tuple(merges))


def _cell_of_table(item: TableCell, row: int, column: int) -> Cell | None:
    """The cell with the place of its first paragraph that is not blank; a figure stands in one paragraph."""
    filled = [paragraph for paragraph in item.paragraphs if paragraph.text.strip()]
    if not filled:
        return None
    text = "\n".join(paragraph.text for paragraph in filled)
    place = filled[0].place()
    assert isinstance(place.selector, WordSpan)
    return Cell(row, column, text, place.selector)
