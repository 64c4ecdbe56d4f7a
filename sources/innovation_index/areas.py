"""Finds the tables in a sheet: the runs of rows with provinces, the header rows above them, and what else stands there."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sources.innovation_index.figures import is_figure
from sources.innovation_index.view import View
from sources.innovation_index.words import is_one_of, words
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import key

_HIGHEST_HEADER = 14
_SMALL = 2


@dataclass(frozen=True, slots=True)
class Area:
    """A table with provinces down, in the coordinates of its view.

    `province_columns` lists the columns with names of provinces (several: pairs side by side, or two languages).
    """

    view: View
    rows: tuple[int, ...]
    province_columns: tuple[int, ...]
    figure_columns: tuple[int, ...]
    header_rows: tuple[int, ...]
    title_rows: tuple[int, ...] = ()
    section_rows: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    edition_column: int | None = None
    names: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return self.rows[0]

    @property
    def last_row(self) -> int:
        return self.rows[-1]


def provinces_in(view: View) -> dict[tuple[int, int], str]:
    """Position → province for every cell (merged ranges filled) that is the name of a province."""
    registry = ProvinceRegistry.load()
    found = {}
    for position, cell in view.filled.items():
        if cell.number is None and not cell.problem:
            name = registry.canonical(cell.text)
            if name is not None:
                found[position] = name
    return found


def most_provinces_in_a_column(names: dict[tuple[int, int], str]) -> int:
    """How many different provinces the fullest column holds."""
    columns: dict[int, set[str]] = defaultdict(set)
    for (_, column), name in names.items():
        columns[column].add(name)
    return max((len(found) for found in columns.values()), default=0)


def find_areas(view: View, names: dict[tuple[int, int], str]) -> list[Area]:
    """The tables of a sheet from top to bottom. `names` as given by `provinces_in`."""
    columns = Counter(column for _, column in names)
    if not columns:
        return []
    anchor = max(columns, key=lambda column: (columns[column], -column))
    rows = sorted(row for row, column in names if column == anchor)
    edition_column = _edition_column(view, rows)
    segments = _segments(view, rows, anchor, names, by_edition=edition_column is not None)
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), name in names.items():
        by_row[row][column] = name
    areas: list[Area] = []
    for segment in segments:
        start = areas[-1].last_row + 1 if areas else 1
        area = _area(view, segment, by_row, start, edition_column)
        if areas and _is_lookup(area, areas[-1], anchor):
            areas[-1] = _with_repeats(areas[-1], area.rows)
        elif area.figure_columns:
            areas.append(area)
    return areas


def _edition_column(view: View, rows: list[int]) -> int | None:
    """A column of years beside the provinces: the table then holds several editions, and provinces repeat."""
    counts: Counter[int] = Counter()
    years: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        for column in view.by_row.get(row, ()):
            text = view.cells[row, column].text.strip()
            if len(text) == 4 and text.isdigit() and 2000 <= int(text) <= 2049:
                counts[column] += 1
                years[column].add(text)
    for column, count in sorted(counts.items()):
        if count >= 0.9 * len(rows) and (len(years[column]) > 1 or len(rows) > 1):
            return column
    return None


def _segments(
    view: View, rows: list[int], anchor: int, names: dict[tuple[int, int], str], *, by_edition: bool
) -> list[list[int]]:
    """Cuts the rows with provinces where a new table begins: at another header, or where provinces begin again."""
    segments: list[list[int]] = []
    seen: set[str] = set()
    header: tuple[str, ...] = ()
    for row in rows:
        between = view.rows_between(segments[-1][-1] + 1, row - 1) if segments else []
        gap = bool(segments) and row - segments[-1][-1] > 1
        headers = [line for line in (_header_texts(view, r) for r in between) if line]
        again = names[row, anchor] in seen and not by_edition
        fresh = headers and headers[0] != header
        if not segments or fresh or (again and gap):
            segments.append([])
            seen = set()
            above = [_header_texts(view, r) for r in view.rows_between(max(1, row - _HIGHEST_HEADER), row - 1)]
            header = next((line for line in above if line), ()) if len(segments) == 1 else (headers or [header])[0]
        segments[-1].append(row)
        seen.add(names[row, anchor])
    return segments


def _header_texts(view: View, row: int) -> tuple[str, ...]:
    """The texts of a row that looks like a header: words only, several of them or with that of the provinces; else empty."""
    cells = [view.cells[row, column] for column in view.by_row.get(row, ())]
    if any(is_figure(cell) for cell in cells):
        return ()
    named = len(cells) >= 2 and any(is_one_of(cell.text, "province") for cell in cells)
    return tuple(key(cell.text) for cell in cells) if named or len(cells) >= 3 else ()


def _area(view: View, rows: list[int], names: dict[int, dict[int, str]], start: int, edition_column: int | None) -> Area:
    own = {(row, column): name for row in rows for column, name in names[row].items()}
    per_column: Counter[int] = Counter(column for _, column in own)
    province_columns = tuple(sorted(c for c, count in per_column.items() if count >= max(1, 0.6 * len(rows))))
    figure_columns = _figure_columns(view, rows, province_columns, edition_column)
    titles, headers, sections = _rows_above(view, start, rows[0] - 1, figure_columns)
    return Area(
        view=view,
        rows=tuple(rows),
        province_columns=province_columns,
        figure_columns=figure_columns,
        header_rows=headers,
        title_rows=titles,
        section_rows=sections,
        edition_column=edition_column,
        names=own,
    )


def _figure_columns(
    view: View, rows: list[int], province_columns: tuple[int, ...], edition_column: int | None
) -> tuple[int, ...]:
    """The columns that hold figures rather than words in most of the rows where they hold anything."""
    figures: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in rows:
        for column in view.by_row.get(row, ()):
            filled[column] += 1
            figures[column] += is_figure(view.cells[row, column])
    return tuple(
        sorted(
            column
            for column, count in figures.items()
            if column not in province_columns and column != edition_column and 2 * count >= filled[column]
        )
    )


def _rows_above(
    view: View, start: int, end: int, figure_columns: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Titles, header rows and section rows among the rows just above the first province."""
    candidates = view.rows_between(max(start, end - _HIGHEST_HEADER), end)
    wide = [row for row in candidates if len(view.by_row[row]) >= 2 and not _holds_figures(view, row, figure_columns)]
    if not wide:
        single = [row for row in candidates if not _holds_figures(view, row, figure_columns)]
        return tuple(single), (), ()
    top = wide[0]
    for previous, row in pairwise(wide):
        if row - previous > 1 and _coverage(view, previous, figure_columns) < 0.4:
            top = row
    alone = {row for row in candidates if len(view.by_row[row]) == 1}
    over_figures = {row for row in alone if view.by_row[row][0] in figure_columns}
    headers = [row for row in candidates if row >= top and (row in wide or row in over_figures or _spans_some(view, row))]
    grouped = [row for row in candidates if row < top and top - row == 1 and _spans_some(view, row)]
    headers = [row for row in headers if not (row in alone and row > wide[-1] and row not in over_figures)]
    sections = [row for row in candidates if row > top and row in alone and row not in headers]
    titles = [row for row in candidates if row < top and row not in grouped]
    return tuple(titles), (*grouped, *headers), tuple(sections)


