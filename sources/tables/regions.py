"""Finds the regions of a sheet: the rows that name subjects (provinces, or nodes of an index) and hold figures, the
columns of figures beside them, and the header rows, titles and notes around them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import Figure, is_figure, read_figure
from sources.tables.labels import expanded, read_label, single_year, without_year
from sources.tables.view import View
from sources.tables.words import is_one_of, words
from sources.words.text import key

_HIGHEST_HEADER = 14
_SMALL = 2
_TITLE_LINES = 8
_LONGEST_TITLE = 300
_LONGEST_NAME = 48
_LONGEST_YEAR = 24
Names = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Region:
    """A table with its subjects down. `anchors` lists the columns that name them (several: pairs side by side, or two
    languages); `subjects` says what they name, by position.
    """

    view: View
    rows: tuple[int, ...]
    anchors: tuple[int, ...]
    figure_columns: tuple[int, ...]
    header_rows: tuple[int, ...]
    title_rows: tuple[int, ...] = ()
    section_rows: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    edition_column: int | None = None
    subjects: Names = field(default_factory=dict)
    legend: dict[str, str] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return self.rows[0]

    @property
    def last_row(self) -> int:
        return self.rows[-1]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The lines above the header, from top to bottom."""
        rows = self.title_rows[-_TITLE_LINES:]
        return tuple(" ".join(self.view.cells[r, c].text for c in self.view.by_row[r])[:_LONGEST_TITLE] for r in rows)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        return tuple(self.view.cells[row, column].text for row in self.section_rows for column in self.view.by_row[row])

    @cached_property
    def _heading_rows(self) -> tuple[int, ...]:
        return tuple(row for row in self.header_rows if not is_row_of_column_numbers(self.view, row))

    @cached_property
    def _paths(self) -> dict[int, tuple[str, ...]]:
        return {}

    def path(self, column: int) -> tuple[str, ...]:
        """The header cells above a column from the top heading to the leaf, each text once, merged ranges filled.

        A heading that stands over several columns without being merged goes on to the right until the next heading.
        """
        if column in self._paths:
            return self._paths[column]
        texts: list[str] = []
        for row in self._heading_rows:
            text = " ".join(expanded(self._heading(row, column), self.legend).split())
            if text and text not in texts:
                texts.append(text)
        self._paths[column] = tuple(texts)
        return self._paths[column]

    def header(self, column: int) -> str:
        return " / ".join(self.path(column))

    def _heading(self, row: int, column: int) -> str:
        text = self.view.text(row, column).strip()
        if text or row in self.view.merges_of_row or column not in self.figure_columns:
            return text
        for left in range(column - 1, 0, -1):
            text = self.view.text(row, left).strip()
            if text:
                goes_on = left in self.figure_columns and self._is_heading(row, left) and not self._begins(row, left, column)
                return text if goes_on else ""
        return ""

    def _begins(self, row: int, left: int, column: int) -> bool:
        """Whether another heading begins between two columns in a row above: what stands below it is not the left one's."""
        above = (upper for upper in self._heading_rows if upper < row)
        return any(self.view.text(upper, c).strip() not in ("", self.view.text(upper, left).strip())
                   for upper in above for c in range(left + 1, column + 1))  # fmt: skip

    def _is_heading(self, row: int, column: int) -> bool:
        """Whether something stands below a header cell: a leaf does not reach over its neighbours."""
        return any(self.view.text(below, column).strip() for below in self._heading_rows if below > row)

    def figures(self, column: int) -> dict[int, Figure]:
        """Row → the figure of a column, where it has a value."""
        cells = ((row, self.view.cells.get((row, column))) for row in self.rows)
        found = ((row, read_figure(cell, rank=True)) for row, cell in cells if cell)
        return {row: figure for row, figure in found if figure and figure.value is not None}


