"""Reads a score file: grids of cells become facts, each with its place, and every other cell is accounted for.

Every sheet is understood by its words first; then the tables are solved again with what their numbers say beside each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from sources.contracts import SourceFile
from sources.innovation_index.assignment import Reading, Values
from sources.innovation_index.captions import captions_of
from sources.innovation_index.drafts import Dated, Draft
from sources.innovation_index.editions import settle_editions
from sources.innovation_index.framework import OTHER, PII, Framework, load_framework
from sources.innovation_index.labelled import read_boxes, read_pairs
from sources.innovation_index.long_lists import LONG_FILE, Take, head_of, read_in_pieces
from sources.innovation_index.observations import observe
from sources.innovation_index.profiles import province_in_titles
from sources.innovation_index.reading import MESSAGES, Book, ScoreReading, Told
from sources.innovation_index.recognise import parts_of, recognise_indices
from sources.innovation_index.rows import RowReader
from sources.innovation_index.stitch import stitched
from sources.innovation_index.understanding import layout_of, understand
from sources.places import CsvField, SheetCell
from sources.reading import media_types
from sources.reading.delimited import detect_dialect
from sources.reading.located import Grid
from sources.reading.open import grids_of
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import is_figure
from sources.tables.labels import single_year
from sources.tables.layout import Layout, Shape, TableLayout, load_layout
from sources.tables.regions import is_summary
from sources.tables.view import View
from sources.tables.words import is_one_of, said, starts_with_one_of
from sources.tree import editions, framework_file
from sources.words.text import key

_LONGEST_LABEL = 45
_SOME_FIGURES = 10
_MOST_TITLES = 3


@dataclass
class Sheet:
    """One sheet on its way: its view, the index it speaks of, its tables; in a document whom its headings are about."""

    view: View
    framework: Framework
    book: Book
    drafts: list[Draft] = field(default_factory=list)
    tables: list[TableLayout] = field(default_factory=list)
    province: str | None = None
    edition: int | None = None


def read_scores(path: Path, file: SourceFile, *, layout: Layout | None = None, take: Take | None = None) -> ScoreReading:
    """All facts of a score file of any known format, with findings, ignored cells and the layout it was read by.

    `layout` (from a `layout.yml`) is used for the sheets that it names; the others are understood. With `take` the facts
    are handed on as they are read, those of a very long list piece by piece, and are not in the result. Runs in a limited
    child or for trusted files. Raises Refused where the file cannot be opened or holds no table of scores.
    """
    reading = _long_list(path, file, take) if take is not None and layout is None else None
    if reading is None:
        reading = read_score_grids(grids_of(path, file.media_type), file, layout=layout)
        if take is not None:
            take(reading.facts)
            reading = replace(reading, facts=())
    return reading


def _long_list(path: Path, file: SourceFile, take: Take) -> ScoreReading | None:
    """A very large delimited file read in pieces; None for other files and for those that are no list."""
    if file.media_type not in media_types.DELIMITED_TYPES or path.stat().st_size < LONG_FILE:
        return None
    head = head_of(path, detect_dialect(path))
    sheet = _sheet(head, recognise_indices([head], file.name)[0] or OTHER, file, Told(file), None)
    tables = [layout_of(draft) for draft in sheet.drafts]
    if len(tables) != 1 or tables[0].shape is not Shape.LONG:
        return None
    return read_in_pieces(path, file, tables[0], sheet.framework, take)


def read_score_grids(grids: Sequence[Grid], file: SourceFile, *, layout: Layout | None = None) -> ScoreReading:
    """The same for grids that have been read already."""
    layout = layout or _layout_of_edition(file)
    told = Told(file)
    grids = [part for grid in grids for part in parts_of(grid)]
    indices = recognise_indices(grids, file.name)
    if all(index is None for index in indices):
        told.add("PII-SCORES-NO-FRAMEWORK", "")
    sheets = [_sheet(grid, index or OTHER, file, told, layout) for grid, index in zip(grids, indices, strict=True)]
    _solve_together(sheets)
    for sheet in sheets:
        _read_sheet(sheet)
    books = [sheet.book for sheet in sheets]
    if not any(book.facts for book in books):
        raise _nothing(file, grids, told)
    tables = [table for sheet in sheets for table in sheet.tables]
    facts, tables = settle_editions(books, tables, file, told)
    facts = observe(books, tables, [draft for sheet in sheets for draft in sheet.drafts], facts, told)
    return ScoreReading(
        file=file,
        facts=tuple(facts),
        findings=tuple(told.findings()),
        ignored=tuple(cell for book in books for cell in book.ignored_cells()),
        layout=Layout(tuple(tables)),
        captions=captions_of(facts, [book.view for book in books], tables),
    )


def _nothing(file: SourceFile, grids: Sequence[Grid], told: Told) -> Exception:
    """The refusal, with what came nearest to a table of scores."""
    near = "; ".join(finding.message for finding in told.findings() if finding.code in _NEAR) or _most_alike(grids)
    return MESSAGES.refused("PII-SCORES-NOTHING", file=file.name, near=near)


_NEAR = ("PII-SCORES-OTHER-LEVEL", "PII-SCORES-UNKNOWN-PROVINCE", "PII-SCORES-UNKNOWN-INDICATOR", "PII-SCORES-NO-PROVINCE")


def _most_alike(grids: Sequence[Grid]) -> str:
    """The column of words that repeats one beginning most often, or what was opened at all."""
    best: tuple[int, str] = (0, "")
    for grid in grids:
        beginnings = Counter(
            (column, " ".join(cell.text.split()[:2])) for (_, column), cell in grid.cells.items() if cell.number is None
        )
        for (column, beginning), count in beginnings.items():
            best = max(best, (count, f"{grid.name}, {column}: {count} × «{beginning} …»"))
    cells = sum(len(grid.cells) for grid in grids)
    return best[1] if best[0] > 2 else f"{len(grids)} {said('sheets')}, {cells} {said('cells')}"


def _sheet(grid: Grid, index_code: str, file: SourceFile, told: Told, layout: Layout | None) -> Sheet:
    framework = load_framework(index_code, file.edition if index_code == PII else None)
    view = View(stitched(grid, framework))
    sheet = Sheet(view, framework, Book(view, file, told))
    saved = [table for table in layout.tables if view.holds(table.sheet, table.first_row)] if layout else []
    if saved and all(_fits(view, table) for table in saved):
        sheet.tables = saved
        return sheet
    if saved:
        told.add("PII-SCORES-LAYOUT-DIFFERS", grid.name)
    sheet.drafts = understand(view, framework, file.name)
    return sheet


def _solve_together(sheets: Sequence[Sheet]) -> None:
    """Solves every table again beside the sure columns of the others; profiles without a name take that of the others."""
    for sheet in sheets:
        for draft in sheet.drafts:
            if not draft.meanings:
                draft.solve()
    by_index: dict[str, list[tuple[Draft, Reading, object, Values]]] = defaultdict(list)
    for sheet in sheets:
        for draft in sheet.drafts:
            by_index[sheet.framework.index_code] += [(draft, *known) for known in draft.known()]
    for sheet in sheets:
        for draft in sheet.drafts:
            elsewhere: dict[tuple[Reading, object], list[Values]] = defaultdict(list)
            for other, reading, edition, values in by_index[sheet.framework.index_code]:
                if other is not draft and not other.region.view.hidden:
                    elsewhere[reading, edition].append(values)
            draft.solve(elsewhere)
    _carry_on(sheets)
    _name_profiles([draft for sheet in sheets for draft in sheet.drafts if draft.shape is Shape.PROFILE])


def _carry_on(sheets: Sequence[Sheet]) -> None:
    """In a document, profiles without a province or a year are about those that a heading further up has named."""
    province: str | None = None
    year: int | None = None
    for sheet in sheets:
        first = next(iter(sheet.view.cells.values()), None)
        if first is None or isinstance(first.selector, SheetCell | CsvField):
            return
        province = province_in_titles((sheet.view.name,)) or province
        year = single_year(sheet.view.name) or year
        sheet.province, sheet.edition = province, year
        for draft in sheet.drafts:
            if draft.shape is Shape.PROFILE:
                draft.province = draft.province or province
                draft.dated = Dated(year, "title") if draft.edition is None and year else draft.dated


def _name_profiles(profiles: Sequence[Draft]) -> None:
    """Profiles without a province or a year of their own take the one that the others of the file are about."""
    named = {draft.province for draft in profiles if draft.province}
    dated = {draft.edition for draft in profiles if draft.dated and draft.edition and draft.dated.origin == "title"}
    for draft in profiles:
        again = any(other.province and _same_rows(draft, other) for other in profiles)
        if draft.province is None and len(named) == 1 and not again:
            draft.province = next(iter(named))
        if draft.dated and draft.edition is None and not draft.dated.origin and len(dated) == 1:
            draft.dated = replace(draft.dated, edition=next(iter(dated)), origin="title")


def _same_rows(one: Draft, other: Draft) -> bool:
    """Whether two tables of a sheet name the same nodes: they are then about two provinces."""
    nodes, others = ({*draft.region.subjects.values()} for draft in (one, other))
    return one.region.view is other.region.view and 2 * len(nodes & others) > len(nodes)


def _read_sheet(sheet: Sheet) -> None:
    book = sheet.book
    readers = [RowReader(table, sheet.framework) for table in sheet.tables]
    for draft in sheet.drafts:
        table = layout_of(draft)
        if table.shape is Shape.PROFILE and table.province is None and not any(column.province for column in table.columns):
            book.tell("PII-SCORES-NO-PROVINCE", sheet.view.name)
        sheet.tables.append(table)
        readers.append(RowReader(table, sheet.framework, draft.around.trust_codes, draft.other_level))
    for reader in readers[:1]:
        read_pairs(book, reader.table, sheet.framework)
    for reader in readers:
        reader.read(book)
    if not readers:
        _read_boxes(sheet)
    _account_for_the_rest(book, sheet.tables)


def _read_boxes(sheet: Sheet) -> None:
    """Boxes of figures on a sheet without a table: of the province and year of its name, titles or headings above."""
    view = sheet.view
    alone = (view.text(row, columns[0]) for row, columns in view.by_row.items() if len(columns) == 1)
    titles = [view.name, *islice(alone, _MOST_TITLES)]
    province = province_in_titles(titles) or sheet.province
    year = next(filter(None, map(single_year, titles)), sheet.edition)
    if province is not None:
        read_boxes(sheet.book, province, year, sheet.framework)


def _layout_of_edition(file: SourceFile) -> Layout | None:
    """The `layout.yml` in the folder of the file's edition, if somebody has saved one."""
    if file.edition not in editions():
        return None
    path = framework_file(file.edition).with_name("layout.yml")
    return load_layout(path) if path.exists() else None


