"""What a goal asks: which figures of the unit must reach which, those of its rivals included, since they move with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from reports.targets.standing import Array, Standing
from reports.targets.words import MESSAGES
from sources.case import Goal
from sources.words.numbers import SCORE_PLACES, from_float, rounded, shown

ABOVE = 1e-9
"""How far above a mean a figure must be to count as above it."""

SAME = 1e-12
"""Figures closer than this share of the largest are the same (the forward model's own rule for equal scores)."""


@dataclass(frozen=True)
class Demand:
    """At least `how_many` rows must hold; a row: own figure in its code >= `needed` + `rivals` @ everybody's figures in it.

    `codes` (rows); `needed` (rows,); `rivals` (rows, units): the share of each unit, zero for the unit itself. A place R
    among n others is the demand that at least n + 1 - R of the rows "no worse than this rival" hold.
    """

    codes: tuple[str, ...]
    needed: Array
    how_many: int
    rivals: Array

    def raised(self, by: float) -> Demand:
        return replace(self, needed=self.needed + by)

    def asked_in(self, standing: Standing, field: Array) -> Array:
        """(..., rows): the figure that each row asks for when everybody stands as in `field` (..., units, codes)."""
        columns = np.swapaxes(field[..., [standing.row[code] for code in self.codes]], -1, -2)
        return np.asarray(self.needed + np.where(self.rivals != 0, self.rivals * columns, 0.0).sum(axis=-1))

    def surplus(self, standing: Standing, field: Array) -> Array:
        """(..., rows): how far each row is more than met in `field`; minus infinity where a figure is missing."""
        own = standing.own(field)[..., [standing.row[code] for code in self.codes]]
        left = own - self.asked_in(standing, field)
        return np.where(np.isnan(left), -np.inf, left)

    def frozen(self, standing: Standing, field: Array) -> Demand:
        """The same demand with the rivals held as they stand in `field`: one row where all rows are about one figure."""
        asked = self.asked_in(standing, field)
        asked = np.where(np.isnan(asked), np.inf, asked)
        if len(set(self.codes)) == 1 and len(self.codes) > 1:
            asked = np.sort(asked)[self.how_many - 1 : self.how_many] if self.how_many else np.array([-np.inf])
            return Demand(self.codes[:1], asked, 1, np.zeros((1, self.rivals.shape[1])))
        return Demand(self.codes, asked, self.how_many, np.zeros_like(self.rivals))

    def met(self, standing: Standing, field: Array) -> int:
        """How many rows hold in `field`."""
        return int((self.surplus(standing, field) >= -float(self._tolerance(standing, field))).sum())

    def shortfall(self, standing: Standing, field: Array) -> float:
        """How many points are missing in `field`; zero or negative where the demand is met."""
        return float(self.shortfalls(standing, field))

    def shortfalls(self, standing: Standing, fields: Array) -> Array:
        """The same for many fields at once, (...,)."""
        if self.how_many <= 0 or self.how_many > len(self.codes):
            return np.full(fields.shape[:-2], -np.inf if self.how_many <= 0 else np.inf)
        short = np.sort(-self.surplus(standing, fields), axis=-1)[..., self.how_many - 1]
        return np.where((short > 0) & (short <= self._tolerance(standing, fields)), 0.0, short)

    def _tolerance(self, standing: Standing, fields: Array) -> Array:
        figures = fields[..., [standing.row[code] for code in self.codes]]
        return np.asarray(SAME * np.nanmax(np.abs(figures), initial=0.0, axis=(-1, -2)))


def demand_of(standing: Standing, goal: Goal, regions: Mapping[str, str], pillars: tuple[str, ...]) -> Demand:
    """The demand that `goal` makes. One's own figure is above a mean exactly when it is above the mean of the others.

    Raises Refused for a goal outside the field of units or of pillars.
    """
    match goal.kind:
        case "rank":
            return _place(standing, int(goal.value))
        case "score":
            return Demand((standing.top,), np.array([float(goal.value)]), 1, np.zeros((1, len(standing.units))))
        case "above":
            region = regions.get(standing.unit)
            same = np.array([regions.get(unit) == region and unit != standing.unit for unit in standing.units])
            if region is None or not same.any():
                raise MESSAGES.refused("PII-GOAL-REGION", province=standing.unit)
            return _above((standing.top,), standing, same, 1)
        case _:
            codes = pillars if goal.kind == "pillars" else standing.indicators
            wanted = Decimal(goal.value) if goal.kind == "pillars" else Decimal(goal.value) * len(codes) / 100
            if wanted > len(codes):
                raise MESSAGES.refused("PII-GOAL-PILLARS", text=goal.text(), field=len(codes))
            everyone = np.arange(len(standing.units)) != standing.position
            return _above(codes, standing, everyone, math.ceil(wanted))


def _place(standing: Standing, rank: int) -> Demand:
    scores = standing.base[:, standing.row[standing.top]]
    others = [row for row in np.flatnonzero(~np.isnan(scores)) if row != standing.position]
    if rank > len(others) + 1:
        raise MESSAGES.refused("PII-GOAL-FIELD", text=f"rank:{rank}", field=len(others) + 1)
    rivals = np.zeros((len(others), len(standing.units)))
    rivals[np.arange(len(others)), others] = 1.0
    return Demand((standing.top,) * len(others), np.zeros(len(others)), len(others) + 1 - rank, rivals)


def _above(codes: tuple[str, ...], standing: Standing, peers: Array, how_many: int) -> Demand:
    """So many of the figures above the mean of the peers that have one; a figure that is missing counts as below."""
    columns = standing.base[:, [standing.row[code] for code in codes]].T
    counted = ~np.isnan(columns) & peers
    rivals = counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
    needed = np.where(counted.any(axis=1), ABOVE, -np.inf)
    return Demand(codes, needed, how_many, rivals)


def refuse_if_empty(standing: Standing) -> None:
    """Raises Refused where the unit has no figure that could move."""
    if np.isnan(standing.values).all() or np.isnan(standing.figure(standing.base)):
        raise MESSAGES.refused("PII-GOAL-EMPTY", province=standing.unit)


def refuse_if_outside(goal: Goal, scale: tuple[float, float] | None) -> None:
    """Raises Refused for a score that the scale of the index does not have."""
    if goal.kind == "score" and scale is not None and not scale[0] <= float(goal.value) <= scale[1]:
        low, high = (shown(from_float(end)) for end in scale)
        raise MESSAGES.refused("PII-GOAL-SCALE", text=goal.text(), low=low, high=high)


def is_held(standing: Standing, goal: Goal, demand: Demand) -> bool:
    """Whether the unit stands just where the goal wants it, so that the goal is to stay there while the others move."""
    if demand.shortfall(standing, standing.base) > 0:
        return False
    if goal.kind == "score":
        return rounded(from_float(standing.figure(standing.base)), SCORE_PLACES) == rounded(
            Decimal(goal.value), SCORE_PLACES
        )
    return goal.kind == "above" or demand.met(standing, standing.base) == demand.how_many


def refuse_if_met(standing: Standing, goal: Goal, demand: Demand, *, holding: bool = False) -> None:
    """Raises Refused where the unit already meets `demand`; `holding`: unless the goal is to stay where it stands."""
    if demand.shortfall(standing, standing.base) <= 0 and not (holding and is_held(standing, goal, demand)):
        score = shown(from_float(standing.figure(standing.base)), SCORE_PLACES)
        raise MESSAGES.refused("PII-GOAL-MET", text=goal.text(), score=score, rank=standing.rank(standing.base))
