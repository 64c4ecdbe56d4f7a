"""Levers and limits as variables and rows of a program; what is asked of them is added by `cheapest` and `best`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from reports.targets.levers import STRAIGHT, Lever
from reports.targets.program import Draft, Solution, fixed, solve
from reports.targets.sensitivity import powers, sensitivities
from reports.targets.standing import Array, Standing

GAP = 1e-9
"""Two optima closer than this share are the same."""

ROUNDS = 500
"""How many tangents are tried for one set of choices."""

CHOICES = 25
"""How many sets of choices are tried under a curved demand; what is best then is kept, and said not to be proven."""


def _no_better(found: Solution, best: Solution | None) -> bool:
    return best is not None and found.bound >= best.objective - GAP * max(1.0, abs(best.objective))


@dataclass(frozen=True)
class Line:
    """A lever's broken line: `lengths` (stretches,) in points, `slopes` (stretches, rows) of whatever counts."""

    lengths: Array
    slopes: Array


@dataclass(frozen=True)
class Rules:
    """What counts as cheapest, and within which limits.

    `objective`: effort (least total cost), count (fewest indicators, then least cost), worst (least largest cost of one
    indicator, then least cost) or score (the highest score). `budgets`: pairs of codes and the most they may cost together.
    """

    objective: str = "effort"
    max_indicators: int | None = None
    budgets: tuple[tuple[frozenset[str], float], ...] = ()
    most_worst: float | None = None

    @property
    def unlimited(self) -> bool:
        return self.max_indicators is None and not self.budgets and self.most_worst is None


