"""A proposal is only what the forward model confirms: moves, run through it with every bound, rival and mean recomputed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.targets.cheapest import MET, Moves
from reports.targets.demands import SAME, Demand
from reports.targets.levers import Lever, Merge, raw_at
from reports.targets.model import Rules
from reports.targets.standing import Array, Standing

PROVEN = 1e-6
"""A proposal that costs no more than this share above the bound is the optimum."""


@dataclass(frozen=True)
class Move:
    """One indicator of a proposal. `start`, `stop`: raw values; the points are normalised on the scale as it is now."""

    code: str
    start: float
    stop: float
    start_points: float
    stop_points: float
    cost: float


@dataclass(frozen=True)
class Proposal:
    """Moves that the forward model confirms. `values` (indicators,) and `field` (units, codes) after all of them.

    `demand_price`: what one more point of the goal would cost. `bound`: no way to the goal costs less than this; None where
    nothing is known. `merged`: indicators that lose their spread by it and drop out of everybody's score.
    """

    moves: tuple[Move, ...]
    cost: float
    values: Array
    field: Array
    demand_price: float
    bound: float | None = None
    merged: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far above the optimum the cost can be at most, as a share of it; None where nothing is known."""
        if self.bound is None or (self.bound <= 0 < self.cost):
            return None
        return max(0.0, self.cost - self.bound) / self.bound if self.bound else 0.0

    @property
    def proven(self) -> bool:
        return self.gap is not None and self.gap <= PROVEN

    @property
    def worst(self) -> float:
        return max((move.cost for move in self.moves), default=0.0)

    def with_merges(self, merges: Sequence[Merge], start: Array) -> Proposal:
        """The same with the moves of columns that were merged before it; `start` (indicators,): raw, before them."""
        first = tuple(
            Move(item.code, float(start[item.row]), item.value, item.start, item.stop, item.cost) for item in merges
        )
        spent = sum(item.cost for item in merges)
        bound = None if self.bound is None else self.bound + spent
        codes = tuple(item.code for item in merges)
        return replace(self, moves=(*first, *self.moves), cost=self.cost + spent, bound=bound, merged=codes)


def confirmed(standing: Standing, levers: Sequence[Lever], moves: Moves) -> Proposal:
    """What the forward model makes of `moves`; raw values by the scale's own function."""
    heights = standing.placed(standing.values)
    stops = {}
    for lever, gain in zip(levers, moves.gains, strict=True):
        if gain > SAME:
            stops[lever.row] = heights[lever.row] = min(lever.points[0] + gain, lever.points[-1])
    values = standing.values.copy()
    if stops:
        raw = raw_at(standing, heights[None])[0]
        for lever in levers:
            if lever.row in stops:
                at_end = stops[lever.row] >= lever.points[-1]
                values[lever.row] = lever.values[-1] if at_end else raw[lever.row]
    made = tuple(
        Move(
            code=lever.code,
            start=float(standing.values[lever.row]),
            stop=float(values[lever.row]),
            start_points=float(lever.points[0]),
            stop_points=float(stops[lever.row]),
            cost=lever.cost * float(stops[lever.row] - lever.points[0]),
        )
        for lever in levers
        if lever.row in stops
    )
    return Proposal(made, sum(move.cost for move in made), values, standing.field(values), moves.demand_price)


def full_gains(levers: Sequence[Lever]) -> Array:
    """(levers,): points gained with every lever at its ceiling."""
    return np.array([lever.points[-1] - lever.points[0] for lever in levers])


def carried_on(standing: Standing, levers: Sequence[Lever], moves: Moves, demand: Demand, rest: Array) -> Proposal | None:
    """The moves carried on by the least share of `rest` (levers,) with which the forward model confirms the demand.

    None where not even all of `rest` is enough.
    """

    def tried(share: float) -> Proposal:
        return confirmed(standing, levers, replace(moves, gains=moves.gains + share * rest))

    low, high = 0.0, 1.0
    best = tried(high)
    if demand.shortfall(standing, best.field) > 0:
        return None
    for _ in range(50):
        middle = (low + high) / 2
        found = tried(middle)
        met = demand.shortfall(standing, found.field) <= 0
        low, high, best = (low, middle, found) if met else (middle, high, best)
    return best


def allowed(proposal: Proposal, rules: Rules) -> bool:
    """Whether a proposal keeps the limits."""
    spent = {move.code: move.cost for move in proposal.moves}
    return (
        (rules.max_indicators is None or len(spent) <= rules.max_indicators)
        and (rules.most_worst is None or proposal.worst <= rules.most_worst * (1 + MET) + MET)
        and all(sum(spent.get(code, 0.0) for code in codes) <= most * (1 + MET) + MET for codes, most in rules.budgets)
    )
