"""Detects the layout of a sheet for which none was written: its tables, and what each of their columns is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sources.innovation_index.areas import Area, find_areas, most_provinces_in_a_column, provinces_in
from sources.innovation_index.column_measures import Context
from sources.innovation_index.columns import columns_of
from sources.innovation_index.framework import PII, Framework, Match, component_indices, load_framework
from sources.innovation_index.headers import read_header, single_year
from sources.innovation_index.layout import Column, Role, Shape, TableLayout
from sources.innovation_index.view import View
from sources.reading.located import Grid
from sources.words.text import key
from sources.words.vocabulary import Measure

_TITLE_LINES = 8
_LONGEST_TITLE = 300


def oriented_view(grid: Grid) -> tuple[View, dict[tuple[int, int], str]]:
    """The sheet with provinces running down (turned round where they run across), and where its provinces stand."""
    upright = View(grid)
    names = provinces_in(upright)
    on_its_side = View(grid, transposed=True)
    turned = {(column, row): name for (row, column), name in names.items()}
    if most_provinces_in_a_column(turned) > max(2, most_provinces_in_a_column(names)):
        return on_its_side, turned
    return upright, names


def texts_for_recognition(grids: Sequence[Grid], file_name: str) -> list[str]:
    """The words that may name an index or its parts: sheet names, the file's name, and the cells of words, each once."""
    texts = {file_name: None} | {grid.name: None for grid in grids}
    for grid in grids:
        for cell in grid.cells.values():
            if cell.number is None and len(cell.text) <= _LONGEST_TITLE and any(map(str.isalpha, cell.text)):
                texts.setdefault(cell.text)
            if len(texts) > 5_000:
                break
    return list(texts)


def recognise_index(texts: Iterable[str], edition: int | None = None) -> str | None:
    """Which index a file is about: the one whose nodes its words name most often; None where there is no sign of any."""
    votes: Counter[str] = Counter()
    texts = list(texts)
    for index_code in (PII, *component_indices()):
        framework = load_framework(index_code, edition if index_code == PII else None)
        named = {match.code for text in texts if (match := read_header(text, framework).match) and match.confidence > 0.95}
        spoken = {key(name) for name in framework.names}
        mentions = sum(any(f" {name} " in f" {key(text)} " for name in spoken) for text in texts)
        votes[index_code] = 2 * len(named) + min(mentions, 6)
    index_code, count = max(votes.items(), key=lambda item: (item[1], item[0] == PII, item[0]))
    return index_code if count else None


def detect_wide(view: View, names: dict[tuple[int, int], str], framework: Framework) -> list[tuple[TableLayout, Area]]:
    """The tables with provinces down of a sheet, with the areas that they were found in."""
    found = []
    for area in find_areas(view, names):
        titles = _titles(area)
        context = Context(_node_of_title(view.name, titles, framework), _measure_of_title(view.name, titles, framework))
        columns = columns_of(area, framework, context)
        if not any(column.role is Role.FIGURE for column in columns):
            continue
        corner = [column.header for column in columns if column.role is Role.PROVINCE]
        dated = date_table(view.name, [*titles, *corner], columns_editions(columns), _section_texts(area))
        if dated.origin == "sheet":
            columns = tuple(replace(column, edition=None) for column in columns)
        table = TableLayout(
            sheet=view.name,
            shape=Shape.WIDE,
            first_row=area.first_row,
            last_row=area.last_row,
            columns=columns,
            header_rows=area.header_rows,
            transposed=view.transposed,
            index_code=framework.index_code,
            edition=None if area.edition_column is not None else dated.edition,
            edition_from="column" if area.edition_column is not None else dated.origin,
            edition_elsewhere=dated.elsewhere,
        )
        found.append((table, area))
    return found


def columns_editions(columns: Iterable[Column]) -> set[int]:
    """The editions that the headers of the figure columns name."""
    return {column.edition for column in columns if column.edition is not None}


@dataclass(frozen=True, slots=True)
class Dated:
    """The edition of a table, where it is written, and another year that stands elsewhere in the table."""

    edition: int | None = None
    origin: str = ""
    elsewhere: int | None = None


def date_table(sheet: str, titles: Sequence[str], in_headers: set[int], sections: Sequence[str] = ()) -> Dated:
    """The one edition of a table: of a line just above it, its headers, its title or the sheet's name.

    A year in the sheet's name goes before one in a header: headers are copied from year to year and forgotten.
    """
    written = [(year, "section") for text in sections if (year := single_year(text))]
    in_name = single_year(sheet.replace("_", " "))
    if len(in_headers) == 1:
        header = next(iter(in_headers))
        if in_name is not None and in_name != header:
            written.append((in_name, "sheet"))
        written.append((header, "header"))
    if len(in_headers) <= 1:
        written.extend((year, "title") for text in reversed(titles) if (year := single_year(text)))
        written.extend([(in_name, "sheet")] if in_name is not None else [])
    if not written:
        return Dated()
    edition, origin = written[0]
    return Dated(edition, origin, next((year for year, _ in written if year != edition), None))


def _titles(area: Area) -> list[str]:
    texts = []
    for row in area.title_rows[-_TITLE_LINES:]:
        texts.append(" ".join(area.view.cells[row, column].text for column in area.view.by_row[row])[:_LONGEST_TITLE])
    return texts


def _section_texts(area: Area) -> list[str]:
    return [area.view.cells[row, column].text for row in area.section_rows for column in area.view.by_row[row]]


def _node_of_title(sheet: str, titles: Sequence[str], framework: Framework) -> Match | None:
    """The node that the table as a whole is about: named by its title or by its sheet."""
    for text in (*reversed(titles), sheet):
        match = read_header(text, framework).match
        if match is not None:
            return match
    return None


def _measure_of_title(sheet: str, titles: Sequence[str], framework: Framework) -> Measure | None:
    """The measure that the whole table gives, where its sheet or title is headed so ("Xếp hạng", "Dữ liệu gốc")."""
    for text in (*reversed(titles), sheet):
        measure = read_header(text, framework).measure
        if measure is not None:
            return measure
    return None
