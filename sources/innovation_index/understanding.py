"""Understands the tables of a sheet: which rows name what, which column is which figure. The result is a layout.

A table has its subjects down: provinces (`wide`: the nodes of the index stand across), nodes (`profile`: provinces, years
and measures stand across) or both (`long`). Labels are read once; what columns mean is solved in `meaning`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sources.innovation_index.framework import Framework
from sources.innovation_index.meaning import (
    Entity,
    Meaning,
    Reading,
    Surroundings,
    Values,
    assign,
    codes_are_those_of,
    stated_measure,
    weigh_numbers,
    weigh_words,
)
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import is_figure, score_and_rank
from sources.tables.labels import Label, is_unit, legend_of, read_label, single_year, stated_unit
from sources.tables.layout import Column, Role, Shape, TableLayout
from sources.tables.regions import (
    Names,
    Region,
    find_regions,
    is_summary,
    most_in_a_line,
    provinces_in,
)
from sources.tables.view import View
from sources.tables.words import is_one_of, measure_words, words
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

_LEAST_NODES = 3
_HEADER_WITHIN = 12
_SAMPLE_ROWS = 200
_SHORT_TITLE = 4
_LONG_ROLES = (
    (Role.PROVINCE, "province"),
    (Role.EDITION, "edition"),
    (Role.LEVEL, "level"),
    (Role.CODE, "code"),
    (Role.NAME, "name"),
    (Role.UNIT, "unit"),
    (Role.URL, "url"),
)
_LABEL_ROLES = frozenset(role for role, _ in _LONG_ROLES) | {Role.MEASURE}


@dataclass
class Draft:
    """A table on its way to being understood: `entities` are the columns whose meaning is to be solved."""

    region: Region
    shape: Shape
    around: Surroundings
    columns: dict[int, Column] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)
    meanings: dict[int, Meaning] = field(default_factory=dict)
    province: str | None = None
    other_level: str = ""
    dated: Dated | None = None

    def known(self) -> Iterable[tuple[Reading, object, Values]]:
        """The columns that are sure, with their edition, for comparison with those of other tables."""
        for entity in self.entities:
            meaning = self.meanings[entity.number]
            if meaning.reading is not None and meaning.margin >= 2:
                yield meaning.reading, entity.slot[0] or self.edition, entity.values

    @property
    def edition(self) -> int | None:
        return self.dated.edition if self.dated else None

    def solve(self, elsewhere: Mapping[tuple[Reading, object], Sequence[Values]] | None = None) -> None:
        """Assigns a meaning to every entity: by words, then again with what the numbers say."""
        if not self.meanings:
            self.meanings = assign(self.entities)
            return
        around = replace(self.around, elsewhere=elsewhere or {}, edition=self.edition)
        weigh_numbers(self.entities, self.meanings, around)
        self.meanings = assign(self.entities)


@dataclass(frozen=True, slots=True)
class Dated:
    """The edition of a table, where it is written, and another year that stands elsewhere in the table."""

    edition: int | None = None
    origin: str = ""
    elsewhere: int | None = None


def understand(view: View, framework: Framework, file_name: str) -> list[Draft]:
    """The tables of a sheet, their columns weighed by words and not yet solved."""
    listed = _long(view, framework)
    if listed is not None:
        return [listed]
    provinces = provinces_in(view)
    nodes = _nodes_in(view, framework)
    column, down = most_in_a_line(provinces, 1)
    _, across = most_in_a_line(provinces, 0)
    named, rows = most_in_a_line(nodes, 1)
    heads = rows >= _LEAST_NODES and (named < column or rows > down or not down)
    if rows >= _LEAST_NODES and (heads or across > down):
        return _profiles(view, nodes, framework, file_name)
    if across > max(2, down):
        return _profiles(view, _any_names(view, provinces), framework, file_name)
    return [_wide(view, region, framework) for region in find_regions(view, provinces)]


def _nodes_in(view: View, framework: Framework) -> Names:
    """Position → node for every cell beside figures that names one by its name or its dotted number.

    A number such as 1.2 is a code only in a column that holds nothing but codes.
    """
    found: Names = {}
    numbers: Counter[int] = Counter()
    codes: Counter[int] = Counter()
    with_figures = {row for row in view.rows if any(is_figure(view.cells[row, c]) for c in view.by_row[row])}
    for position, cell in view.filled.items():
        text = cell.text
        if position[0] not in with_figures or cell.problem:
            continue
        if cell.number is not None:
            numbers[position[1]] += 1
            if "." in text and text in framework.nodes:
                codes[position[1]] += 1
                found[position] = text
        elif len(text) <= 200 and (code := _node_of(text, framework)):
            found[position] = code
    written = {c for c in codes if codes[c] >= 0.8 * numbers[c] and codes[c] >= _LEAST_NODES}
    return {at: code for at, code in found.items() if view.filled[at].number is None or at[1] in written}


def _node_of(text: str, framework: Framework) -> str | None:
    label = read_label(text)
    naming = framework.named(label)
    if naming.name:
        return naming.name if label.measure is None or naming.measured or len(key(text)) > 12 else None
    return naming.code


def _any_names(view: View, provinces: Names) -> Names:
    """The rows named in the first column of words, for tables of no known index with provinces across."""
    head, _ = most_in_a_line(provinces, 0)
    words_in: Counter[int] = Counter()
    rows = [row for row in view.rows if row > head and any(is_figure(view.cells[row, c]) for c in view.by_row[row])]
    for row in rows:
        words_in.update(c for c in view.by_row[row] if not is_figure(view.cells[row, c]))
    if not words_in:
        return {}
    column = max(words_in, key=lambda c: (words_in[c], -c))
    return {(row, column): view.text(row, column) for row in rows if view.text(row, column)}


# Tables with provinces down.


def _wide(view: View, region: Region, framework: Framework) -> Draft:
    region = _with_legend(view, region)
    titles = (*reversed(region.titles), view.name)
    labels = [read_label(text) for number in region.figure_columns for text in region.path(number)]
    draft = Draft(region, Shape.WIDE, _surroundings(titles, labels, framework))
    draft.other_level = _other_level(view, region)
    owners = _owner_groups(region)
    for number in region.anchors:
        repeated = owners[number] != number
        role, reason = (Role.IGNORED, "province_repeated") if repeated else (Role.PROVINCE, "")
        draft.columns[number] = Column(number, role, region.header(number), reason=reason)
    if region.edition_column is not None:
        draft.columns[region.edition_column] = Column(
            region.edition_column, Role.EDITION, region.header(region.edition_column)
        )
    neighbour: str | None = None
    for number in region.figure_columns:
        neighbour = _wide_column(draft, number, owners, neighbour)
    others = {c for row in region.rows for c in view.by_row.get(row, ())} - set(draft.columns) - set(region.figure_columns)
    for number in sorted(others):
        draft.columns[number] = _text_column(region, number, framework)
    in_headers = {year for column in draft.columns.values() if (year := column.edition) is not None}
    corner = [region.header(number) for number in region.anchors if draft.columns[number].role is Role.PROVINCE]
    draft.dated = (
        Dated(None, "column")
        if region.edition_column is not None
        else date_table(view.name, (*region.titles, *corner), in_headers, region.sections)
    )
    if draft.dated.origin == "sheet" and draft.dated.elsewhere in in_headers:
        _forget_years(draft)
    draft.solve()
    return draft


def _forget_years(draft: Draft) -> None:
    """Years in headers that the name of the sheet contradicts are left over from another edition."""
    draft.columns = {number: replace(column, edition=None) for number, column in draft.columns.items()}
    for entity in draft.entities:
        entity.slot = (None, *entity.slot[1:])


def _with_legend(view: View, region: Region) -> Region:
    """The region with the abbreviations that the sheet explains in its titles and notes."""
    notes = [view.cells[row, c].text for row in view.rows for c in view.by_row[row][:1] if len(view.by_row[row]) <= 2]
    return replace(region, legend=legend_of(tuple(text for text in notes if len(text) > 8)))


def _surroundings(titles: Sequence[str], labels: Sequence[Label], framework: Framework) -> Surroundings:
    node = next((code for text in titles if (code := framework.in_title(text))), None)
    return Surroundings(
        framework,
        node=node,
        measure=_promised(titles),
        trust_codes=codes_are_those_of(framework, labels),
    )


def _promised(titles: Sequence[str]) -> Measure | None:
    """The measure that the name of the sheet or a short title gives for the whole table ("Hạng chỉ số")."""
    *lines, sheet = map(read_label, titles)
    if sheet.generic and sheet.measure is not None:
        return sheet.measure
    short = (label for label in lines if len(label.rest.split()) <= _SHORT_TITLE and not _two_measures(label.text))
    return next((label.measure for label in short if label.measure), None)


def _two_measures(text: str) -> bool:
    """Whether a title names several measures ("Điểm số và thứ hạng") and so promises none."""
    spoken = f" {key(text)} "
    return len({measure for word, measure in measure_words() if f" {word} " in spoken}) > 1


def _other_level(view: View, region: Region) -> str:
    """The word that says the rows are no provinces: in the header of their column, or the names of most other rows."""
    for number in region.anchors:
        for text in region.path(number):
            spoken = [part for part in key(text).split() if part]
            joined = f" {' '.join(spoken)} "
            found = next((word for word in words("other_level") if f" {word} " in joined), None)
            if found and not is_one_of(text, "province"):
                return text
    others = _rows_of_other_places(view, region)
    if len(others) > len(region.rows) or (others and any(f" {w} " in f" {key(t)} " for t in region.titles for w in _LOWER)):
        return others[0]
    return ""


_LOWER = ("cap huyen", "cap xa", "cac huyen", "thi xa", "huyen thi xa", "cac xa")


def _rows_of_other_places(view: View, region: Region) -> list[str]:
    """The names of rows of figures between the first and the last province that are no provinces, sums or regions."""
    named = {row for row, _ in region.subjects}
    regions = {key(name) for name in ProvinceRegistry.load().region_names()}
    found = []
    for row in view.rows_between(region.first_row - 3, region.last_row + 20):
        cell = view.cells.get((row, region.anchors[0]))
        if row in named or row in region.header_rows or cell is None or is_figure(cell):
            continue
        figures = sum(is_figure(view.cells[row, c]) for c in view.by_row[row] if c in region.figure_columns)
        if figures >= max(1, len(region.figure_columns) // 2) and not is_summary(cell.text) and key(cell.text) not in regions:
            found.append(cell.text)
    return found


def _wide_column(draft: Draft, number: int, owners: dict[int, int], neighbour: str | None) -> str | None:
    """Adds a column of figures; returns the node that columns to its right may continue."""
    region = draft.region
    owner = _owner(region, number, owners)
    texts = region.path(number)
    header = " / ".join(texts)
    values = region.figures(number)
    reason = _not_a_figure_column(region, number, owner, texts)
    if reason or not texts:
        draft.columns[number] = Column(number, Role.IGNORED, header, reason=reason or "no_header", province_column=owner)
        return neighbour
    path = tuple(read_label(text) for text in texts)
    edition = _edition(path, draft.around.framework)
    cells = [region.view.cells[row, number] for row in region.rows if (row, number) in region.view.cells]
    second = Measure.RANK if 2 * sum(score_and_rank(cell) is not None for cell in cells) > len(cells) else None
    unit = next((label.unit for label in reversed(path) if label.unit), None)
    column = Column(number, Role.FIGURE, header, unit=unit, edition=edition, province_column=owner, second_measure=second)
    draft.columns[number] = column
    subjects = {
        row: region.subjects.get((row, owner), "") + region.view.text(row, region.edition_column or 0)
        for row in values
    }
    entity = Entity(
        number,
        path,
        {subjects[row]: float(figure.value) for row, figure in values.items() if figure.value is not None and subjects[row]},
        percent=any(figure.percent for figure in values.values()),
        unit=unit,
        slot=(edition, owner),
    )
    weigh_words(entity, draft.around, neighbour)
    draft.entities.append(entity)
    best = max(entity.weights.items(), key=lambda item: item[1], default=None)
    named = best is not None and best[1] >= 4 and any(not label.generic for label in path)
    return best[0].code if named and best is not None else neighbour


def _edition(path: Sequence[Label], framework: Framework) -> int | None:
    """The lowest year of a label that says nothing else unknown: the year of a survey question is no edition."""
    for label in reversed(path):
        if label.edition and (label.generic or framework.named(label).name or framework.named(label).code):
            return label.edition
    return None


def _owner_groups(region: Region) -> dict[int, int]:
    """Anchor column → the column it repeats (itself, where it is the first with these subjects)."""
    groups: dict[int, int] = {}
    for column in region.anchors:
        groups[column] = next((first for first in groups if groups[first] == first and _agree(region, first, column)), column)
    return groups


def _agree(region: Region, one: int, other: int) -> bool:
    both = [(region.subjects[row, one], region.subjects[row, other]) for row in region.rows
            if (row, one) in region.subjects and (row, other) in region.subjects]  # fmt: skip
    return bool(both) and sum(a == b for a, b in both) >= 0.9 * len(both)


def _owner(region: Region, number: int, groups: dict[int, int]) -> int:
    """The anchor column to which a column belongs: the nearest to its left, or the first.

    Where a table in two halves begins each half with a column before the names ("Hạng, Tỉnh, Điểm, Hạng, Tỉnh, Điểm"),
    that column belongs to the names on its right, as it does in the first half.
    """
    first = region.anchors[0]
    for column in region.anchors[1:]:
        lead = column - number
        if 0 < lead < first and groups[column] == column and region.header(number) == region.header(first - lead) != "":
            return column
    left = [column for column in groups if column < number]
    return groups[left[-1]] if left else first


def _not_a_figure_column(region: Region, number: int, owner: int, texts: Sequence[str]) -> str:
    """Order numbers and identifiers of provinces: by their header, or by their values where the header is silent."""
    joined = "".join(key(region.view.text(row, number)) for row in region.header_rows)
    if any(is_one_of(text, "order") for text in texts) or joined.rstrip("ab") == "stt" or (not texts and _counts_up(region, number)):
        return "order_number"
    if any(is_one_of(text, "identifier") for text in texts) or _is_province_code(region, number, owner):
        return "province_identifier"
    if any(is_one_of(text, "side") for text in texts):
        return "number_of_provinces"
    return ""


def _counts_up(region: Region, number: int) -> bool:
    values = [figure.value for _, figure in sorted(region.figures(number).items())]
    return len(values) >= 3 and values == list(range(1, len(values) + 1))


def _is_province_code(region: Region, number: int, owner: int) -> bool:
    registry = ProvinceRegistry.load()
    codes: set[tuple[str, Decimal | None]] = {
        (province.name, Decimal(province.code)) for size in (2024, 2025) for province in registry.of(size) if province.code
    }
    values = region.figures(number)
    hits = sum((region.subjects.get((row, owner), ""), figure.value) in codes for row, figure in values.items())
    return len(values) >= 3 and hits >= 0.8 * len(values)


def _text_column(region: Region, number: int, framework: Framework) -> Column:
    header = region.header(number)
    regions = {key(name) for name in ProvinceRegistry.load().region_names()}
    texts = [region.view.cells[row, number].text for row in region.rows if (row, number) in region.view.cells]
    named = any(is_one_of(text, "region") for text in region.path(number))
    if named or all(key(text) in regions for text in texts):
        return Column(number, Role.IGNORED, header, reason="region")
    code = next((code for text in region.path(number) if (code := framework.name(text))), "")
    return Column(number, Role.IGNORED, header, code=code, reason="text_column")


# Tables with nodes down.


def _profiles(view: View, nodes: Names, framework: Framework, file_name: str) -> list[Draft]:
    drafts = []
    for region in find_regions(view, _with_rows_that_go_on(view, nodes), share=0.25):
        draft = _profile(view, _with_legend(view, region), framework, file_name)
        if any(column.role is Role.FIGURE for column in draft.columns.values()):
            drafts.append(draft)
    return drafts


def _with_rows_that_go_on(view: View, nodes: Names) -> Names:
    """The names, with those of rows that give another measure of the node above under no name of their own."""
    column, _ = most_in_a_line(nodes, 1)
    nodes = dict(nodes)
    last: int | None = None
    own = {row for row, _ in nodes}
    for row in view.rows:
        if (row, column) in nodes:
            last = row
        elif last is not None and row not in own and (row, column) not in view.filled:
            labels = [read_label(view.cells[row, c].text) for c in view.by_row[row] if not is_figure(view.cells[row, c])]
            figures = any(is_figure(view.cells[row, c]) for c in view.by_row[row])
            if not figures or not all(label.generic for label in labels) or not any(label.measure or label.edition for label in labels):
                continue
            for at in [at for at in nodes if at[0] == last]:
                view.go_on((row, at[1]), view.filled[at])
                nodes[row, at[1]] = nodes[at]
    return nodes


def _profile(view: View, region: Region, framework: Framework, file_name: str) -> Draft:
    corner = (region.header(column) for column in region.anchors)
    titles = (*filter(None, corner), *reversed(region.titles), *region.sections, view.name)
    around = _surroundings(titles, [], framework)
    texts = [view.text(row, column) for row in region.rows for column in region.anchors]
    around = replace(around, trust_codes=codes_are_those_of(framework, _row_labels(view, region, texts)))
    draft = Draft(region, Shape.PROFILE, around)
    bands = _bands(region)
    known = {c for row in region.rows for c in view.by_row.get(row, ())}
    for number in sorted(known):
        band = max((b for b in bands if b[0] <= number), default=bands[0])
        draft.columns[number] = _profile_column(draft, number, band)
    _unset_doubtful_names(draft)
    years = {column.edition for column in draft.columns.values() if column.edition is not None}
    draft.dated = _date_profile(years, titles)
    draft.province = province_in_titles((*titles, file_name))
    return draft


def _row_labels(view: View, region: Region, texts: Sequence[str]) -> list[Label]:
    """The labels of rows with the code that stands in one cell and the name in the next put together."""
    rows: dict[int, list[str]] = {}
    for (row, column) in region.subjects:
        if column in region.anchors:
            rows.setdefault(row, []).append(view.text(row, column))
    return [read_label(" ".join(parts)) for parts in rows.values()]


def _bands(region: Region) -> list[tuple[int, ...]]:
    """The anchor columns of each table that stands side by side: code and name of one row belong together."""
    bands: list[list[int]] = []
    for column in region.anchors:
        between = [c for c in region.figure_columns if bands and bands[-1][-1] < c < column]
        if bands and not between:
            bands[-1].append(column)
        else:
            bands.append([column])
    return [tuple(band) for band in bands]


def _profile_column(draft: Draft, number: int, band: tuple[int, ...]) -> Column:
    region, view = draft.region, draft.region.view
    owner = band[-1]
    over_band = region.path(owner)[:-1]
    texts = [text for text in region.path(number) if text not in over_band]
    header = " / ".join(texts)
    cells = [view.cells[row, number] for row in region.rows if (row, number) in view.cells]
    filled = [cell.text for cell in cells]
    role = _label_role(number, band, texts, filled, cells)
    if role is not None:
        counting = role is Role.CODE and any(is_one_of(text, "order") for text in texts)
        return Column(number, role, header, province_column=owner, reason="order_number" if counting else "")
    if any(is_one_of(text, "order") for text in texts) or (not texts and _counts_up(region, number)):
        dotted = any(cell.text.count(".") for cell in cells)
        return Column(number, Role.CODE if dotted else Role.IGNORED, header, province_column=owner, reason="order_number")
    if 2 * sum(is_figure(cell) for cell in cells) < len(cells):
        return Column(number, Role.IGNORED, header, reason="text_column", province_column=owner)
    return _profile_figures(draft, number, texts, cells, owner)


def _label_role(
    number: int, band: tuple[int, ...], texts: Sequence[str], filled: Sequence[str], cells: Sequence[object]
) -> Role | None:
    if number in band:
        labels = [read_label(text) for text in filled]
        coded = sum((label.code is not None and not label.rest) or label.text.isdigit() for label in labels)
        return Role.CODE if len(band) > 1 and number != band[-1] and 2 * coded > len(labels) else Role.NAME
    if any(is_one_of(text, "unit") for text in texts) or (filled and all(is_unit(text) for text in filled)):
        return Role.UNIT
    if number < band[0] and any(is_one_of(text, "code") for text in texts):
        return Role.CODE
    generic = [read_label(text) for text in filled]
    if filled and all(label.generic and (label.measure or label.edition) for label in generic):
        return Role.MEASURE
    return None


def _profile_figures(draft: Draft, number: int, texts: Sequence[str], cells: Sequence[object], owner: int) -> Column:
    header = " / ".join(texts)
    registry = ProvinceRegistry.load()
    province = next((name for text in reversed(texts) if (name := registry.canonical(text))), None)
    path = [read_label(text) for text in texts if not registry.canonical(text)]
    framework = draft.around.framework
    strange = [
        label for label in path if not label.generic and framework.named(label).name != framework.root.code
    ]
    ignored = Column(number, Role.IGNORED, header, province_column=owner)
    if any(is_summary(text) for text in texts):
        return replace(ignored, reason="summary_row")
    if not texts:
        return replace(ignored, reason="no_header")
    if strange or number < owner:
        return replace(ignored, reason="unknown_column" if number > owner else "order_number")
    measure = stated_measure(path, framework) or (Measure.RANK if any("/" in getattr(cell, "text", "") for cell in cells) else None)
    paired = [cell for cell in cells if score_and_rank(cell) is not None]  # type: ignore[arg-type]
    return Column(
        number,
        Role.FIGURE,
        header,
        measure=measure or draft.around.measure or (Measure.SCORE if framework.nodes and not framework.open else Measure.UNKNOWN),
        second_measure=Measure.RANK if 2 * len(paired) > len(cells) else None,
        edition=_edition(path, framework),
        province=province,
        province_column=owner,
        confidence=0.95 if measure else 0.75,
    )


def _unset_doubtful_names(draft: Draft) -> None:
    """Two columns of one table that claim the same measure, year and province: none of them is sure."""
    seen: dict[tuple[object, ...], int] = {}
    for number, column in draft.columns.items():
        if column.role is not Role.FIGURE:
            continue
        claim = (column.measure, column.edition, column.province, column.province_column)
        if claim in seen:
            draft.columns[number] = replace(column, role=Role.IGNORED, reason="duplicate_column")
        seen.setdefault(claim, number)


def _date_profile(in_headers: set[int], texts: Sequence[str]) -> Dated:
    if len(in_headers) > 1:
        return Dated(None, "column")
    year = next((year for text in texts if (year := single_year(text))), None)
    if year is None and in_headers:
        return Dated(next(iter(in_headers)), "header")
    return Dated(year, "title" if year else "")


def province_in_titles(texts: Sequence[str]) -> str | None:
    """The province that a title, the sheet or the file is named after: a whole text, or words within it."""
    registry = ProvinceRegistry.load()
    for text in texts:
        if name := registry.canonical(text):
            return name
    names = {key(name): name for edition in (2024, 2025) for name in registry.names(edition)}
    for text in texts:
        spoken = f" {key(text)} "
        inside = {name for folded, name in names.items() if f" {folded} " in spoken}
        if len(inside) == 1:
            return inside.pop()
    return None


# Lists with a figure or a few on each row.


def _long(view: View, framework: Framework) -> Draft | None:
    """A list, if a row near the top heads a province, an indicator and a figure, and the rows below name indicators."""
    for row in view.rows[:_HEADER_WITHIN]:
        columns = [_long_column(column, view.cells[row, column].text) for column in view.by_row[row]]
        roles = [column.role for column in columns]
        if Role.PROVINCE not in roles or Role.FIGURE not in roles or not {Role.CODE, Role.NAME} & set(roles):
            continue
        below = view.rows_between(row + 1, view.rows[-1])
        named = [c.number for c in columns if c.role in (Role.CODE, Role.NAME)]
        sample = below[:_SAMPLE_ROWS]
        hits = sum(any(_listed(view.text(r, c), framework) for c in named) for r in sample)
        places = [c.number for c in columns if c.role is Role.PROVINCE]
        placed = sum(any(ProvinceRegistry.load().canonical(view.text(r, c)) for c in places) for r in sample)
        if below and 2 * hits >= len(sample) <= 2 * placed:
            region = Region(view, tuple(below), (), (), (row,), tuple(r for r in view.rows if r < row))
            draft = Draft(region, Shape.LONG, Surroundings(framework), {c.number: c for c in columns})
            titles = (*reversed(region.titles), view.name)
            draft.dated = Dated(None, "column") if Role.EDITION in roles else _date_profile(set(), titles)
            return draft
    return None


def _listed(text: str, framework: Framework) -> bool:
    return text.strip() in framework.nodes or bool(text.strip() and framework.name(text.strip()))


def _long_column(number: int, header: str) -> Column:
    label = read_label(header)
    if label.generic and label.measure is not None:
        return Column(number, Role.FIGURE, header, measure=label.measure)
    for role, group in _LONG_ROLES:
        if is_one_of(header, group):
            return Column(number, role, header)
    reason = next((reason for reason, group in (("order_number", "order"), ("number_of_provinces", "side"))
                   if is_one_of(header, group)), "unknown_column")  # fmt: skip
    return Column(number, Role.IGNORED, header, reason=reason)


# The layout of a solved table.


def layout_of(draft: Draft) -> TableLayout:
    """The table as a layout, every column with its meaning, margin and evidence."""
    framework, region = draft.around.framework, draft.region
    for entity in draft.entities:
        draft.columns[entity.number] = _meant(draft, entity)
    dated = draft.dated or Dated()
    return TableLayout(
        sheet=region.view.name,
        shape=draft.shape,
        first_row=region.first_row,
        last_row=region.last_row,
        columns=tuple(column for _, column in sorted(draft.columns.items())),
        header_rows=region.header_rows,
        index_code=framework.index_code,
        edition=dated.edition,
        edition_from=dated.origin,
        edition_elsewhere=dated.elsewhere,
        province=draft.province,
    )


def _meant(draft: Draft, entity: Entity) -> Column:
    column, meaning = draft.columns[entity.number], draft.meanings[entity.number]
    framework = draft.around.framework
    runner_up = f"{meaning.runner_up.code}: {meaning.runner_up.measure.value}" if meaning.runner_up else ""
    if meaning.reading is None:
        return replace(
            column,
            name=column.header,
            level=Level.UNKNOWN,
            measure=stated_measure(entity.path, framework) or Measure.UNKNOWN,
            unit=_unit_of_unknown(draft, entity, column),
            confidence=meaning.confidence,
            runner_up=runner_up,
        )
    node = framework.nodes[meaning.reading.code]
    return replace(
        column,
        code=node.code,
        name=node.name,
        level=node.level,
        measure=meaning.reading.measure,
        confidence=meaning.confidence,
        runner_up=runner_up,
        evidence=tuple(entity.evidence[meaning.reading]),
    )


def _unit_of_unknown(draft: Draft, entity: Entity, column: Column) -> str | None:
    """The unit that a header states, else that of the line above the table; a percentage that holds shares has none."""
    values = list(entity.values.values())
    shares = len(values) >= 5 and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)
    if column.unit == "%" and shares:
        return None
    if column.unit is not None:
        return column.unit
    region = draft.region
    lines = [*region.titles, *(region.view.text(r, c) for r in region.header_rows for c in region.view.by_row.get(r, ()))]
    return next((unit for text in lines if (unit := stated_unit(text))), None)


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


