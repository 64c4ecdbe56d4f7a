"""Says of each column of a table with provinces down what it is: which node, measure, edition and province column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from sources.contracts import Level, Measure
from sources.innovation_index.areas import Area, is_row_of_column_numbers
from sources.innovation_index.figures import Figure, read_figure, score_and_rank
from sources.innovation_index.framework import Framework, Match
from sources.innovation_index.headers import Header, is_code_like, is_unit, read_header
from sources.innovation_index.layout import Column, Role
from sources.innovation_index.words import is_one_of, key
from sources.registry.provinces import ProvinceRegistry

_RANKS_AGREE = 0.8
_MOST_PROVINCES = 64


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a table: the node that the sheet's name or title names, and the measure that they promise."""

    node: Match | None = None
    measure: Measure | None = None


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
    columns = _attached(area, columns, framework, context)
    return tuple(_without_duplicates(_measured(area, columns, framework, context), framework))


def header_texts(area: Area, column: int) -> list[str]:
    """The header cells above a column from top to bottom, merged ranges filled, repeats and column numbers left out."""
    texts: list[str] = []
    for row in area.header_rows:
        text = area.view.text(row, column).strip()
        if text and text not in texts and not is_row_of_column_numbers(area.view, row):
            texts.append(text)
    return texts


def header_text(area: Area, column: int) -> str:
    return " / ".join(" ".join(text.split()) for text in header_texts(area, column))


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
        group = [read_header(text, framework) for text in _group_texts(area, number)] if _all_generic(readings) else []
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
    return _as_node(column, framework, match)


def _as_node(column: Column, framework: Framework, match: Match) -> Column:
    node = framework.nodes[match.code]
    return replace(column, code=node.code, name=node.name, level=node.level, confidence=round(match.confidence, 3))


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


def _all_generic(readings: Sequence[Header]) -> bool:
    return all(reading.generic for reading in readings)


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


def _values(area: Area, number: int) -> dict[int, Figure]:
    cells = ((row, area.view.cells.get((row, number))) for row in area.rows)
    figures = ((row, read_figure(cell, rank=True)) for row, cell in cells if cell)
    return {row: figure for row, figure in figures if figure and figure.value is not None}


def _counts_up(area: Area, number: int) -> bool:
    values = [figure.value for _, figure in sorted(_values(area, number).items())]
    return len(values) >= 3 and values == list(range(1, len(values) + 1))


def _is_province_code(area: Area, number: int, owner: int) -> bool:
    registry = ProvinceRegistry.load()
    codes: set[tuple[str, Decimal | None]] = {
        (province.name, Decimal(province.code))
        for edition in (2024, 2025)
        for province in registry.of(edition)
        if province.code
    }
    values = _values(area, number)
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


def _attached(area: Area, columns: list[Column], framework: Framework, context: Context) -> list[Column]:
    """Gives columns headed only "Điểm" or "Xếp hạng" their node: that of the column they rank, else the table's own."""
    result: list[Column] = []
    for column in columns:
        if column.role is Role.FIGURE and not column.code and _only_generic(area, column, framework):
            candidates = [c for c in columns if c.role is Role.FIGURE and c.code and c.measure is not Measure.RANK]
            match = None
            if column.measure is Measure.RANK:
                match = _ranked_by(area, column, candidates)
            match = match or (Match(context.node.code, 0.9) if context.node else Match(framework.root.code, 0.85))
            column = _as_node(column, framework, match)
        result.append(column)
    return result


def _only_generic(area: Area, column: Column, framework: Framework) -> bool:
    texts = header_texts(area, column.number)
    return bool(texts) and _all_generic([read_header(text, framework) for text in texts if not is_unit(text)])


def _ranked_by(area: Area, column: Column, candidates: list[Column]) -> Match | None:
    """The score column whose order a column of ranks follows; the nearest to the left where several do."""
    ranks = {row: figure.value for row, figure in _values(area, column.number).items() if figure.value is not None}
    nearest = sorted(candidates, key=lambda c: (c.number > column.number, abs(c.number - column.number)))
    for candidate in nearest:
        scores = {row: f.value for row, f in _values(area, candidate.number).items() if f.value is not None}
        common = sorted(ranks.keys() & scores.keys())
        if len(common) >= 2 and _agreement([(scores[row], ranks[row]) for row in common]) >= _RANKS_AGREE:
            return Match(candidate.code, min(0.95, candidate.confidence))
    return Match(nearest[0].code, 0.7) if nearest and nearest[0].number < column.number else None


def _agreement(pairs: list[tuple[Decimal, Decimal]]) -> float:
    """The share of neighbouring rows, ordered by rank, whose scores do not rise."""
    ordered = sorted(pairs, key=lambda pair: pair[1])
    steps = [(a[0], b[0]) for a, b in pairwise(ordered)]
    return sum(a >= b for a, b in steps) / len(steps) if steps else 1.0


def _measured(area: Area, columns: list[Column], framework: Framework, context: Context) -> list[Column]:
    """Gives every figure column a measure, and unknown columns of an open framework a name of their own."""
    result: list[Column] = []
    for column in columns:
        if column.role is not Role.FIGURE:
            result.append(column)
            continue
        if not column.code:
            column = _unmatched(area, column, framework)
            result.append(column)
            continue
        promised = context.measure if context.measure and _can_be(area, column, context.measure) else None
        in_points = read_header(column.unit or "", framework).measure
        measure = column.measure or promised or in_points or _measure_by_values(area, column)
        result.append(replace(column, measure=measure))
    return result


def _unmatched(area: Area, column: Column, framework: Framework) -> Column:
    texts = [" ".join(text.split()) for text in header_texts(area, column.number) if not is_unit(text)]
    if not texts:
        return replace(column, role=Role.IGNORED, reason="no_header", measure=None)
    if not framework.open:
        return replace(column, role=Role.IGNORED, reason="unknown_column", measure=None)
    names = [text for text in texts if not is_code_like(text)] or texts
    names.sort(key=str.isascii)
    codes = [text for text in texts if is_code_like(text)]
    return replace(
        column,
        code=codes[-1] if codes else "",
        name=names[0],
        level=framework.unmatched_level,
        measure=column.measure or framework.unmatched_measure,
        confidence=0.6,
    )


def _can_be(area: Area, column: Column, measure: Measure) -> bool:
    """Whether the values of a column allow a measure that only the title promises: ranks are whole and few."""
    values = [figure.value for figure in _values(area, column.number).values() if figure.value is not None]
    ranks = all(value == int(value) and 1 <= value <= _MOST_PROVINCES for value in values)
    return ranks if measure is Measure.RANK else True


def _measure_by_values(area: Area, column: Column) -> Measure:
    """Scores lie between 0 and 100; an indicator with values beyond that is printed with its raw values."""
    if column.level is not Level.INDICATOR:
        return Measure.SCORE
    values = [figure.value for figure in _values(area, column.number).values() if figure.value is not None]
    return Measure.SCORE if all(0 <= value <= 100 for value in values) else Measure.RAW_VALUE


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