class Model:
    """One unit's levers under some rules.

    `draft`: the program so far; `stretches`: the columns of each lever, one a stretch of its line; `base` (codes,): the
    unit's figures as they are; `linear`: whether all levels are arithmetic means, so that one tangent says everything.
    `proven`: whether the last optimum was proven to be one.
    """

    def __init__(self, standing: Standing, levers: Sequence[Lever], rules: Rules, lines: Sequence[Line] = ()) -> None:
        """`lines`: the broken line of each lever, by default what it does to its own indicator."""
        self.standing, self.levers, self.rules = standing, tuple(levers), rules
        self.lines = tuple(lines) or tuple(Line(lever.lengths, lever.slopes[:, None]) for lever in levers)
        self.base = standing.own(standing.base)
        self.linear = all(power == 1.0 for power in powers(standing))
        self.proven = True
        self.draft = Draft()
        self.stretches = [self._lay(lever, line) for lever, line in zip(self.levers, self.lines, strict=True)]
        self._limit_number()
        self._limit_cost()

    def settled(
        self, tighten: Callable[[Solution], bool], polish: Callable[[Solution], Solution | None] | None = None
    ) -> Solution | None:
        """The optimum once `tighten` finds nothing to add; None where no point is left.

        `tighten` looks at a solution and adds the tangents that it breaks; it returns whether it added any. `polish` finds
        the optimum for the choices of a solution directly, and adds its tangents. Choices are made on the tangents known so
        far, then settled as they stand, until no other choice can be better (outer approximation: Duran and Grossmann 1986).
        """
        best: Solution | None = None
        seen: set[bytes] = set()
        for _ in range(CHOICES):
            program = self.draft.program()
            found = solve(program)
            if found is None or _no_better(found, best):
                return best
            choice = np.round(found.values[program.whole]).tobytes()
            chosen = polish(found) if polish is not None and choice not in seen else None
            chosen = chosen or self._settled_as(found, tighten, best)
            seen.add(choice)
            if chosen is not None and (best is None or chosen.objective < best.objective):
                best = chosen
            if self.linear:
                return best
        self.proven = False
        return best

    def _settled_as(self, found: Solution, tighten: Callable[[Solution], bool], best: Solution | None) -> Solution | None:
        """The same with the choices of `found` as they stand; None where they cannot beat `best`."""
        current: Solution | None = found
        for _ in range(ROUNDS):
            if current is None or _no_better(current, best):
                return None
            if not tighten(current):
                break
            current = solve(fixed(self.draft.program(), found.values))
        return current

    def gains(self, found: Solution) -> Array:
        """Points gained by each lever, (levers,)."""
        return np.array([found.values[columns].sum() for columns in self.stretches])

    def normalised(self, gains: Array) -> Array:
        """The unit's normalised values (indicators,) after the levers have gained so many points."""
        values = self.base[: len(self.standing.indicators)].copy()
        for lever, gain in zip(self.levers, gains, strict=True):
            values[lever.row] = lever.after_at(lever.points[0] + gain)
        return values

    def normalised_at(self, values: Array) -> Array:
        """The same for a point (n,) of the program, stretch by stretch."""
        after = self.base[: len(self.standing.indicators)].copy()
        for lever, columns in zip(self.levers, self.stretches, strict=True):
            after[lever.row] += lever.slopes @ values[columns]
        return after

    @property
    def ceiling(self) -> Array:
        """The unit's normalised values with every lever at its ceiling."""
        return self.normalised(np.array([lever.points[-1] - lever.points[0] for lever in self.levers]))

    def tangent(self, code: str, figures: Array) -> tuple[dict[int, float], float]:
        """The tangent of the figure `code` where the unit's figures are `figures` (codes,).

        Returns the coefficient of each stretch, and how many points of `code` the tangent gives to the rise from the base
        to `figures`.
        """
        gradient = sensitivities(self.standing, figures, code)
        terms = {
            column: float(gradient[lever.row] * slope)
            for lever, columns in zip(self.levers, self.stretches, strict=True)
            for column, slope in zip(columns, lever.slopes, strict=True)
        }
        rise = (figures - self.base)[: gradient.size]
        return terms, float(np.sum(gradient * rise, where=gradient != 0))

    def _lay(self, lever: Lever, line: Line) -> list[int]:
        """One variable a stretch; where a later stretch is worth more, a choice asks the run before it to be full first."""
        price = lever.cost if self.rules.objective == "effort" else 0.0
        columns = [self.draft.variable(price, length) for length in line.lengths]
        run: list[int] = []
        full: int | None = None
        for place, length in enumerate(line.lengths):
            if place and np.any(line.slopes[place] > line.slopes[place - 1] + STRAIGHT):
                full = self.draft.variable(0.0, 1.0, whole=True)
                for earlier in run:
                    self.draft.limit({columns[earlier]: 1.0, full: -line.lengths[earlier]}, lower=0.0)
                run = []
            if full is not None:
                self.draft.limit({columns[place]: 1.0, full: -length}, upper=0.0)
            run.append(place)
        return columns

    def _limit_number(self) -> None:
        """How many indicators may move, or as few as possible."""
        counting = self.rules.objective == "count"
        if self.rules.max_indicators is None and not counting:
            return
        moved = {}
        for line, columns in zip(self.lines, self.stretches, strict=True):
            chosen = self.draft.variable(1.0 if counting else 0.0, 1.0, whole=True)
            moved[chosen] = 1.0
            self.draft.limit({**dict.fromkeys(columns, 1.0), chosen: -float(line.lengths.sum())}, upper=0.0)
        if self.rules.max_indicators is not None:
            self.draft.limit(moved, upper=float(self.rules.max_indicators))

    def _limit_cost(self) -> None:
        """Budgets, and the largest cost of one indicator: as small as possible, or within its limit."""
        worst = self.draft.variable(1.0, np.inf) if self.rules.objective == "worst" else None
        for lever, columns in zip(self.levers, self.stretches, strict=True):
            spent = dict.fromkeys(columns, lever.cost)
            if worst is not None:
                self.draft.limit({**spent, worst: -1.0}, upper=0.0)
            elif self.rules.most_worst is not None:
                self.draft.limit(spent, upper=self.rules.most_worst)
        for codes, most in self.rules.budgets:
            within = [
                (lever, columns) for lever, columns in zip(self.levers, self.stretches, strict=True) if lever.code in codes
            ]
            self.draft.limit({column: lever.cost for lever, columns in within for column in columns}, upper=most)
