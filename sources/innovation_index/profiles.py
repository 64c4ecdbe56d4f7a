"""Tables with the nodes of an index down: profiles of one or more provinces, and lists with figures on each row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sources.innovation_index.drafts import NOT_OWN, Dated, Draft, edition_of, surroundings, with_legend
from sources.innovation_index.framework import Framework
from sources.innovation_index.meaning import codes_are_those_of, stated_measure
from sources.innovation_index.wide import counts_up
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import is_figure, score_and_rank
from sources.tables.labels import Label, is_unit, read_label, single_year
from sources.tables.layout import Column, Role, Shape
from sources.tables.regions import (
    Names,
    Region,
    find_regions,
    going_on,
    is_summary,
    most_in_a_line,
)
from sources.tables.view import View
from sources.tables.words import is_one_of
from sources.words.text import comparable, key
from sources.words.vocabulary import Measure


def profile_tables(view: View, nodes: Names, framework: Framework, file_name: str) -> list[Draft]:
    drafts = []
    nodes = _code_or_name(nodes)
    for region in find_regions(view, going_on(view, nodes, most_in_a_line(nodes, 1)[0]), share=0.25):
        draft = _profile(view, with_legend(view, region), framework, file_name)
        if any(column.role is Role.FIGURE for column in draft.columns.values()):
            drafts.append(draft)
    return drafts


def _code_or_name(nodes: Names) -> Names:
    """The names, where a code and a name stand in columns beside each other: a row that has only one of them has both."""
    counts = Counter(column for _, column in nodes)
    main = max(counts, key=lambda column: (counts[column], -column), default=0)
    beside = {column for column in (main - 1, main + 1) if 4 * counts[column] >= counts[main]}
    return {**{(row, main): node for (row, column), node in nodes.items() if column in beside}, **nodes}


def _profile(view: View, region: Region, framework: Framework, file_name: str) -> Draft:
    corner = (region.header(column) for column in region.anchors)
    titles = (*filter(None, corner), *reversed(region.titles), *region.sections, view.name)
    around = surroundings(titles, [], framework)
    around = replace(around, trust_codes=codes_are_those_of(framework, _row_labels(view, region)))
    draft = Draft(region, Shape.PROFILE, around)
    bands = _bands(region)
    known = {c for row in region.rows for c in view.by_row.get(row, ())}
    for number in sorted(known):
        band = max((b for b in bands if b[0] <= number), default=bands[0])
        draft.columns[number] = _profile_column(draft, number, band)
    _unset_doubtful_names(draft)
    _values_beside_scores(draft)
    years = {column.edition for column in draft.columns.values() if column.edition is not None}
    draft.dated = _date_profile(years, titles)
    draft.province = province_in_titles((*titles, file_name))
    return draft


def _values_beside_scores(draft: Draft) -> None:
    """Beside a column that says that it holds the scores, one that says nothing ("Kết quả 2025") holds the values."""
    figures = [column for column in draft.columns.values() if column.role is Role.FIGURE]
    scores = [column for column in figures if column.measure is Measure.SCORE]
    for column in scores:
        said = any(other.confidence > column.confidence and _may_be_of_one(column, other) for other in scores)
        valued = any(other.measure is Measure.RAW_VALUE and _may_be_of_one(column, other) for other in figures)
        if said and not valued:
            draft.columns[column.number] = replace(column, measure=Measure.RAW_VALUE)


def _may_be_of_one(column: Column, other: Column) -> bool:
    """Whether two columns may be of one province and edition."""
    same_edition = None in (column.edition, other.edition) or column.edition == other.edition
    return column.province == other.province and column.province_column == other.province_column and same_edition


def _row_labels(view: View, region: Region) -> list[Label]:
    """The labels of rows with the code that stands in one cell and the name in the next put together."""
    rows: dict[int, list[str]] = {}
    for row, column in region.subjects:
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
    role = _label_role(number, band, texts, filled)
    if role is not None:
        counting = role is Role.CODE and any(is_one_of(text, "order") for text in texts)
        return Column(number, role, header, province_column=owner, reason="order_number" if counting else "")
    if any(is_one_of(text, "order") for text in texts) or (not texts and counts_up(region, number)):
        dotted = any(cell.text.count(".") for cell in cells)
        return Column(number, Role.CODE if dotted else Role.IGNORED, header, province_column=owner, reason="order_number")
    if 2 * sum(is_figure(cell) for cell in cells) < len(cells):
        return Column(number, Role.IGNORED, header, reason="text_column", province_column=owner)
    return _profile_figures(draft, number, texts, cells, owner)


def _label_role(number: int, band: tuple[int, ...], texts: Sequence[str], filled: Sequence[str]) -> Role | None:
    if number in band:
        labels = [read_label(text) for text in filled]
        coded = sum((label.code is not None and not label.rest) or label.text.isdigit() for label in labels)
        return Role.CODE if len(band) > 1 and number != band[-1] and 2 * coded > len(labels) else Role.NAME
    labels = [read_label(text) for text in filled]
    unit = any(is_one_of(text, "unit") for text in texts)
    if says_measures(labels, unit=unit):
        return Role.MEASURE
    if unit or (filled and all(is_unit(text) for text in filled)):
        return Role.UNIT
    return Role.CODE if number < band[0] and any(is_one_of(text, "code") for text in texts) else None


def says_measures(labels: Sequence[Label], *, unit: bool) -> bool:
    """Whether the cells of a column say which measure (or year) each row holds; one of units must name several measures."""
    measured = bool(labels) and all(label.generic and (label.measure or label.edition) for label in labels)
    return measured and (not unit or len({label.measure for label in labels}) > 1)


def _profile_figures(draft: Draft, number: int, texts: Sequence[str], cells: Sequence[Cell], owner: int) -> Column:
    header = " / ".join(texts)
    registry = ProvinceRegistry.load()
    province = next((name for text in reversed(texts) if (name := registry.canonical(text))), None)
    framework = draft.around.framework
    path = [read_label(text) for text in _without_groups(texts, framework) if not registry.canonical(text)]
    strange = [label for label in path if not label.generic and framework.named(label).name != framework.root.code]
    ignored = Column(number, Role.IGNORED, header, province_column=owner)
    if any(is_summary(text) for text in texts):
        return replace(ignored, reason="summary_row")
    if not texts:
        return replace(ignored, reason="no_header")
    if any(label.state in NOT_OWN for label in path):
        return replace(ignored, reason=NOT_OWN[next(label.state for label in path if label.state in NOT_OWN)])
    if strange or number < owner:
        return replace(ignored, reason="unknown_column" if number > owner else "order_number")
    measure = stated_measure(path, framework) or (
        Measure.RANK if any("/" in getattr(cell, "text", "") for cell in cells) else None
    )
    paired = [cell for cell in cells if score_and_rank(cell) is not None]
    return Column(
        number,
        Role.FIGURE,
        header,
        measure=measure
        or draft.around.measure
        or (Measure.SCORE if framework.nodes and not framework.open else Measure.UNKNOWN),
        second_measure=Measure.RANK if 2 * len(paired) > len(cells) else None,
        edition=edition_of(path, framework),
        province=province,
        province_column=owner,
        confidence=0.95 if measure else 0.75,
    )


def _without_groups(texts: Sequence[str], framework: Framework) -> Sequence[str]:
    """The labels of a column without those that stand over a province and name no node: regions and other groups."""
    registry = ProvinceRegistry.load()
    place = next((number for number, text in enumerate(texts) if registry.canonical(text)), None)
    return [text for number, text in enumerate(texts) if place is None or number >= place or read_label(text).generic
            or framework.name(text)]  # fmt: skip


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
    for text in texts:
        for form in (_spoken, key):
            names = {form(name): name for edition in (2024, 2025) for name in registry.names(edition)}
            inside = {name for spoken, name in names.items() if f" {spoken} " in f" {form(text)} "}
            longest = {name for name in inside if not any(name != other and name in other for other in inside)}
            if len(longest) == 1:
                return longest.pop()
    return None


def _spoken(text: str) -> str:
    """The words with their accents: "Tuyên Quang năm 2025" does not speak of Quảng Nam."""
    return " ".join(re.findall(r"[^\W_]+", comparable(text)))