def _fits(view: View, table: TableLayout) -> bool:
    """Whether the headers of a saved layout still stand where it says (an empty header contradicts nothing)."""
    for column in table.columns:
        texts = [" ".join(view.text(row, column.number).split()) for row in table.header_rows]
        if column.header and any(text and text not in column.header for text in texts):
            return False
    return True


def _account_for_the_rest(book: Book, tables: Iterable[TableLayout]) -> None:
    """Names the reason for the cells outside the rows of tables: titles above, look-up fields and notes below."""
    first = min((min((*table.header_rows, table.first_row)) for table in tables), default=None)
    unread = [cell for cell in book.view.cells.values() if first is None and is_figure(cell)]
    if len(unread) >= _SOME_FIGURES and not book.facts:
        book.tell("PII-SCORES-NO-TABLE", f"{book.view.name} ({len(unread)})", unread[0])
    registry = ProvinceRegistry.load()
    regions = {key(name) for name in registry.region_names()}
    for row in book.view.rows:
        if first is None:
            return
        cells = [book.view.cells[row, c] for c in book.view.by_row[row]]
        label = next((cell for cell in cells if not is_figure(cell)), None)
        outside = not any((row, c) in book.used or (row, c) in book.ignored for c in book.view.by_row[row])
        figures = any(map(is_figure, cells))
        if outside and figures and label is not None and (is_summary(label.text) or key(label.text) in regions):
            book.tell("PII-SCORES-NOT-OWN", f"{book.view.name}: {label.text[:_LONGEST_LABEL]}", label)
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
