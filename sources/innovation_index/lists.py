"""Lists: a province and a node of the index stand in each row, beside one figure or one for each measure or edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.innovation_index.drafts import NOT_OWN, Dated, Draft, date_table, edition_of, surroundings, with_legend
from sources.innovation_index.framework import Framework
from sources.innovation_index.meaning import codes_are_those_of, stated_measure
from sources.innovation_index.profiles import says_measures
from sources.innovation_index.wide import counts_up
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import is_figure
from sources.tables.labels import is_unit, read_label
from sources.tables.layout import Column, Role, Shape
from sources.tables.regions import Names, Region, find_regions, going_on, is_year
from sources.tables.view import View
from sources.tables.words import is_one_of, starts_with_one_of
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

_HALF, _NEARLY = 0.5, 0.9
_SAMPLE = 400
_HEAD_ROWS, _LEAST_PLACES = 10, 3
_BY_HEADER = ((Role.UNIT, "unit"), (Role.URL, "url"), (Role.LEVEL, "level"))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a list names its province and its node (its code and its name, where they stand apart)."""

    province: int
    nodes: tuple[int, ...]


def list_tables(view: View, provinces: Names, nodes: Names, framework: Framework) -> list[Draft]:
    """The lists of a sheet; empty where its rows do not name a province and a node each."""
    columns = _columns(view, provinces, nodes)
    if columns is None:
        provinces = _by_their_codes(view)
        columns = _columns(view, provinces, nodes) if provinces else None
    if columns is None:
        return []
    named = {at: code for at, code in nodes.items() if at[1] in columns.nodes}
    placed = {at: name for at, name in provinces.items() if at[1] == columns.province}
    nodes = going_on(view, named, columns.nodes[-1], placed)
    placed = going_on(view, placed, columns.province, nodes)
    regions = find_regions(view, placed)
    ends = [*(region.first_row for region in regions[1:]), view.rows[-1] + 1]
    drafts = []
    for region, end in zip(regions, ends, strict=True):
        rows = {row for row, _ in nodes if region.first_row <= row < end}
        whole = replace(region, rows=tuple(sorted({*region.rows, *rows})))
        drafts.append(_list(view, with_legend(view, whole), columns, nodes, framework))
    return [draft for draft in drafts if any(column.role is Role.FIGURE for column in draft.columns.values())]


def _by_their_codes(view: View) -> Names:
    """Position → province, in a column headed as their codes that holds nothing but codes of the statistics office."""
    registry = ProvinceRegistry.load()
    for column in range(1, view.width + 1):
        filled = [row for row in view.rows if (row, column) in view.cells]
        head = next((row for row in filled[:_HEAD_ROWS] if is_one_of(view.text(row, column), "identifier")), None)
        below = {row: view.text(row, column) for row in filled if head is not None and row > head}
        found = {(row, column): name for row, text in below.items() if text.isdigit() and (name := registry.coded(text))}
        if len(found) >= _NEARLY * len(below) and len(set(found.values())) >= _LEAST_PLACES:
            return found
    return {}


def _columns(view: View, provinces: Names, nodes: Names) -> _Columns | None:
    """The columns of names, if enough rows of figures hold both and nothing shows that the nodes stand across."""
    rows = [row for row in view.rows if any(is_figure(view.cells[row, c]) for c in view.by_row[row])]
    with_figures = set(rows)
    of_place = Counter(column for row, column in provinces if row in with_figures)
    if not of_place:
        return None
    place = max(of_place, key=lambda column: (of_place[column], -column))
    placed = {row for row, column in provinces if column == place and row in with_figures}
    of_node = Counter(column for row, column in nodes if column != place and row in with_figures)
    found = tuple(sorted(column for column, count in of_node.items() if count >= _HALF * len(placed)))
    both = {row for row, column in nodes if column in found} & placed
    if not found or len(both) < _HALF * len(placed):
        return None
    first = min(both)
    heads = {(column, read_label(view.text(row, column))) for row in view.rows_between(max(1, first - 6), first - 1)
             for column in view.by_row[row]}  # fmt: skip
    over_place = [label.text for column, label in heads if column == place]
    if any(starts_with_one_of(text, "leader") for text in over_place):
        return None
    repeated = len(both) >= 2 * len({nodes[at] for at in nodes if at[0] in both and at[1] in found})
    named = any(is_one_of(text, "province") or is_one_of(text, "identifier") for text in over_place)
    if not repeated and not named:
        return None
    across = {row: sum(c > place and (row, c) in nodes for c in view.by_row[row]) for row in view.rows if row < first}
    return None if max(across.values(), default=0) > len(found) else _Columns(place, found)


def _list(view: View, region: Region, columns: _Columns, nodes: Names, framework: Framework) -> Draft:
    titles = (*reversed(region.titles), *region.sections, view.name)
    names = (" ".join(view.text(row, c) for c in columns.nodes if (row, c) in nodes) for row in region.rows[:_SAMPLE])
    trusted = codes_are_those_of(framework, [read_label(name) for name in names])
    around = replace(surroundings(titles, [], framework), trust_codes=trusted)
    draft = Draft(region, Shape.LONG, around)
    known = sorted({c for row in region.rows for c in view.by_row.get(row, ())} | {columns.province, *columns.nodes})
    for number in known:
        draft.columns[number] = _column(draft, number, columns)
    rows = set(region.rows)
    _settle_figures(draft, [nodes[at] for at in nodes if at[0] in rows])
    years = {column.edition for column in draft.columns.values() if column.edition is not None}
    in_column = any(column.role is Role.EDITION for column in draft.columns.values()) or len(years) > 1
    draft.dated = Dated(None, "column") if in_column else date_table(view.name, region.titles, years, region.sections)
    return draft


