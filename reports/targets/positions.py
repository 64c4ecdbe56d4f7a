"""Where the province stands in each indicator: figures, change, distance to others, and what one unit of it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reports.inputs import EditionData, PlanInputs, raw_value
from reports.targets.comparable import EditionPair
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Standing
from sources.words.numbers import from_float


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved since an earlier edition. `rank` is None across the merger: ranks of 63 and 34 do not compare."""

    since: int
    value: Decimal | None
    score: Decimal | None
    rank: int | None
    across_merger: bool


@dataclass(frozen=True, slots=True)
class Position:
    """One indicator of the newest edition, seen from the province.

    `field`: number of provinces that are ranked. `to_region_mean`, `to_national_median`: own score less theirs.
    `next_province`: the one just above by score, and how many points it is ahead. `weight`: effective weight in the index
    (with missing members left out). `points_per_unit`: points of the index that one raw unit brings now, bounds unchanged.
    """

    code: str
    value: Decimal | None
    score: Decimal | None
    rank: int | None
    field: int
    changes: tuple[Change, ...]
    to_region_mean: float | None
    to_national_median: float | None
    next_province: str | None
    to_next: float | None
    weight: float
    points_per_unit: float | None


def positions(inputs: PlanInputs, standing: Standing, pairs: tuple[EditionPair, ...]) -> tuple[Position, ...]:
    """The position of every indicator of the newest edition, in the order of its framework."""
    newest = inputs.editions[-1]
    weights = dict(zip(standing.indicators, sensitivities(standing, standing.own(standing.base), standing.top), strict=True))
    slopes = dict(zip(standing.indicators, points_per_unit(standing), strict=True))
    codes = (row.code for row in newest.tree.indicators)
    return tuple(_position(inputs, code, pairs, float(weights.get(code, 0.0)), slopes.get(code)) for code in codes)


def points_per_unit(standing: Standing) -> list[float]:
    """Normalised points of one raw unit of each indicator on the scale as it is now (signed by direction)."""
    step = np.where(standing.values == 0, 1.0, np.abs(standing.values)) * 1e-3
    with np.errstate(invalid="ignore"):
        slopes = (standing.placed(standing.values + step) - standing.placed(standing.values - step)) / (2 * step)
    return [float(slope) for slope in slopes]


def _position(inputs: PlanInputs, code: str, pairs: tuple[EditionPair, ...], weight: float, slope: float | None) -> Position:
    newest, province = inputs.editions[-1], inputs.province
    score, rank = score_of(newest, province, code), rank_of(newest, province, code)
    column = newest.scores[code].dropna() if code in newest.scores.columns else None
    median = float(column.median()) if column is not None and len(column) else None
    region = None
    ahead = None
    if column is not None and len(column):
        same = [name for name in column.index if newest.regions.get(str(name)) == newest.regions.get(province)]
        region = float(column.loc[same].mean()) if same else None
        better = column[column > score] if score is not None else column.iloc[:0]
        ahead = min(zip(better, better.index, strict=True), default=None)
    return Position(
        code=code,
        value=raw_value(newest, province, code),
        score=None if score is None else from_float(score),
        rank=rank,
        field=newest.field,
        changes=tuple(_change(inputs, code, pair) for pair in pairs if province in pair.provinces),
        to_region_mean=None if score is None or region is None else score - region,
        to_national_median=None if score is None or median is None else score - median,
        next_province=None if ahead is None else str(ahead[1]),
        to_next=None if ahead is None or score is None else float(ahead[0]) - score,
        weight=weight,
        points_per_unit=None if slope is None or slope != slope else weight * slope,
    )


def _change(inputs: PlanInputs, code: str, pair: EditionPair) -> Change:
    """From one edition to the next; nothing where the indicator was defined otherwise."""
    province = inputs.province
    same = code in pair.indicators
    values = [raw_value(edition, province, code) for edition in (pair.old, pair.new)]
    scores = [score_of(edition, province, code) for edition in (pair.old, pair.new)]
    ranks = [rank_of(edition, province, code) for edition in (pair.old, pair.new)]
    return Change(
        since=pair.old.edition,
        value=values[1] - values[0] if same and values[0] is not None and values[1] is not None else None,
        score=from_float(round(scores[1] - scores[0], 6))
        if same and scores[0] is not None and scores[1] is not None
        else None,
        rank=ranks[1] - ranks[0] if not pair.across_merger and same and None not in ranks else None,  # type: ignore[operator]
        across_merger=pair.across_merger,
    )


def score_of(edition: EditionData, province: str, code: str) -> float | None:
    """The printed score, None where there is none."""
    if code not in edition.scores.columns or province not in edition.scores.index:
        return None
    value = float(edition.scores.at[province, code])  # type: ignore[arg-type]
    return None if value != value else value


def rank_of(edition: EditionData, province: str, code: str) -> int | None:
    """The printed rank, None where there is none."""
    if code not in edition.ranks.columns or province not in edition.ranks.index:
        return None
    value = float(edition.ranks.at[province, code])  # type: ignore[arg-type]
    return None if value != value else int(value)