def provinces_in(view: View) -> Names:
    """Position → province for every cell (merged ranges filled) that is the name of a province."""
    found = {}
    for position, cell in view.filled.items():
        if cell.number is None and not cell.problem:
            name = province_named(cell.text)[0]
            if name is not None:
                found[position] = name
    return found


def province_named(text: str, edition: int | None = None) -> tuple[str | None, int | None]:
    """The province that a cell names, and the year that may stand with it ("Cao Bằng 2024", "Cao Bằng (năm 2024)")."""
    registry = ProvinceRegistry.load()
    name = registry.canonical(text, edition)
    if name is not None or len(text) > _LONGEST_NAME or not (year := single_year(text)):
        return name, None
    name = registry.canonical(without_year(text), edition)
    return name, year if name else None


def going_on(view: View, names: Names, column: int, others: Names | None = None) -> Names:
    """The names, with the rows below that go on under no name of their own: they hold figures, and besides a measure or a
    year (or one of the names `others`), while their cell in the column of names is empty.
    """
    names = dict(names)
    named = {row for row, _ in names}
    also = {row for row, _ in others or ()}
    last: int | None = None
    for row in view.rows:
        if (row, column) in names:
            last = row
        elif last is not None and row not in named and (row, column) not in view.filled and _goes_on(view, row, row in also):
            for at in [at for at in names if at[0] == last]:
                view.go_on((row, at[1]), view.filled[at])
                names[row, at[1]] = names[at]
    return names


def _goes_on(view: View, row: int, named: bool) -> bool:
    cells = [view.cells[row, c] for c in view.by_row[row]]
    labels = [read_label(cell.text) for cell in cells if not is_figure(cell) or is_year(cell.text)]
    measured = all(label.generic for label in labels) and any(label.measure or label.edition for label in labels)
    return (named or measured) and any(is_figure(cell) and not is_year(cell.text) for cell in cells)


def is_year(text: str) -> bool:
    """Whether a text is a year of an edition and nothing else ("2024", "Năm 2024")."""
    label = read_label(text) if len(text) <= _LONGEST_YEAR and "20" in text else None
    return label is not None and label.edition is not None and label.generic and label.measure is None and label.unit is None


def most_in_a_line(names: Names, axis: int) -> tuple[int, int]:
    """The column (axis 1) or row (axis 0) with the most different names, and how many they are."""
    lines: dict[int, set[str]] = defaultdict(set)
    for position, name in names.items():
        lines[position[axis]].add(name)
    return max(((line, len(found)) for line, found in lines.items()), key=lambda item: (item[1], -item[0]), default=(0, 0))


def find_regions(view: View, names: Names, *, share: float = 0.6) -> list[Region]:
    """The tables of a sheet from top to bottom. `share`: how full of names a column must be to name subjects."""
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
    regions: list[Region] = []
    for segment in segments:
        start = regions[-1].last_row + 1 if regions else 1
        region = _region(view, segment, by_row, start, edition_column, share)
        if regions and not region.header_rows and not _is_lookup(region, regions[-1], anchor):
            region = _under_header_of(regions[-1], region)
        if regions and _is_lookup(region, regions[-1], anchor):
            regions[-1] = replace(regions[-1], repeats=(*regions[-1].repeats, *region.rows))
        elif region.figure_columns:
            regions.append(region)
    return regions


def _under_header_of(above: Region, region: Region) -> Region:
    """A table that begins again under a line of its own ("Năm 2024") and no header: that of the table above is its own."""
    if region.anchors != above.anchors or not set(region.figure_columns) <= set(above.figure_columns):
        return region
    return replace(region, header_rows=above.header_rows, section_rows=region.title_rows, title_rows=above.title_rows)