def _column(draft: Draft, number: int, columns: _Columns) -> Column:
    """What one column is for: by what it holds, then by its header."""
    region, view, framework = draft.region, draft.region.view, draft.around.framework
    texts = region.path(number)
    header = " / ".join(texts)
    cells = [view.filled[row, number] for row in region.rows[:_SAMPLE] if (row, number) in view.filled]
    if number == columns.province:
        by_code = bool(cells) and all(cell.text.isdigit() for cell in cells)
        return Column(number, Role.PROVINCE, header, reason="province_identifier" if by_code else "")
    if number in columns.nodes:
        coded = sum(framework.coded(cell.text) is not None or read_label(cell.text).rest == "" for cell in cells)
        return Column(number, Role.CODE if coded >= 0.8 * len(cells) else Role.NAME, header)
    if cells and all(is_year(cell.text) for cell in cells):
        own = region.edition_column in (None, number)
        return Column(number, Role.EDITION if own else Role.IGNORED, header, reason="" if own else "text_column")
    labels = [read_label(cell.text) for cell in cells if not is_figure(cell)]
    if len(labels) == len(cells) and says_measures(labels, unit=any(is_one_of(text, "unit") for text in texts)):
        return Column(number, Role.MEASURE, header)
    every = {view.text(row, number) for row in region.rows}
    if any(is_one_of(text, "replaced") for text in every) and not any(map(_is_number, every)):
        return Column(number, Role.STATUS, header)
    for role, group in _BY_HEADER:
        if any(is_one_of(text, group) for text in texts):
            return Column(number, role, header)
    if labels and all(is_unit(label.text) for label in labels):
        return Column(number, Role.UNIT, header)
    if any(is_one_of(text, "code") for text in texts) and columns.nodes[0] == number + 1:
        return Column(number, Role.CODE, header)
    return _figures(draft, number, texts, cells)


def _is_number(text: str) -> bool:
    return text[:1].isdigit()


def _figures(draft: Draft, number: int, texts: Sequence[str], cells: Sequence[Cell]) -> Column:
    framework = draft.around.framework
    ignored = Column(number, Role.IGNORED, " / ".join(texts))
    path = [read_label(text) for text in texts]
    if any(is_one_of(text, "order") for text in texts) or (not texts and counts_up(draft.region, number)):
        return replace(ignored, reason="order_number")
    if any(is_one_of(text, "side") for text in texts):
        return replace(ignored, reason="number_of_provinces")
    if any(is_one_of(text, "identifier") for text in texts):
        return replace(ignored, reason="province_identifier")
    if 2 * sum(map(is_figure, cells)) < len(cells) or not cells:
        return replace(ignored, reason=_reason_of_text(cells, texts))
    if any(label.state in NOT_OWN for label in path):
        return replace(ignored, reason=NOT_OWN[next(label.state for label in path if label.state in NOT_OWN)])
    if any(not label.generic and framework.named(label).name != framework.root.code for label in path):
        return replace(ignored, reason="unknown_column")
    measure, edition = stated_measure(path, framework), edition_of(path, framework)
    return Column(number, Role.FIGURE, ignored.header, measure=measure, edition=edition)


def _reason_of_text(cells: Sequence[Cell], texts: Sequence[str]) -> str:
    regions = ProvinceRegistry.load().region_names()
    named = any(is_one_of(text, "region") for text in texts)
    return "region" if named or (cells and all(key(cell.text) in regions for cell in cells)) else "text_column"


def _settle_figures(draft: Draft, codes: Sequence[str]) -> None:
    """The measure of the columns of figures, and what is left of columns that cannot be told apart.

    Where each row says its measure, that holds. One column of "values" that holds figures of whole pillars holds scores:
    these have no other. A column that alone holds figures needs no header that is understood.
    """
    columns, framework = draft.columns, draft.around.framework
    figures = [column for column in columns.values() if column.role is Role.FIGURE]
    unknown = [column for column in columns.values() if column.reason == "unknown_column"]
    if not figures and len(unknown) == 1:
        figures = [replace(unknown[0], role=Role.FIGURE, reason="", confidence=0.75)]
    in_rows = any(column.role is Role.MEASURE for column in columns.values())
    in_unit = any(column.role is Role.UNIT for column in columns.values())
    whole = any(framework.nodes[code].level is not Level.INDICATOR for code in codes)
    seen: set[tuple[object, ...]] = set()
    for column in figures:
        measure = column.measure
        if in_rows and (measure is Measure.RAW_VALUE or len(figures) == 1):
            measure = None
        elif measure in (None, Measure.RAW_VALUE) and len(figures) == 1 and not in_unit:
            promised = draft.around.measure or (Measure.SCORE if framework.nodes and not framework.open else Measure.UNKNOWN)
            measure = promised if measure is None or whole else measure
        claim = (measure, column.edition)
        duplicate = claim in seen and not in_rows
        seen.add(claim)
        columns[column.number] = (
            replace(column, role=Role.IGNORED, reason="duplicate_column") if duplicate else replace(column, measure=measure)
        )
