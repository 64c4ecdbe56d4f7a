"""The cheapest moves under curved means when rivals are held fixed (`solving` says what they are held at).

Where a level has a generalised mean of power at most 1 (geometric,
harmonic) the aggregate is concave, so that every tangent is a valid limit: tangents are added until the demands hold
(supporting hyperplanes: Kronqvist, Lundell and Westerlund 2016). The formulation is post factum analysis (Kadziński and
others 2016): the least improvement with which an alternative reaches a rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.targets.curved import separable_optimum, smooth_optimum
from reports.targets.demands import Demand
from reports.targets.levers import Lever
from reports.targets.model import Model, Rules
from reports.targets.program import Solution, fixed, solve
from reports.targets.standing import Array, Standing

MET = 1e-9
"""How far below a demand the program may stay before another tangent is added, in points."""


@dataclass(frozen=True)
class Moves:
    """Points gained by each lever (levers,), what they cost together, and what one more point of the demand would cost.

    Where a choice was made the price holds for the choice as it stands. `proven`: nothing cheaper is left.
    """

    gains: Array
    cost: float
    demand_price: float
    proven: bool = True


def cheapest(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Moves | None:
    """The cheapest moves that meet `demand` under `rules`, or None where the ceilings or limits do not allow it.

    Fewest indicators and least worst are decided first; among the ways that are equal in that, the least total cost.
    """
    if demand.how_many > len(demand.codes):
        return None
    found = _Search(Model(standing, levers, rules), demand).cheapest()
    if found is None or rules.objective == "effort":
        return found
    if rules.objective == "count":
        number = int(np.count_nonzero(found.gains > MET))
        return cheapest(standing, levers, demand, replace(rules, objective="effort", max_indicators=number))
    worst = max((lever.cost * gain for lever, gain in zip(levers, found.gains, strict=True)), default=0.0)
    return cheapest(standing, levers, demand, replace(rules, objective="effort", most_worst=worst * (1 + MET)))


class _Search:
    """One demand put to one model."""

    def __init__(self, model: Model, demand: Demand) -> None:
        self.model, self.demand = model, demand
        self._nodes = [model.standing.row[code] for code in demand.codes]
        self._choices: list[int] = []
        self._asked: list[int] = []
        if demand.how_many < len(demand.codes):
            self._choices = [model.draft.variable(0.0, 1.0, whole=True) for _ in demand.codes]
            model.draft.limit(dict.fromkeys(self._choices, 1.0), lower=float(demand.how_many))
        self._limits = len(model.draft.limits)

    def cheapest(self) -> Moves | None:
        if not self._within_reach():
            return None
        if self.model.linear:
            for place in range(len(self._nodes)):
                self._ask(place, self.model.base)
        found = self.model.settled(self._tighten, None if self.model.linear else self._polish)
        return None if found is None else self._answer(found)

    def _ask(self, place: int, figures: Array) -> bool:
        """The demand `place` as a limit: the tangent at `figures` must reach what is needed.

        A demand that is not chosen asks for no more than what stands now. Returns whether there was a tangent (a mean may
        have none at the edge of its domain).
        """
        terms, risen = self.model.tangent(self.demand.codes[place], figures)
        missing = float(self.demand.needed[place] - figures[self._nodes[place]]) + risen
        if not np.isfinite([missing, *terms.values()]).all():
            return False
        if self._choices:
            self.model.draft.limit({**terms, self._choices[place]: -max(missing, 0.0)}, lower=0.0)
        else:
            self._asked.append(self.model.draft.limit(terms, lower=missing))
        return True

    def _within_reach(self) -> bool:
        """Whether the ceilings allow enough of the demands; one beyond them or without a figure is not chosen."""
        best = self.model.standing.aggregated(self.model.ceiling)
        beyond = [place for place, node in enumerate(self._nodes) if not best[node] >= self.demand.needed[place] - MET]
        for place in beyond if self._choices else []:
            self.model.draft.upper[self._choices[place]] = 0.0
        return len(self._nodes) - len(beyond) >= self.demand.how_many

    def _tighten(self, found: Solution) -> bool:
        """Add a tangent at the border of each demand that the solution falls short of."""
        if self.model.linear:
            return False
        normalised = self.model.normalised(self.model.gains(found))
        figures = self.model.standing.aggregated(normalised)
        short = [place for place in self._chosen(found) if figures[self._nodes[place]] < self.demand.needed[place] - MET]
        asked = [self._ask(place, at) for place in short for at in (self._border(place, normalised), figures)]
        return any(asked)

    def _polish(self, found: Solution) -> Solution | None:
        """The optimum for the choices of `found`, with its tangents added; None where it cannot be found this way."""
        places, standing = self._chosen(found), self.model.standing
        nodes = [self._nodes[place] for place in places]
        needed = self.demand.needed[places]

        def figures(values: Array) -> Array:
            return standing.aggregated(self.model.normalised_at(values))

        def slopes(values: Array) -> Array:
            rises = np.zeros((len(places), values.size))
            for number, place in enumerate(places):
                terms, _ = self.model.tangent(self.demand.codes[place], figures(values))
                rises[number, list(terms)] = list(terms.values())
            return rises

        def surplus(values: Array) -> Array:
            return figures(values)[nodes] - needed

        program = fixed(self.model.draft.program(self._limits), found.values)
        optimum = None
        if len(places) == 1:
            heights, steep = self._heights(found.values)
            optimum = separable_optimum(program, found.values, heights, steep, float(needed[0]), surplus, slopes)
        if optimum is None:
            optimum = smooth_optimum(program, found.values, surplus, slopes)
        if optimum is None:
            return None
        for place in places:
            self._ask(place, figures(optimum))
        priced = solve(fixed(self.model.draft.program(), found.values))
        if priced is None:
            return None
        return replace(priced, values=optimum, objective=float(program.cost @ optimum))

    def _heights(self, values: Array) -> tuple[Array, Array]:
        """For each column of the program: the normalised value that it moves, and by how much a point of it does."""
        normalised = self.model.normalised_at(values)
        heights, steep = np.zeros_like(values), np.zeros_like(values)
        for lever, columns in zip(self.model.levers, self.model.stretches, strict=True):
            heights[columns], steep[columns] = normalised[lever.row], lever.slopes
        return heights, steep

    def _chosen(self, found: Solution) -> list[int]:
        places = range(len(self._nodes))
        return [place for place in places if not self._choices or found.values[self._choices[place]] > 0.5]

    def _border(self, place: int, normalised: Array) -> Array:
        """The figures where the straight way from `normalised` to the ceilings just meets the demand `place`."""
        ceiling, low, high = self.model.ceiling, 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            figures = self.model.standing.aggregated(normalised + middle * (ceiling - normalised))
            met = figures[self._nodes[place]] >= self.demand.needed[place]
            low, high = (low, middle) if met else (middle, high)
        return self.model.standing.aggregated(normalised + high * (ceiling - normalised))

    def _answer(self, found: Solution) -> Moves:
        gains = self.model.gains(found)
        cost = float(sum(lever.cost * gain for lever, gain in zip(self.model.levers, gains, strict=True)))
        asked = [row for row in self._asked if row < found.row_prices.size]
        return Moves(gains, cost, float(found.row_prices[asked].sum()), self.model.proven)