def _edition_column(view: View, rows: list[int]) -> int | None:
    """A column of years beside the provinces: the table then holds several editions, and provinces repeat.

    A year that is written once goes on over the empty cells below it.
    """
    years: dict[int, list[int]] = defaultdict(list)
    others: set[int] = set()
    for row in rows:
        for column in range(1, view.width + 1):
            text = view.text(row, column)
            if text and is_year(text):
                years[column].append(row)
            elif text:
                others.add(column)
    for column, own in sorted(years.items()):
        several = len({view.text(row, column) for row in own}) > 1
        if len(own) >= 0.9 * len(rows) > 0.9:
            return column
        if several and column not in others and own[0] == rows[0]:
            for row in rows:
                above = max(year for year in own if year <= row)
                view.go_on((row, column), view.filled[above, column])
            return column
    return None


def _segments(view: View, rows: list[int], anchor: int, names: Names, *, by_edition: bool) -> list[list[int]]:
    """Cuts the rows with provinces where a new table begins: at another header, or where provinces begin again."""
    segments: list[list[int]] = []
    seen: set[str] = set()
    known: set[tuple[str, ...]] = set()
    for row in rows:
        between = view.rows_between(segments[-1][-1] + 1, row - 1) if segments else []
        gap = bool(segments) and row - segments[-1][-1] > 1
        headers = [line for line in (_header_texts(view, r) for r in between) if line]
        again = names[row, anchor] in seen and not by_edition
        fresh = not known.issuperset(headers)
        if not segments or fresh or (again and gap):
            segments.append([])
            seen = set()
            above = [_header_texts(view, r) for r in view.rows_between(max(1, row - _HIGHEST_HEADER), row - 1)]
            known = {line for line in above if line} if len(segments) == 1 else {*headers} or known
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


def _region(
    view: View, rows: list[int], names: dict[int, dict[int, str]], start: int, edition_column: int | None, share: float
) -> Region:
    own = {(row, column): name for row in rows for column, name in names[row].items()}
    per_column: Counter[int] = Counter(column for _, column in own)
    anchors = tuple(sorted(c for c, count in per_column.items() if count >= max(1, share * len(rows))))
    figure_columns = _figure_columns(view, rows, anchors, edition_column)
    titles, headers, sections = _rows_above(view, start, rows[0] - 1, figure_columns, min(anchors))
    return Region(
        view=view,
        rows=tuple(rows),
        anchors=anchors,
        figure_columns=figure_columns,
        header_rows=headers,
        title_rows=titles,
        section_rows=sections,
        edition_column=edition_column,
        subjects=own,
    )


def _figure_columns(view: View, rows: list[int], anchors: tuple[int, ...], edition_column: int | None) -> tuple[int, ...]:
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
            if column not in anchors and column != edition_column and 2 * count >= filled[column]
        )
    )


def _rows_above(
    view: View, start: int, end: int, figure_columns: tuple[int, ...], anchor: int
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
    over_figures = {row for row in alone if anchor < view.by_row[row][0] in figure_columns}
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


def _is_lookup(area: Region, main: Region, anchor: int) -> bool:
    """Whether a small run below a table repeats provinces of it under no header of its own: a look-up field."""
    if len(area.rows) > _SMALL or len(main.rows) <= 2 * _SMALL or (area.header_rows != () and not _same_header(area, main)):
        return False
    known = {main.subjects.get((row, anchor)) for row in main.rows}
    return all(area.subjects[row, anchor] in known for row in area.rows)


def _same_header(area: Region, main: Region) -> bool:
    mine = {key(cell.text) for row in area.header_rows for cell in _cells_of(area.view, row)}
    theirs = {key(cell.text) for row in main.header_rows for cell in _cells_of(main.view, row)}
    common = mine & theirs
    return len(common) >= 0.8 * len(mine)


def _cells_of(view: View, row: int) -> list[Cell]:
    return [view.cells[row, column] for column in view.by_row.get(row, ())]


def is_summary(text: str) -> bool:
    """Whether the label of a row says that its figures are of no single province (average, highest, whole country)."""
    folded = key(text)
    return is_one_of(text, "summary") or any(folded.startswith(word + " ") for word in words("summary") if len(word) > 3)
