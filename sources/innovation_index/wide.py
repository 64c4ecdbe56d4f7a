"""Tables with provinces down: which column is what, and whether the rows are provinces at all."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from sources.innovation_index.assignment import Entity
from sources.innovation_index.drafts import NOT_OWN, Dated, Draft, date_table, edition_of, surroundings, with_legend
from sources.innovation_index.framework import Framework
from sources.innovation_index.meaning import weigh_together, weigh_words
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import Figure, is_figure, score_and_rank
from sources.tables.labels import read_label
from sources.tables.layout import Column, Role, Shape
from sources.tables.regions import (
    Region,
    is_summary,
)
from sources.tables.view import View
from sources.tables.words import is_one_of, words
from sources.words.text import key
from sources.words.vocabulary import Measure

_NEARLY_ALL = 0.95


def wide_table(view: View, region: Region, framework: Framework) -> Draft:
    region = with_legend(view, region)
    titles = (*reversed(region.titles), view.name)
    labels = [read_label(text) for number in region.figure_columns for text in region.path(number)]
    draft = Draft(region, Shape.WIDE, surroundings(titles, labels, framework))
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
    for number in _measure_columns(region, draft.columns):
        draft.columns[number] = Column(number, Role.MEASURE, region.header(number), province_column=region.anchors[0])
        draft.row_labels = {row: read_label(region.view.text(row, number)) for row in region.rows}
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
    weigh_together(draft.entities, framework, whole=_names_all(region))
    draft.solve()
    return draft


def _names_all(region: Region) -> bool:
    """Whether the rows are (nearly) all provinces of a set that an edition ranks."""
    named = set(region.subjects.values())
    registry = ProvinceRegistry.load()
    sets = (set(registry.names(first)) for first, _ in registry.spans)
    return any(len(names & named) >= _NEARLY_ALL * len(names) for names in sets)


def _measure_columns(region: Region, taken: Container[int]) -> Iterator[int]:
    """The columns that say of each row which measure its figures are ("Điểm", "Hạng")."""
    for number in sorted({c for row in region.rows for c in region.view.by_row.get(row, ())} - {*region.figure_columns}):
        labels = [read_label(region.view.text(row, number)) for row in region.rows]
        if number not in taken and all(label.generic and label.measure for label in labels):
            yield number


def _forget_years(draft: Draft) -> None:
    """Years in headers that the name of the sheet contradicts are left over from another edition."""
    draft.columns = {number: replace(column, edition=None) for number, column in draft.columns.items()}
    for entity in draft.entities:
        entity.slot = (None, *entity.slot[1:])


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
        if (
            figures >= max(1, len(region.figure_columns) // 2)
            and not is_summary(cell.text)
            and key(cell.text) not in regions
        ):
            found.append(cell.text)
    return found


def _wide_column(draft: Draft, number: int, owners: dict[int, int], neighbour: str | None) -> str | None:
    """Adds a column of figures; returns the node that columns to its right may continue."""
    region = draft.region
    owner = _owner(region, number, owners)
    texts = region.path(number)
    header = " / ".join(texts)
    values = _of_one_measure(draft, region.figures(number))
    reason = _not_a_figure_column(region, number, owner, texts)
    if reason or not texts:
        draft.columns[number] = Column(number, Role.IGNORED, header, reason=reason or "no_header", province_column=owner)
        return neighbour
    path = tuple(read_label(text) for text in texts)
    state = next((label.state for label in path if label.state in NOT_OWN), "")
    if state:
        draft.columns[number] = Column(number, Role.IGNORED, header, reason=NOT_OWN[state], province_column=owner)
        return neighbour
    path = (*path, *(draft.row_labels[row] for row in list(values)[:1] if row in draft.row_labels))
    edition = edition_of(path, draft.around.framework)
    cells = [region.view.cells[row, number] for row in region.rows if (row, number) in region.view.cells]
    second = Measure.RANK if 2 * sum(score_and_rank(cell) is not None for cell in cells) > len(cells) else None
    unit = next((label.unit for label in reversed(path) if label.unit), None)
    column = Column(number, Role.FIGURE, header, unit=unit, edition=edition, province_column=owner, second_measure=second)
    draft.columns[number] = column
    subjects = {
        row: region.subjects.get((row, owner), "") + region.view.text(row, region.edition_column or 0) for row in values
    }
    entity = Entity(
        number,
        path,
        {subjects[row]: float(figure.value) for row, figure in values.items() if figure.value is not None and subjects[row]},
        percent=any(figure.percent for figure in values.values()),
        unit=unit,
        slot=(edition, owner),
    )
    around = draft.around
    weigh_words(entity, replace(around, measure=around.measure or around.beside_rank) if second else around, neighbour)
    draft.entities.append(entity)
    best = max(entity.weights.items(), key=lambda item: item[1], default=None)
    named = best is not None and best[1] >= 4 and any(not label.generic for label in path)
    return best[0].code if named and best is not None else neighbour


def _of_one_measure(draft: Draft, values: dict[int, Figure]) -> dict[int, Figure]:
    """Where rows say their measure, the figures of one, by which the column is known: of scores, if there are any."""
    if not draft.row_labels:
        return values
    measures = {draft.row_labels[row].measure for row in values if row in draft.row_labels}
    chosen = next((m for m in (Measure.SCORE, Measure.RAW_VALUE, Measure.RANK) if m in measures), None)
    return {row: figure for row, figure in values.items() if draft.row_labels[row].measure is chosen}


def _owner_groups(region: Region) -> dict[int, int]:
    """Anchor column → the column it repeats (itself, where it is the first with these subjects)."""
    groups: dict[int, int] = {}
    for column in region.anchors:
        groups[column] = next(
            (first for first in groups if groups[first] == first and _agree(region, first, column)), column
        )
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
    if (
        any(is_one_of(text, "order") for text in texts)
        or joined.rstrip("ab") == "stt"
        or (not texts and counts_up(region, number))
    ):
        return "order_number"
    if any(is_one_of(text, "identifier") for text in texts) or _is_province_code(region, number, owner):
        return "province_identifier"
    if any(is_one_of(text, "side") for text in texts):
        return "number_of_provinces"
    return ""


def counts_up(region: Region, number: int) -> bool:
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
    if any(read_label(text).state == "change" for text in region.path(number)):
        return Column(number, Role.IGNORED, header, reason="change")
    code = next((code for text in region.path(number) if (code := framework.name(text))), "")
    return Column(number, Role.IGNORED, header, code=code, reason="text_column")