def _coverage(view: View, row: int, figure_columns: tuple[int, ...]) -> float:
    """The share of the figure columns above which a row has words."""
    if not figure_columns:
        return 0.0
    return sum((row, column) in view.filled for column in figure_columns) / len(figure_columns)


def _holds_figures(view: View, row: int, figure_columns: tuple[int, ...]) -> bool:
    """Whether a row above the table is one of averages: a label and figures, and not numbers of columns, years or codes."""
    cells = [view.cells[row, column] for column in figure_columns if (row, column) in view.cells]
    figures = [cell for cell in cells if is_figure(cell)]
    if not any(column not in figure_columns and not is_figure(view.cells[row, column]) for column in view.by_row[row]):
        return False
    return len(figures) > len(cells) / 2 and not is_row_of_column_numbers(view, row) and not _all_years(figures)


def _all_years(cells: list[Cell]) -> bool:
    return all(len(cell.text) == 4 and cell.text.isdigit() and cell.text.startswith("20") for cell in cells)


def is_row_of_column_numbers(view: View, row: int) -> bool:
    """Whether a row is "(1) (2) (3) ..." or "A B 1 2 3 ..."."""
    texts = [view.cells[row, column].text.strip(" ()[]") for column in view.by_row.get(row, ())]
    numbers = [int(text) for text in texts if text.isdigit()]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    if len(numbers) < 2 or len(numbers) + len(letters) < len(texts):
        return False
    return all(after - before == 1 for before, after in pairwise(numbers)) and numbers[0] <= 3


def _spans_some(view: View, row: int) -> bool:
    """Whether a range of this row is merged over some, but not all, columns of the sheet."""
    return any(merge.left > 1 and merge.right - merge.left + 1 < view.width for merge in view.merges_of_row.get(row, ()))


def _is_lookup(area: Area, main: Area, anchor: int) -> bool:
    """Whether a small run below a table repeats provinces of it under no header of its own: a look-up field."""
    if len(area.rows) > _SMALL or len(main.rows) <= 2 * _SMALL or (area.header_rows != () and not _same_header(area, main)):
        return False
    known = {main.names.get((row, anchor)) for row in main.rows}
    return all(area.names[row, anchor] in known for row in area.rows)


def _same_header(area: Area, main: Area) -> bool:
    mine = {key(cell.text) for row in area.header_rows for cell in _cells_of(area.view, row)}
    theirs = {key(cell.text) for row in main.header_rows for cell in _cells_of(main.view, row)}
    common = mine & theirs
    return len(common) >= 0.8 * len(mine)


def _cells_of(view: View, row: int) -> list[Cell]:
    return [view.cells[row, column] for column in view.by_row.get(row, ())]


def _with_repeats(area: Area, rows: tuple[int, ...]) -> Area:
    return replace(area, repeats=(*area.repeats, *rows))


def is_summary(text: str) -> bool:
    """Whether the label of a row says that its figures are of no single province (average, highest, whole country)."""
    folded = key(text)
    return is_one_of(text, "summary") or any(folded.startswith(word + " ") for word in words("summary") if len(word) > 3)
