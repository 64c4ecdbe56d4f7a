"""The problem that was asked, under arithmetic means: minima, rivals and means move with the proposal.

Every normalisation looks at one column at a time, and every arithmetic mean adds up. So what a proposal does to the distance
between the unit and a rival (or a mean of rivals) is a sum over the indicators that move, each term a function of that
indicator alone, measured on the forward model: own figure less the rival's, times their weights. As broken lines these
functions make a mixed-integer program.

A line is exact except where the unit holds the minimum alone and leaves it: there everybody else falls along a hyperbola
that is convex in the unit's favour, so that its chord promises too much, never too little. The program is therefore a
relaxation: its optimum is a bound. Its point is run forward; where the chord promised too much, the line is broken there
and the program solved again, until bound and confirmed cost meet. (Adaptive piecewise-linear relaxation, as in Geißler,
Martin, Morsi and Schewe 2012.) On scales that bend otherwise (z-scores, treated columns, imputed values) the lines are
close but no bound, and none is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reports.targets.cheapest import MET, Moves
from reports.targets.demands import Demand
from reports.targets.levers import Lever, columns_at, raw_at
from reports.targets.model import Line, Model, Rules
from reports.targets.program import Solution, solve
from reports.targets.proposal import PROVEN, Proposal, carried_on, confirmed, full_gains
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Array, Standing

ROUNDS = 40
"""How often lines are broken again before the gap that is left is reported."""

GRID = 12
"""Stretches in which the line of a scale that bends everywhere is first looked at."""

PATIENCE = 3
"""After so many rounds without a cheaper way the search on such a scale ends."""

ROUNDING = 1e-7
"""A shortfall up to this is the tolerance of the program; in points."""

STRAIGHT_SCALES = frozenset({"minmax", "distance_to_max", "goalposts", "scaled", "none", "fraction_of_max"})


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
        self.heights = [lever.points for lever in levers]
        self.columns = [lever.column for lever in levers]
        self.base = demand.surplus(standing, standing.base)
        self.weights = _weights(standing, demand, self.levers)
        self.sound = ways(standing) <= STRAIGHT_SCALES
        self._look_between()

    def cheapest(self) -> Proposal | None:
        best: Proposal | None = None
        bound, pad, idle = 0.0, 0.0, 0
        for _ in range(ROUNDS):
            solved = self._solved(pad)
            if solved is None:
                bound = np.inf if not pad and best is None else bound
                break
            found, moves = solved
            bound = bound if pad else max(bound, found.objective)
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
        return (near if near is not None and self._allowed(near) else None), missing

    def _allowed(self, proposal: Proposal) -> bool:
        """Whether a proposal that was carried on still keeps the limits."""
        spent = {move.code: move.cost for move in proposal.moves}
        slack = 1 + MET
        return (
            (self.rules.max_indicators is None or len(spent) <= self.rules.max_indicators)
            and (self.rules.most_worst is None or proposal.worst <= self.rules.most_worst * slack + ROUNDING)
            and all(
                sum(spent.get(code, 0.0) for code in codes) <= most * slack + ROUNDING for codes, most in self.rules.budgets
            )
        )

    def _at_the_ceilings(self) -> Proposal | None:
        """What is left where the program finds nothing: all ceilings together, run forward."""
        if not self.rules.unlimited:
            return None
        top = confirmed(self.standing, self.levers, Moves(full_gains(self.levers), 0.0, 0.0, np.zeros(0)))
        return top if self.demand.shortfall(self.standing, top.field) <= 0 else None

    def _values(self, place: int) -> Array:
        """(stops, rows): what the lever `place` gives to each row at each of its stops."""
        return np.nan_to_num(self.columns[place]) @ self.weights[:, place, :].T

    def _model(self) -> Model:
        lines = []
        for place, heights in enumerate(self.heights):
            lengths = np.diff(heights)
            lines.append(Line(lengths, np.diff(self._values(place), axis=0) / lengths[:, None]))
        return Model(self.standing, self.levers, self.rules, lines)

    def _reach(self) -> tuple[Array, Array]:
        """(rows,) twice: the least and the most that all levers together can add to each row."""
        least, most = np.zeros(len(self.base)), np.zeros(len(self.base))
        for place in range(len(self.levers)):
            added = self._values(place) - self._values(place)[0]
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
        for place in range(len(self.levers)):
            added = self._values(place)[:, rows]
            added = added - added[0]
            if np.abs(added - added[:, :1]).max() > 1e-12 * max(1.0, np.abs(added).max()):
                return False
        return True

    def _look_between(self) -> None:
        """Look at the middle of every stretch: where the chord promises too little there is no bound, and a grid is laid."""
        if not self.levers:
            return
        middles = [(heights[1:] + heights[:-1]) / 2 for heights in self.heights]
        seen = self._columns_at(middles)
        for place, (heights, column) in enumerate(zip(middles, seen, strict=True)):
            actual = np.nan_to_num(column) @ self.weights[:, place, :].T
            values = self._values(place)
            above = actual - (values[1:] + values[:-1]) / 2
            scale = max(1.0, float(np.abs(values).max(initial=0.0)))
            if np.any(above > 1e-9 * scale) or not self.sound:
                self.sound = False
                self._break(place, np.unique(np.concatenate([heights, self._grid(place)])))

    def _grid(self, place: int) -> Array:
        heights = self.heights[place]
        return np.linspace(heights[0], heights[-1], GRID + 1)

    def _broken_at(self, gains: Array) -> bool:
        """Break the lines where the forward model says something else than they do; whether any was broken."""
        if not self.levers:
            return False
        at = [np.array([lever.points[0] + gain]) for lever, gain in zip(self.levers, gains, strict=True)]
        seen = self._columns_at(at)
        broken = False
        for place, (height, column) in enumerate(zip(at, seen, strict=True)):
            heights, values = self.heights[place], self._values(place)
            actual = np.nan_to_num(column[0]) @ self.weights[:, place, :].T
            told = np.array([np.interp(height[0], heights, values[:, row]) for row in range(values.shape[1])])
            near = np.abs(heights - height[0]).min()
            room = 1e-9 * (heights[-1] - heights[0])
            if np.any(np.abs(actual - told) > 1e-10 * np.maximum(1.0, np.abs(actual))) and near > room:
                position = int(np.searchsorted(heights, height[0]))
                halves = (heights[position - 1 : position + 1] + height[0]) / 2
                self._break(place, height if self.sound else np.concatenate([height, halves]))
                broken = True
        return broken

    def _break(self, place: int, at: Array) -> None:
        heights = self.heights[place]
        room = 1e-10 * (heights[-1] - heights[0])
        new = np.array([height for height in np.sort(at) if np.abs(heights - height).min() > room])
        if not new.size:
            return
        nothing = [np.empty(0)] * len(self.levers)
        nothing[place] = new
        added = self._columns_at(nothing)[place]
        order = np.argsort(np.concatenate([heights, new]), kind="stable")
        self.heights[place] = np.concatenate([heights, new])[order]
        self.columns[place] = np.concatenate([self.columns[place], added])[order]

    def _columns_at(self, heights: Sequence[Array]) -> list[Array]:
        """Everybody's figures (stops, units) in each lever's column at the given heights, one forward run for all."""
        count = max(len(part) for part in heights)
        own = self.standing.placed(self.standing.values)
        asked = np.tile(own, (count, 1))
        for lever, part in zip(self.levers, heights, strict=True):
            asked[: len(part), lever.row] = part
        raw = raw_at(self.standing, asked)
        raw = np.where(asked == own, self.standing.values, raw)
        seen = columns_at(self.standing, raw)
        return [seen[: len(part), lever.row] for lever, part in zip(self.levers, heights, strict=True)]


def ways(standing: Standing) -> set[str]:
    """How the indicators are normalised; `treated` and `imputed` stand for steps that make a line bend."""
    method = standing.index.method
    ways = {method.normalise.of(code).by for code in standing.indicators} if method.normalise else {"none"}
    if method.treat is not None:
        ways.add("treated")
    if method.impute is not None and method.impute.by == "parent_mean":
        ways.add("imputed")
    return ways


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
