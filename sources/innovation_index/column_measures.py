"""Gives columns what their own headers do not say: the node that "Xếp hạng" is of, the measure, a name of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from sources.innovation_index.areas import Area
from sources.innovation_index.column_texts import all_generic, header_texts, values_of
from sources.innovation_index.framework import Framework, Match
from sources.innovation_index.headers import is_code_like, is_unit, read_header
from sources.innovation_index.layout import Column, Role
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

_RANKS_AGREE = 0.8
_MOST_PROVINCES = 64
_ENOUGH = 5
_UNITS_OF_SCORES = frozenset({"diem", "hang", "points", "point"})


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a table: the node that the sheet's name or title names, and the measure that they promise."""

    node: Match | None = None
    measure: Measure | None = None


def as_node(column: Column, framework: Framework, match: Match) -> Column:
    """The column as one of a node of the framework."""
    node = framework.nodes[match.code]
    return replace(column, code=node.code, name=node.name, level=node.level, confidence=round(match.confidence, 3))


def attached(area: Area, columns: list[Column], framework: Framework, context: Context) -> list[Column]:
    """Gives columns headed only "Điểm" or "Xếp hạng" their node: that of the column they rank, else the table's own."""
    result: list[Column] = []
    for column in columns:
        if column.role is Role.FIGURE and not column.code and _only_generic(area, column, framework):
            candidates = [c for c in columns if c.role is Role.FIGURE and c.code and c.measure is not Measure.RANK]
            match = None
            if column.measure is Measure.RANK:
                match = _ranked_by(area, column, candidates)
            match = match or (Match(context.node.code, 0.9) if context.node else Match(framework.root.code, 0.85))
            column = as_node(column, framework, match)
        result.append(column)
    return result


def _only_generic(area: Area, column: Column, framework: Framework) -> bool:
    texts = header_texts(area, column.number)
    return bool(texts) and all_generic([read_header(text, framework) for text in texts if not is_unit(text)])


def _ranked_by(area: Area, column: Column, candidates: list[Column]) -> Match | None:
    """The score column whose order a column of ranks follows; the nearest to the left where several do."""
    ranks = {row: figure.value for row, figure in values_of(area, column.number).items() if figure.value is not None}
    nearest = sorted(candidates, key=lambda c: (c.number > column.number, abs(c.number - column.number)))
    for candidate in nearest:
        scores = {row: f.value for row, f in values_of(area, candidate.number).items() if f.value is not None}
        common = sorted(ranks.keys() & scores.keys())
        if len(common) >= 2 and _agreement([(scores[row], ranks[row]) for row in common]) >= _RANKS_AGREE:
            return Match(candidate.code, min(0.95, candidate.confidence))
    return Match(nearest[0].code, 0.7) if nearest and nearest[0].number < column.number else None


def _agreement(pairs: list[tuple[Decimal, Decimal]]) -> float:
    """The share of neighbouring rows, ordered by rank, whose scores do not rise."""
    ordered = sorted(pairs, key=lambda pair: pair[1])
    steps = [(a[0], b[0]) for a, b in pairwise(ordered)]
    return sum(a >= b for a, b in steps) / len(steps) if steps else 1.0


def measured(area: Area, columns: list[Column], framework: Framework, context: Context) -> list[Column]:
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
        measure = column.measure or promised or in_points or _measure_byvalues_of(area, column)
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
        unit=None if column.unit == "%" and _are_shares(area, column) else column.unit,
        code=codes[-1] if codes else "",
        name=names[0],
        level=framework.unmatched_level,
        measure=column.measure or framework.unmatched_measure,
        confidence=0.6,
    )


def _are_shares(area: Area, column: Column) -> bool:
    """Whether a column headed "%" holds shares between 0 and 1: its unit is then not the one that its header names."""
    values = [figure.value for figure in values_of(area, column.number).values() if figure.value is not None]
    return len(values) >= _ENOUGH and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)


def _can_be(area: Area, column: Column, measure: Measure) -> bool:
    """Whether the values of a column allow a measure that only the title promises: ranks are whole and few."""
    values = [figure.value for figure in values_of(area, column.number).values() if figure.value is not None]
    ranks = all(value == int(value) and 1 <= value <= _MOST_PROVINCES for value in values)
    return ranks if measure is Measure.RANK else True


def _measure_byvalues_of(area: Area, column: Column) -> Measure:
    """Scores lie between 0 and 100 and have no unit; an indicator with a unit, percentages or values beyond is raw."""
    if column.level is not Level.INDICATOR:
        return Measure.SCORE
    if column.unit and key(column.unit) not in _UNITS_OF_SCORES:
        return Measure.RAW_VALUE
    figures = values_of(area, column.number).values()
    values = [figure.value for figure in figures if figure.value is not None]
    if any(figure.percent for figure in figures):
        return Measure.RAW_VALUE
    return Measure.SCORE if all(0 <= value <= 100 for value in values) else Measure.RAW_VALUE
