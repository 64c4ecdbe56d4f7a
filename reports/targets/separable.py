"""The problem that was asked, under arithmetic means: minima, rivals and means move with the proposal.

Every normalisation looks at one column at a time, and every arithmetic mean adds up. So what a proposal does to the distance
between the unit and a rival (or a mean of rivals) is a sum over the indicators that move, each term a function of that
indicator alone, measured on the forward model: own figure less the rival's, times their weights. As broken lines these
functions make a mixed-integer program.

Where the scale is known (`bends`) the lines lie nowhere below the functions. The program is then a relaxation: its optimum
is a bound. Its point is run forward; where a line promised too much, it is broken there and the program solved again, until
bound and confirmed cost meet. (Adaptive piecewise-linear relaxation, as in Geißler, Martin, Morsi and Schewe 2012.) On
scales that jump or hang together (treated columns, values filled from the family) the lines are close but no bound, and
none is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reports.targets.bends import Bends
from reports.targets.cheapest import MET, Moves
from reports.targets.demands import Demand
from reports.targets.levers import Lever, columns_at, raw_at
from reports.targets.model import Line, Model, Rules
from reports.targets.program import Solution, solve
from reports.targets.proposal import PROVEN, Proposal, allowed, carried_on, confirmed, full_gains
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Array, Standing

ROUNDS = 40
"""How often lines are broken again before the gap that is left is reported."""

GRID, JUMP = 32, 1 / 8
"""On a scale that is not known: stretches that are looked at first; what share of the whole rise in one of them is a jump,
whose place is then found."""

PATIENCE = 3
"""After so many rounds without a cheaper way the search on such a scale ends."""

ROUNDING = 1e-7
"""A shortfall up to this is the tolerance of the program; in points."""


def separable(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal | None:
    """The cheapest confirmed proposal with its bound; None where there is none within ceilings and limits.

    Fewest indicators and least worst are decided first; among the ways that are equal in that, the least total cost.
    """
    if demand.how_many > len(demand.codes):
        return None
    found = _Search(standing, levers, demand, rules).cheapest()
    if found is None or rules.objective == "effort":
        return found
    if rules.objective == "count":
        again = replace(rules, objective="effort", max_indicators=len(found.moves))
    else:
        again = replace(rules, objective="effort", most_worst=found.worst * (1 + MET))
    return separable(standing, levers, demand, again) or found


def most_met(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal:
    """The proposal that meets most rows of `demand` (or comes nearest to its only one) within the limits of `rules`."""
    return _Search(standing, levers, demand, replace(rules, objective="score")).nearest()


class _Search:
    """One demand put to the lines of the levers. `heights`: where each is broken; `columns`: everybody's figures there."""

    def __init__(self, standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> None:
        self.standing, self.levers, self.demand, self.rules = standing, tuple(levers), demand, rules
        self.base = demand.surplus(standing, standing.base)
        self.weights = _weights(standing, demand, self.levers)
        self.bends = Bends(standing)
        self.sound = self.bends.known
        self.heights = [self.bends.knots(lever) for lever in self.levers]
        self.columns = self._columns_at(self.heights)
        self.between = self._columns_at([(heights[1:] + heights[:-1]) / 2 for heights in self.heights])
        if not self.sound:
            self._look_closely()

    def cheapest(self) -> Proposal | None:
        best: Proposal | None = None
        bound, pad, idle = 0.0, 0.0, 0
        for _ in range(ROUNDS):
            solved = self._solved(pad)
            if solved is None:
                bound = np.inf if not pad and best is None else bound
                break
            found, moves = solved
            bound = bound if pad else max(bound, found.bound)
            tried, missing = self._tried(moves)
            better = tried is not None and (best is None or self._measure(tried) < self._measure(best) * (1 - PROVEN))
            idle = 0 if better or best is None else idle + 1
            best = tried if better else best
            if best is not None and self.sound and self._measure(best) - bound <= PROVEN * max(1.0, bound):
                break
            if idle > PATIENCE and not self.sound:
                break
            if not self._broken_at(moves.gains):
                if missing <= 0:
                    break
                pad += missing + ROUNDING
        if best is None:
            return self._at_the_ceilings()
        known = self.sound and self.rules.objective == "effort"
        return replace(best, bound=min(bound, best.cost) if known else None)

    def nearest(self) -> Proposal:
        """See `most_met`."""
        best = confirmed(self.standing, self.levers, Moves(np.zeros(len(self.levers)), 0.0, 0.0, np.zeros(0)))
        for _ in range(ROUNDS):
            model = self._model()
            self._wish(model)
            found = solve(model.draft.program())
            if found is None:
                break
            gains = model.gains(found)
            tried = confirmed(self.standing, self.levers, Moves(gains, 0.0, 0.0, np.zeros(0)))
            best = max(best, tried, key=self._success)
            if not self._broken_at(gains):
                break
        return best

    def _success(self, proposal: Proposal) -> tuple[int, float, float]:
        met = self.demand.met(self.standing, proposal.field)
        return met, -self.demand.shortfall(self.standing, proposal.field), self.standing.figure(proposal.field)

    def _measure(self, proposal: Proposal) -> float:
        match self.rules.objective:
            case "count":
                return float(len(proposal.moves))
            case "worst":
                return proposal.worst
            case _:
                return proposal.cost

    def _solved(self, pad: float) -> tuple[Solution, Moves] | None:
        model = self._model()
        asked = self._ask(model, pad)
        found = None if asked is None else solve(model.draft.program())
        if found is None or asked is None:
            return None
        price = float(found.row_prices[asked].sum()) if asked else 0.0
        return found, Moves(model.gains(found), 0.0, price, np.zeros(0))

    def _tried(self, moves: Moves) -> tuple[Proposal | None, float]:
        """What the forward model makes of the program's point, carried on where it falls short; and by how much it did."""
        tried = confirmed(self.standing, self.levers, moves)
        missing = self.demand.shortfall(self.standing, tried.field)
        if missing <= 0:
            return tried, missing
        left = full_gains(self.levers) - moves.gains
        near = carried_on(self.standing, self.levers, moves, self.demand, np.where(moves.gains > 0, left, 0.0))
        if missing > ROUNDING and self.rules.unlimited:
            wide = carried_on(self.standing, self.levers, moves, self.demand, left)
            near = min((item for item in (near, wide) if item), key=self._measure, default=None)
        return (near if near is not None and allowed(near, self.rules) else None), missing

    def _at_the_ceilings(self) -> Proposal | None:
        """What is left where the program finds nothing: all ceilings together, run forward."""
        if not self.rules.unlimited:
            return None
        top = confirmed(self.standing, self.levers, Moves(full_gains(self.levers), 0.0, 0.0, np.zeros(0)))
        return top if self.demand.shortfall(self.standing, top.field) <= 0 else None

    def _given(self, place: int, columns: Array) -> Array:
        """(stops, rows): what the lever `place` gives to each row where its column is (stops, units)."""
        return np.nan_to_num(columns) @ self.weights[:, place, :].T

    def _line(self, place: int) -> tuple[Array, Array]:
        """The line of a lever: heights (stops,), values (stops, rows); nowhere below the function on a known scale."""
        heights, values = self.heights[place], self._given(place, self.columns[place])
        if not self.sound:
            return heights, values
        between = self._given(place, self.between[place])
        above = self.bends.above(self.levers[place], heights, values, between, self.weights[:, place, :])
        if above is None:
            self.sound = False
            return heights, values
        mid, bent = above
        order = np.argsort(np.concatenate([heights, ((heights[1:] + heights[:-1]) / 2)[bent]]), kind="stable")
        middles = (heights[1:] + heights[:-1]) / 2
        return np.concatenate([heights, middles[bent]])[order], np.concatenate([values, mid[bent]])[order]

    def _model(self) -> Model:
        self.lines = [self._line(place) for place in range(len(self.levers))]
        lengths = [np.diff(heights) for heights, _ in self.lines]
        lines = [
            Line(length, np.diff(values, axis=0) / length[:, None])
            for length, (_, values) in zip(lengths, self.lines, strict=True)
        ]
        return Model(self.standing, self.levers, self.rules, lines)

    def _reach(self) -> tuple[Array, Array]:
        """(rows,) twice: the least and the most that all levers together can add to each row."""
        least, most = np.zeros(len(self.base)), np.zeros(len(self.base))
        for _, values in self.lines:
            added = values - values[0]
            least, most = least + added.min(axis=0), most + added.max(axis=0)
        return least, most

    def _terms(self, model: Model, row: int | np.integer) -> dict[int, float]:
        return {
            column: float(slope)
            for line, columns in zip(model.lines, model.stretches, strict=True)
            for column, slope in zip(columns, line.slopes[:, row], strict=True)
            if slope
        }

    def _ask(self, model: Model, pad: float) -> list[int] | None:
        """Add the demand; returns the rows of the program that ask for it, or None where it is out of reach."""
        least, most = self._reach()
        need = pad - self.base
        sure, open_rows = need <= least, (need > least) & (need <= most + MET)
        wanted = self.demand.how_many - int(sure.sum())
        rows = np.flatnonzero(open_rows)
        if wanted > rows.size:
            return None
        if wanted <= 0:
            return []
        if self._alike(rows):
            rows = rows[np.argsort(need[rows], kind="stable")][wanted - 1 : wanted]
            wanted = 1
        if wanted == rows.size:
            return [model.draft.limit(self._terms(model, row), lower=float(need[row])) for row in rows]
        chosen = {int(row): model.draft.variable(0.0, 1.0, whole=True) for row in rows}
        model.draft.limit(dict.fromkeys(chosen.values(), 1.0), lower=float(wanted))
        return [
            model.draft.limit({**self._terms(model, row), column: float(least[row] - need[row])}, lower=float(least[row]))
            for row, column in chosen.items()
        ]

    def _wish(self, model: Model) -> None:
        """Ask for as many rows as possible; of an only row, for as much as possible."""
        least, most = self._reach()
        need = -self.base
        if len(need) == 1:
            surplus = model.draft.variable(-1.0, np.inf, lower=-np.inf)
            model.draft.limit({**self._terms(model, 0), surplus: -1.0}, lower=float(need[0]))
            return
        for row in np.flatnonzero((need > least) & (need <= most + MET)):
            column = model.draft.variable(-1.0, 1.0, whole=True)
            terms = {**self._terms(model, row), column: float(least[row] - need[row])}
            model.draft.limit(terms, lower=float(least[row]))

    def _alike(self, rows: NDArray[np.intp]) -> bool:
        """Whether the levers do the same to all these rows, so that only what each still needs tells them apart."""
        if rows.size < 2:
            return False
        for _, values in self.lines:
            added = values[:, rows] - values[0, rows]
            if np.abs(added - added[:, :1]).max() > 1e-12 * max(1.0, np.abs(added).max()):
                return False
        return True

    def _look_closely(self) -> None:
        """A grid over each lever, and on both sides of each jump: what is not known must at least be seen."""
        for place in range(len(self.levers)):
            heights = self.heights[place]
            self._break(place, np.linspace(heights[0], heights[-1], GRID + 1))
        for place in range(len(self.levers)):
            values = self._given(place, self.columns[place])
            steps = np.abs(np.diff(values, axis=0))
            whole = np.maximum(np.ptp(values, axis=0), 1e-9)
            for stretch in np.flatnonzero((steps > JUMP * whole).any(axis=1))[::-1]:
                low, high = self._jump(place, self.heights[place][stretch], self.heights[place][stretch + 1])
                self._break(place, np.array([low, high]))

    def _jump(self, place: int, low: float, high: float) -> tuple[float, float]:
        """The two heights, close together, between which most of the rise from `low` to `high` happens."""
        for _ in range(40):
            middle = (low + high) / 2
            seen = self._given(place, self._only(place, np.array([low, middle, high])))
            rises = np.abs(np.diff(seen, axis=0)).max(axis=1)
            low, high = (low, middle) if rises[0] >= rises[1] else (middle, high)
        return low, high

    def _broken_at(self, gains: Array) -> bool:
        """Break the lines where the forward model says something else than they do; whether any was broken."""
        if not self.levers:
            return False
        at = [np.array([lever.points[0] + gain]) for lever, gain in zip(self.levers, gains, strict=True)]
        broken = False
        for place, (height, column) in enumerate(zip(at, self._columns_at(at), strict=True)):
            heights, values = self.lines[place]
            actual = self._given(place, column)[0]
            told = np.array([np.interp(height[0], heights, values[:, row]) for row in range(values.shape[1])])
            room = 1e-10 * np.maximum(1.0, np.abs(actual))
            self.sound = self.sound and not np.any(actual > told + 1e3 * room)
            knots = self.heights[place]
            if np.any(np.abs(actual - told) > room) and np.abs(knots - height[0]).min() > 1e-9 * (knots[-1] - knots[0]):
                position = int(np.searchsorted(knots, height[0]))
                halves = (knots[position - 1 : position + 1] + height[0]) / 2
                self._break(place, height if self.sound else np.concatenate([height, halves]))
                broken = True
        return broken

    def _break(self, place: int, at: Array) -> None:
        heights = self.heights[place]
        room = 1e-13 * (heights[-1] - heights[0])
        new = np.array([height for height in np.unique(at) if np.abs(heights - height).min() > room])
        if new.size:
            order = np.argsort(np.concatenate([heights, new]), kind="stable")
            self.columns[place] = np.concatenate([self.columns[place], self._only(place, new)])[order]
            self.heights[place] = heights = np.concatenate([heights, new])[order]
            self.between[place] = self._only(place, (heights[1:] + heights[:-1]) / 2)

    def _only(self, place: int, heights: Array) -> Array:
        """Everybody's figures (stops, units) in the column of one lever."""
        nothing = [np.empty(0)] * len(self.levers)
        nothing[place] = heights
        return self._columns_at(nothing)[place]

    def _columns_at(self, heights: Sequence[Array]) -> list[Array]:
        """Everybody's figures (stops, units) in each lever's column at the given heights, one forward run for all."""
        count = max((len(part) for part in heights), default=0)
        own = self.standing.placed(self.standing.values)
        asked = np.tile(own, (count, 1))
        for lever, part in zip(self.levers, heights, strict=True):
            asked[: len(part), lever.row] = part
        raw = raw_at(self.standing, asked)
        raw = np.where(asked == own, self.standing.values, raw)
        seen = columns_at(self.standing, raw)
        return [seen[: len(part), lever.row] for lever, part in zip(self.levers, heights, strict=True)]


def _weights(standing: Standing, demand: Demand, levers: Sequence[Lever]) -> Array:
    """(rows, levers, units): what one point of a unit's figure in a lever's indicator adds to each row of the demand."""
    places = [lever.row for lever in levers]
    units, known = len(standing.units), {}
    weights = np.zeros((len(demand.codes), len(places), units))
    holes = np.isnan(standing.base)
    for row, code in enumerate(demand.codes):
        shares = -demand.rivals[row]
        shares[standing.position] += 1.0
        for unit in np.flatnonzero(shares):
            key = (code, holes[unit].tobytes())
            if key not in known:
                known[key] = sensitivities(standing, standing.base[unit], code)[places]
            weights[row, :, unit] = shares[unit] * known[key]
    return weights
