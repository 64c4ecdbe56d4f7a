"""A cheaper way close to one that no bound proves: what the program's lines do not see, the forward model is asked.

Each move is taken back as far as the goal still holds, then two moves are exchanged for each other. Small indices are first
enumerated on a grid, since on scales that jump (treated columns) and under curved means the cheapest way may lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from reports.targets.demands import Demand
from reports.targets.levers import Lever
from reports.targets.model import Rules
from reports.targets.proposal import PROVEN, Move, Proposal
from reports.targets.standing import Array, Standing
from sources.contracts import Refused

SMALL = 6
"""Up to so many levers all ways of a grid are run forward, and all pairs exchanged."""

WAYS, STARTS = 4096, 3
"""How many ways the grid has at most, and from how many of the cheapest the search goes on."""

CUT_OFF = 1e-9
"""Points within which two values stand at the same height."""

HALVINGS, TRIES, ZOOMS = 40, 17, 6


def improved(
    standing: Standing, levers: Sequence[Lever], found: Proposal | None, demand: Demand, rules: Rules
) -> Proposal | None:
    """`found` or a cheaper proposal that the forward model confirms; also one where none was found, in a small index."""
    if not levers:
        return found
    search = _Nearby(standing, levers, demand, rules)
    starts = [] if found is None else [search.way_of(found)]
    starts += search.enumerated() if len(levers) <= SMALL else []
    if not starts:
        return found
    best = min((search.pulled_back(way) for way in starts), key=search.cost)
    best = search.exchanged(best) if len(levers) <= SMALL else best
    if not search.met(best[None])[0] or (found is not None and search.cost(best) >= found.cost * (1 - PROVEN)):
        return found
    made = search.proposal(best)
    return made if found is None else replace(made, demand_price=found.demand_price, bound=found.bound)


class _Nearby:
    """Ways (..., levers), tried many at once: which share of the way each raw value goes from its own to its ceiling."""

    def __init__(self, standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> None:
        self.standing, self.levers, self.demand, self.rules = standing, levers, demand, rules
        self.rows = np.array([lever.row for lever in levers])
        self.start, self.end = standing.values[self.rows], np.array([self._end(lever) for lever in levers])
        self.points = np.array([lever.points[0] for lever in levers])
        self.prices = np.array([lever.cost for lever in levers])

    def _end(self, lever: Lever) -> float:
        """The furthest raw value that stands at the ceiling: where a scale is cut off there, the best that anyone has."""
        standing, end = self.standing, float(lever.values[-1])
        better = standing.raw[(standing.raw[:, lever.row] - end) * (end - lever.values[0]) > 0, lever.row]
        rows = np.tile(standing.values, (len(better), 1))
        rows[:, lever.row] = better
        alike = better[np.abs(standing.placed(rows)[:, lever.row] - lever.points[-1]) <= CUT_OFF]
        return float(max(alike, key=lambda value: abs(value - end), default=end))

    def values(self, ways: Array) -> Array:
        """The raw rows (ways, indicators); the ceiling exactly where all of the way is gone."""
        rows = np.tile(self.standing.values, (len(ways), 1))
        rows[:, self.rows] = np.where(ways >= 1, self.end, self.start + ways * (self.end - self.start))
        return rows

    def spent(self, ways: Array) -> Array:
        """(ways, levers): what each move costs."""
        return np.asarray((self.standing.placed(self.values(ways))[:, self.rows] - self.points) * self.prices)

    def cost(self, way: Array) -> float:
        return float(self.spent(way[None]).sum())

    def way_of(self, proposal: Proposal) -> Array:
        return np.asarray(np.clip((proposal.values[self.rows] - self.start) / (self.end - self.start), 0.0, 1.0))

    def proposal(self, way: Array) -> Proposal:
        """A way as the forward model confirms it."""
        values, costs = self.values(way[None])[0], self.spent(way[None])[0]
        stops = self.standing.placed(values)
        moves = tuple(
            Move(
                lever.code,
                float(self.start[at]),
                float(values[lever.row]),
                float(lever.points[0]),
                float(stops[lever.row]),
                float(costs[at]),
            )
            for at, lever in enumerate(self.levers)
            if way[at] > 0
        )
        return Proposal(moves, float(costs.sum()), values, self.standing.field(values), 0.0)

    def met(self, ways: Array) -> NDArray[np.bool_]:
        """Which ways the forward model confirms within the limits."""
        values, kept = self.values(ways), self._within(ways)
        try:
            return np.asarray(kept & (self.demand.shortfalls(self.standing, self.standing.field(values)) <= 0))
        except Refused:
            return np.asarray(kept & np.array([self._alone(row) for row in values]))

    def _alone(self, row: Array) -> bool:
        """One way of many of which some have no mean at all."""
        try:
            return self.demand.shortfall(self.standing, self.standing.field(row)) <= 0
        except Refused:
            return False

    def _within(self, ways: Array) -> NDArray[np.bool_]:
        rules = self.rules
        kept = np.ones(len(ways), dtype=bool)
        if rules.max_indicators is not None:
            kept &= (ways > 0).sum(axis=1) <= rules.max_indicators
        if rules.budgets:
            spent = self.spent(ways)
            for codes, most in rules.budgets:
                kept &= spent[:, [lever.code in codes for lever in self.levers]].sum(axis=1) <= most
        return kept

    def enumerated(self) -> list[Array]:
        """The cheapest ways of a grid that reach the goal: where the others stand, and evenly between."""
        size = max(3, int(WAYS ** (1 / len(self.levers))))
        ways = np.array(list(product(*(self._stops(lever, size) for lever in self.levers))))
        ways = ways[self.met(ways)]
        return list(ways[np.argsort(self.spent(ways).sum(axis=1), kind="stable")[:STARTS]])

    def _stops(self, lever: Lever, size: int) -> Array:
        others = (self.standing.raw[:, lever.row] - lever.values[0]) / (lever.values[-1] - lever.values[0])
        others = np.unique(others[(others > 0) & (others < 1)])
        return np.unique(np.concatenate([others[: size - 2], np.linspace(0, 1, max(2, size - len(others)))]))

    def pulled_back(self, way: Array) -> Array:
        """Each move taken back as far as the goal still holds, the dearest first."""
        best = way.copy()
        for place in np.argsort(-self.spent(way[None])[0], kind="stable").tolist():
            least = self._least(best[None], place)[0] if best[place] > 0 else np.inf
            best[place] = least if np.isfinite(least) else best[place]
        return best

    def _least(self, ways: Array, place: int) -> Array:
        """(ways,): how far one lever must go for each way to reach the goal; infinite where not even all of it does."""
        tried = ways.copy()
        tried[:, place] = 1.0
        high = np.where(self.met(ways), ways[:, place], np.where(self.met(tried), 1.0, np.inf))
        tried[:, place] = 0.0
        high = np.where(self.met(tried), 0.0, high)
        low = np.zeros(len(ways))
        for _ in range(HALVINGS if np.isfinite(high).any() else 0):
            tried[:, place] = middle = np.where(np.isfinite(high), (low + high) / 2, 0.0)
            met = self.met(tried)
            low, high = np.where(met, low, middle), np.where(met & np.isfinite(high), middle, high)
        return high

    def exchanged(self, way: Array) -> Array:
        """Pairs of moves exchanged for each other while that makes the way cheaper."""
        best = way
        for _ in range(len(self.levers)):
            before = self.cost(best)
            for one, other in combinations(range(len(self.levers)), 2):
                best = self._exchange(best, one, other)
            if self.cost(best) >= before * (1 - PROVEN):
                break
        return best

    def _exchange(self, way: Array, one: int, other: int) -> Array:
        low, high, best, least = 0.0, 1.0, way, self.cost(way)
        for _ in range(ZOOMS):
            ways = np.tile(way, (TRIES, 1))
            ways[:, one] = np.linspace(low, high, TRIES)
            ways[:, other] = self._least(ways, other)
            there = np.isfinite(ways[:, other])
            if not there.any():
                break
            costs = np.where(there, self.spent(np.where(there[:, None], ways, 0.0)).sum(axis=1), np.inf)
            place = int(np.argmin(costs))
            if costs[place] < least:
                best, least = ways[place], float(costs[place])
            step = (high - low) / (TRIES - 1)
            low, high = max(0.0, ways[place, one] - step), min(1.0, ways[place, one] + step)
        return best
