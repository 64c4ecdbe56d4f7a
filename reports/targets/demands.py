"""What a goal asks of the figures of one unit: which of them must reach what, with the rivals held fixed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from reports.targets.cheapest import Demand
from reports.targets.proposal import shortfall
from reports.targets.standing import Array, Standing
from reports.targets.words import MESSAGES
from sources.case import Goal
from sources.words.numbers import SCORE_PLACES, from_float, shown

ABOVE = 1e-9
"""How far above a mean a figure must be to count as above it."""


def demand_of(standing: Standing, goal: Goal, regions: Mapping[str, str], pillars: tuple[str, ...]) -> Demand:
    """The demand that `goal` makes, against the rivals of `standing` as they are.

    rank:R needs the score of the R-th among the others. Being above a mean is measured against the others of the region
    (or of the field): one's own figure is above a mean exactly when it is above the mean of the others.
    Raises Refused for a goal outside the field of units or of pillars.
    """
    match goal.kind:
        case "rank":
            return Demand((standing.top,), np.array([_score_of_rank(standing, int(goal.value))]), 1, int(goal.value))
        case "score":
            return Demand((standing.top,), np.array([float(goal.value)]), 1)
        case "above":
            region = regions.get(standing.unit)
            peers = [unit for unit in standing.units if regions.get(unit) == region and unit != standing.unit]
            if region is None or not peers:
                raise MESSAGES.refused("PII-GOAL-REGION", province=standing.unit)
            rows = [standing.units.index(unit) for unit in peers]
            column = standing.base[rows, standing.row[standing.top]]
            return Demand((standing.top,), np.array([float(np.nanmean(column)) + ABOVE]), 1)
        case _:
            codes = pillars if goal.kind == "pillars" else standing.indicators
            return _above_the_means(standing, codes, goal)


def _score_of_rank(standing: Standing, rank: int) -> float:
    others = standing.others(standing.base, standing.top)
    if rank > others.size + 1:
        raise MESSAGES.refused("PII-GOAL-FIELD", text=f"rank:{rank}", field=others.size + 1)
    return float(others[rank - 1]) if rank <= others.size else -math.inf


def _above_the_means(standing: Standing, codes: tuple[str, ...], goal: Goal) -> Demand:
    """k pillars, or p percent of the indicators, above the mean of the others; a figure that is missing counts as below."""
    wanted = Decimal(goal.value) if goal.kind == "pillars" else Decimal(goal.value) * len(codes) / 100
    if wanted > len(codes):
        raise MESSAGES.refused("PII-GOAL-FIELD", text=goal.text(), field=len(codes))
    others = np.delete(standing.base, standing.position, axis=0)
    own = standing.own(standing.base)
    present = tuple(code for code in codes if not np.isnan(own[standing.row[code]]))
    means = np.array([_mean(others[:, standing.row[code]]) for code in present])
    return Demand(present, means + ABOVE, math.ceil(wanted))


def _mean(column: Array) -> float:
    return float(np.nanmean(column)) if not np.isnan(column).all() else -math.inf


def refuse_if_empty(standing: Standing) -> None:
    """Raises Refused where the unit has no figure that could move."""
    if np.isnan(standing.values).all() or np.isnan(standing.figure(standing.base)):
        raise MESSAGES.refused("PII-GOAL-EMPTY", province=standing.unit)


def refuse_if_outside(standing: Standing, goal: Goal, scale: tuple[float, float] | None) -> None:
    """Raises Refused for a score that the scale of the index does not have."""
    if goal.kind == "score" and scale is not None and not scale[0] <= float(goal.value) <= scale[1]:
        low, high = (shown(from_float(end)) for end in scale)
        raise MESSAGES.refused("PII-GOAL-SCALE", text=goal.text(), low=low, high=high)


def refuse_if_met(standing: Standing, goal: Goal, demand: Demand) -> None:
    """Raises Refused where the unit already meets `demand`."""
    if len(demand.codes) >= demand.how_many and shortfall(standing, standing.base, demand) <= 0:
        score = shown(from_float(standing.figure(standing.base)), SCORE_PLACES)
        raise MESSAGES.refused("PII-GOAL-MET", text=goal.text(), score=score, rank=standing.rank(standing.base))
