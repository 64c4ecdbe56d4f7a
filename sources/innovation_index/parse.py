"""Reads a score file: grids of cells become facts, each with its place, and every other cell is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sources.contracts import Finding, SourceFile
from sources.innovation_index.detect import detect_wide, oriented_view, recognise_index, texts_for_recognition
from sources.innovation_index.editions import settle_editions
from sources.innovation_index.framework import OTHER, PII, ROOM, component_indices, load_framework
from sources.innovation_index.layout import Layout, Shape, TableLayout, load_layout
from sources.innovation_index.long_form import detect_long, read_long
from sources.innovation_index.observations import observations
from sources.innovation_index.profile import detect_profile, read_profile
from sources.innovation_index.reading import MESSAGES, Book, ScoreReading
from sources.innovation_index.stitch import stitched
from sources.innovation_index.stream import LONG_FILE, read_long_list
from sources.innovation_index.view import View
from sources.innovation_index.wide import read_wide
from sources.innovation_index.words import is_one_of, starts_with_one_of
from sources.reading import media_types
from sources.reading.delimited import detect_dialect
from sources.reading.located import Grid
from sources.reading.open import read_grids

_FEW_ROWS = 2
_READERS = {Shape.WIDE: read_wide, Shape.LONG: read_long, Shape.PROFILE: read_profile}


def read_scores(path: Path, file: SourceFile, *, layout: Layout | None = None) -> ScoreReading:
    """All facts of a score file of any known format, with findings, ignored cells and the layout it was read by.

    `layout` (from a `layout.yml`) is used for the sheets that it names; the others are detected. Raises Refused where
    the file cannot be opened or holds no table of scores.
    """
    if file.media_type in media_types.DELIMITED_TYPES and path.stat().st_size >= LONG_FILE:
        return _read_long_file(path, file)
    grids = read_grids(path, file.media_type)
    return read_score_grids(grids, file, layout=layout)


def _read_long_file(path: Path, file: SourceFile) -> ScoreReading:
    """A very large delimited file, which can only be a list with a figure on each row."""
    for index_code in (PII, *component_indices()):
        reading = read_long_list(path, file, detect_dialect(path), load_framework(index_code))
        if reading is not None:
            return reading
    raise MESSAGES.refused("PII-SCORES-NOTHING", file=file.name)


def read_score_grids(grids: Sequence[Grid], file: SourceFile, *, layout: Layout | None = None) -> ScoreReading:
    """The same for grids that have been read already."""
    layout = layout or _layout_of_edition(file)
    index_code = recognise_index(texts_for_recognition(grids, file.name))
    findings: list[Finding] = []
    if index_code is None:
        findings.append(MESSAGES.finding("PII-SCORES-NO-FRAMEWORK", file=file.name))
    books: list[Book] = []
    tables: list[TableLayout] = []
    for grid in grids:
        book, found = _read_grid(grid, file, index_code or OTHER, layout)
        books.append(book)
        tables.extend(found)
    if not any(book.facts for book in books):
        raise MESSAGES.refused("PII-SCORES-NOTHING", file=file.name)
    facts, tables, more = settle_editions(books, tables, file)
    findings.extend(more)
    findings.extend(observations(books, tables, facts, file))
    return ScoreReading(
        file=file,
        facts=tuple(facts),
        findings=tuple(findings + [finding for book in books for finding in book.findings]),
        ignored=tuple(cell for book in books for cell in book.ignored_cells()),
        layout=Layout(tuple(tables)),
    )


def _read_grid(grid: Grid, file: SourceFile, index_code: str, layout: Layout | None) -> tuple[Book, list[TableLayout]]:
    saved = [table for table in layout.tables if table.sheet == grid.name] if layout else []
    framework = load_framework(index_code, file.edition if index_code == PII else None)
    grid = stitched(grid, framework)
    view, names = oriented_view(grid)
    turned = View(grid, transposed=saved[0].transposed) if saved else view
    fitting = bool(saved) and all(_fits(turned, table) for table in saved)
    if fitting:
        view, tables = turned, saved
    elif not view.transposed and (listed := detect_long(view, framework)):
        tables = [listed]
    else:
        tables = [table for table, _ in detect_wide(view, names, framework)]
        few = all(table.last_row - table.first_row < _FEW_ROWS for table in tables)
        if few and (profile := detect_profile(View(grid), framework, file.name)):
            view, tables = View(grid), [profile]
    book = Book(view, file)
    if saved and not fitting:
        book.find("PII-SCORES-LAYOUT-DIFFERS")
    for table in tables:
        _READERS[table.shape](book, table, framework)
    _account_for_the_rest(book, tables)
    return book, tables


def _layout_of_edition(file: SourceFile) -> Layout | None:
    """The `layout.yml` in the folder of the file's edition, if somebody has saved one."""
    path = ROOM / str(file.edition) / "layout.yml"
    return load_layout(path) if file.edition is not None and path.exists() else None


def _fits(view: View, table: TableLayout) -> bool:
    """Whether the headers of a saved layout still stand where it says (an empty header contradicts nothing)."""
    for column in table.columns:
        texts = [" ".join(view.text(row, column.number).split()) for row in table.header_rows]
        if column.header and any(text and text not in column.header for text in texts):
            return False
    return True


def _account_for_the_rest(book: Book, tables: list[TableLayout]) -> None:
    """Names the reason for the cells outside the rows of tables: titles above, look-up fields and notes below."""
    first = min((min((*table.header_rows, table.first_row)) for table in tables), default=None)
    for row in book.view.rows:
        if first is None:
            return
        for column in book.view.by_row[row]:
            if (row, column) not in book.used and (row, column) not in book.ignored:
                book.ignore(row, column, _reason_outside(book.view, row, first))


def _reason_outside(view: View, row: int, first: int) -> str:
    cells = [view.cells[row, c] for c in view.by_row[row]]
    if row < first:
        return "title"
    if any(is_one_of(cell.text, "summary") for cell in cells[:3]):
        return "summary_row"
    if any(is_one_of(cell.text, "lookup") or cell.number is not None for cell in cells):
        return "lookup_row"
    return "note" if starts_with_one_of(cells[0].text, "note") or len(cells) == 1 else "lookup_row"
