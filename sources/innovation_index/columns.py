"""Says of each column of a table with provinces down what it is: which node, measure, edition and province column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sources.innovation_index.areas import Area
from sources.innovation_index.column_measures import Context, as_node, attached, measured
from sources.innovation_index.column_texts import all_generic, header_text, header_texts, values_of
from sources.innovation_index.figures import score_and_rank
from sources.innovation_index.framework import Framework, Match
from sources.innovation_index.headers import Header, is_unit, read_header
from sources.innovation_index.layout import Column, Role
from sources.innovation_index.words import is_one_of
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import key
from sources.words.vocabulary import Measure


def columns_of(area: Area, framework: Framework, context: Context) -> tuple[Column, ...]:
    """Every column of the table with its role, in order."""
    provinces = _province_groups(area)
    columns: list[Column] = [_province_column(area, column, provinces) for column in area.province_columns]
    if area.edition_column is not None:
        columns.append(Column(area.edition_column, Role.EDITION, header_text(area, area.edition_column)))
    for number in area.figure_columns:
        columns.append(_figure_column(area, number, framework, context, provinces))
    known = {column.number for column in columns}
    others = sorted({c for row in area.rows for c in area.view.by_row.get(row, ())} - known)
    columns.extend(_text_column(area, number) for number in others)
    columns.sort(key=lambda column: column.number)
    columns = attached(area, columns, framework, context)
    return tuple(_without_duplicates(measured(area, columns, framework, context), framework))


def _province_groups(area: Area) -> dict[int, int]:
    """Province column → the column it repeats (itself, where it is the first with these provinces)."""
    groups: dict[int, int] = {}
    for column in area.province_columns:
        same = next((first for first in groups if groups[first] == first and _agree(area, first, column)), column)
        groups[column] = same
    return groups


def _agree(area: Area, one: int, other: int) -> bool:
    rows = [row for row in area.rows if (row, one) in area.names and (row, other) in area.names]
    both = [(area.names[row, one], area.names[row, other]) for row in rows]
    return bool(both) and sum(a == b for a, b in both) >= 0.9 * len(both)


def _province_column(area: Area, column: int, groups: dict[int, int]) -> Column:
    header = header_text(area, column)
    if groups[column] != column:
        return Column(column, Role.IGNORED, header, reason="province_repeated")
    return Column(column, Role.PROVINCE, header)


def _owner(area: Area, number: int, groups: dict[int, int]) -> int:
    """The province column to which a column belongs: the nearest to its left, or the first.

    Where a table in two halves begins each half with a column before the names ("Hạng, Tỉnh, Điểm, Hạng, Tỉnh, Điểm"),
    that column belongs to the names on its right, as it does in the first half.
    """
    first = area.province_columns[0]
    for column in area.province_columns[1:]:
        lead = column - number
        if (
            0 < lead < first
            and groups[column] == column
            and header_text(area, number) == header_text(area, first - lead) != ""
        ):
            return column
    left = [column for column in groups if column < number]
    return groups[left[-1]] if left else first


def _figure_column(area: Area, number: int, framework: Framework, context: Context, groups: dict[int, int]) -> Column:
    owner = _owner(area, number, groups)
    reason = _not_a_figure_column(area, number, owner)
    header = header_text(area, number)
    if reason:
        return Column(number, Role.IGNORED, header, reason=reason)
    readings = [read_header(text, framework) for text in header_texts(area, number) if not is_unit(text)]
    if not any(reading.match or reading.own_score for reading in readings):
        group = [read_header(text, framework) for text in _group_texts(area, number)] if all_generic(readings) else []
        readings = [*group, *readings]
    column = Column(
        number,
        Role.FIGURE,
        header,
        measure=_measure(area, number, readings, framework),
        unit=_unit(area, number, readings),
        edition=_edition(readings),
        province_column=owner,
        second_measure=Measure.RANK if _has_ranks_inside(area, number) else None,
    )
    match = _match(readings)
    if match is None and any(reading.own_score for reading in readings) and context.node:
        match = Match(context.node.code, 0.95 * context.node.confidence)
    if match is None:
        return column
    return as_node(column, framework, match)


def _match(readings: Sequence[Header]) -> Match | None:
    """The lowest header with a sure match (the most specific), else the best match of all."""
    matches = [reading.match for reading in readings if reading.match]
    sure = [match for match in matches if match.confidence >= 0.95]
    return sure[-1] if sure else max(matches, key=lambda match: match.confidence, default=None)


def _measure(area: Area, number: int, readings: Sequence[Header], framework: Framework) -> Measure | None:
    """The lowest measure that the headers name; the unit "hạng" where nothing else does ("điểm" is a raw unit as well)."""
    found = [reading.measure for reading in readings if reading.measure]
    if found:
        return found[-1]
    units = [read_header(text, framework).measure for text in header_texts(area, number) if is_unit(text)]
    return Measure.RANK if Measure.RANK in units else None


def _edition(readings: Sequence[Header]) -> int | None:
    found = [reading.edition for reading in readings if reading.edition and (reading.generic or reading.match)]
    return found[-1] if found else None


def _unit(area: Area, number: int, readings: Sequence[Header]) -> str | None:
    for text in header_texts(area, number):
        if is_unit(text):
            return text.strip("() ")
    return next((reading.unit for reading in readings if reading.unit), None)


def _group_texts(area: Area, number: int) -> list[str]:
    """The headings that a column with only "Điểm" or "Hạng" of its own continues: the nearest to the left in each row."""
    texts = []
    for row in area.header_rows:
        if area.view.text(row, number).strip() or row in area.view.merges_of_row:
            continue
        for column in range(number - 1, max(0, number - 6), -1):
            text = area.view.text(row, column).strip()
            if text:
                if column not in area.province_columns:
                    texts.append(text)
                break
    return texts


def _not_a_figure_column(area: Area, number: int, owner: int) -> str:
    """Order numbers and identifiers of provinces: by their header, or by their values where the header is silent."""
    texts = header_texts(area, number)
    if any(is_one_of(text, "order") for text in texts) or (not texts and _counts_up(area, number)):
        return "order_number"
    if any(is_one_of(text, "identifier") for text in texts) or _is_province_code(area, number, owner):
        return "province_identifier"
    if any(is_one_of(text, "side") for text in texts):
        return "number_of_provinces"
    return ""


def _counts_up(area: Area, number: int) -> bool:
    values = [figure.value for _, figure in sorted(values_of(area, number).items())]
    return len(values) >= 3 and values == list(range(1, len(values) + 1))


def _is_province_code(area: Area, number: int, owner: int) -> bool:
    registry = ProvinceRegistry.load()
    codes: set[tuple[str, Decimal | None]] = {
        (province.name, Decimal(province.code))
        for edition in (2024, 2025)
        for province in registry.of(edition)
        if province.code
    }
    values = values_of(area, number)
    hits = sum((area.names.get((row, owner), ""), figure.value) in codes for row, figure in values.items())
    return len(values) >= 3 and hits >= 0.8 * len(values)


def _has_ranks_inside(area: Area, number: int) -> bool:
    """Whether most cells of a column are like "45,23 (12)"."""
    cells = [area.view.cells[row, number] for row in area.rows if (row, number) in area.view.cells]
    return sum(score_and_rank(cell) is not None for cell in cells) > len(cells) / 2


def _text_column(area: Area, number: int) -> Column:
    header = header_text(area, number)
    regions = ProvinceRegistry.load().region_names()
    texts = [area.view.cells[row, number].text for row in area.rows if (row, number) in area.view.cells]
    named = any(is_one_of(text, "region") for text in header_texts(area, number))
    reason = "region" if named or all(key(text) in {key(r) for r in regions} for text in texts) else "text_column"
    return Column(number, Role.IGNORED, header, reason=reason)


def _without_duplicates(columns: list[Column], framework: Framework) -> list[Column]:
    """Where two columns claim the same figure of the same province, the surer one keeps it."""
    best: dict[tuple[object, ...], Column] = {}
    for column in columns:
        if column.role is Role.FIGURE and column.code in framework.nodes:
            claim = (column.code, column.measure, column.edition, column.province_column)
            if claim not in best or column.confidence > best[claim].confidence:
                best[claim] = column
    kept = {column.number for column in best.values()}
    return [
        replace(column, role=Role.IGNORED, reason="duplicate_column")
        if column.role is Role.FIGURE and column.code in framework.nodes and column.number not in kept
        else column
        for column in columns
    ]
