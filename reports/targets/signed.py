"""From the solver's optimum to figures that can be signed: with the source's own decimals, checked again, and none idle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.targets.ceilings import Ceiling, PeerHistory
from reports.targets.demands import Demand
from reports.targets.proposal import Proposal
from reports.targets.solving import Problem
from reports.targets.standing import Array
from sources.words.numbers import from_float


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """One indicator of a proposal: raw values from the baseline to the target, both as shown; effort in the unit of cost.

    `points`: on the scale as it is now, what costs are counted by.
    """

    code: str
    start: Decimal
    stop: Decimal
    points: float
    effort: float
    at_ceiling: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to the goal. `objective`: effort (least total), count (fewest indicators) or worst (least worst).

    `score`, `rank`: of the forward run with commitments and these moves, rounded as they are shown. `chance`: of the goal by
    the outlook, where one was asked for.
    """

    objective: str
    moves: tuple[PlannedMove, ...]
    effort: float
    worst: float
    score: float
    rank: int
    chance: float | None = None

    def values(self) -> dict[str, Decimal]:
        return {move.code: move.stop for move in self.moves}


def near(stop: float, top: Decimal) -> Decimal:
    return top if abs(stop - float(top)) <= 1e-9 * max(1.0, abs(stop)) else from_float(stop)


class Planner:
    """From the solver's proposals to figures that can be signed: with the source's own decimals, and none that is idle."""

    def __init__(
        self, problem: Problem, tops: Mapping[str, Ceiling], histories: Mapping[str, PeerHistory], demand: Demand
    ) -> None:
        self.standing, self.tops, self.histories, self.demand = problem.standing, tops, histories, demand
        self.rates = {lever.code: lever.cost for lever in problem.levers}
        self.rates |= {merge.code: merge.cost / (merge.stop - merge.start) for merge in problem.merges}
        self.start = self.standing.placed(self.standing.values)

    def variant(self, objective: str, proposal: Proposal) -> Variant:
        """The proposal in rounded figures, run through the forward model."""
        stops = {move.code: self._outward(move.code, move.stop) for move in proposal.moves}
        self._carry_on(stops)
        self._trim(stops)
        return self._variant(objective, stops)

    def again(self, objective: str, stops: Mapping[str, Decimal]) -> Variant | None:
        """The variant of figures that are round already; None where they miss the goal."""
        return self._variant(objective, stops) if self._met(stops) else None

    def _variant(self, objective: str, stops: Mapping[str, Decimal]) -> Variant:
        field = self.standing.field(self._row(stops))
        points = self._points(stops)
        moves = tuple(self._move(code, stop, points[code]) for code, stop in stops.items())
        return Variant(
            objective=objective,
            moves=moves,
            effort=sum(move.effort for move in moves),
            worst=max((move.effort for move in moves), default=0.0),
            score=self.standing.figure(field),
            rank=self.standing.rank(field) or len(self.standing.units),
        )

    def _outward(self, code: str, stop: float) -> Decimal:
        """`stop` rounded in the good direction, not beyond the ceiling (which is itself a round figure)."""
        top = self.tops[code].value
        rounded_stop = near(stop, top)
        return rounded_stop if rounded_stop == top else self.histories[code].steps.towards(stop, float(top))

    def _row(self, stops: Mapping[str, Decimal]) -> Array:
        values = self.standing.values.copy()
        for code, stop in stops.items():
            values[self.standing.row[code]] = float(stop)
        return values

    def _met(self, stops: Mapping[str, Decimal]) -> bool:
        return self.demand.shortfall(self.standing, self.standing.field(self._row(stops))) <= 0

    def _trim(self, stops: dict[str, Decimal]) -> None:
        """Rounding outwards overshoots: moves that the goal then does without are dropped, the least first; those that are
        left go back a step where the goal allows it, the dearest first."""
        if not self._met(stops):
            return
        efforts = self._efforts(stops)
        for code in sorted(efforts, key=lambda name: (efforts[name], name)):
            fewer = {name: stop for name, stop in stops.items() if name != code}
            if self._met(fewer):
                del stops[code]
        for code in sorted(stops, key=lambda name: (-efforts[name], name)):
            history = self.histories[code]
            back = history.steps.next(stops[code], -1)
            gained = (float(back) - float(self.standing.values[self.standing.row[code]])) * history.row.direction
            if gained > 0 and self._met({**stops, code: back}):
                stops[code] = back

    def _carry_on(self, stops: dict[str, Decimal]) -> None:
        """Where rounding lost a hair, moves that may still rise are carried on by one step."""
        field = self.standing.field(self._row(stops))
        for code in sorted(stops):
            if self.demand.shortfall(self.standing, field) <= 0:
                break
            if stops[code] != self.tops[code].value:
                stops[code] = self.histories[code].steps.next(stops[code], 1)
                field = self.standing.field(self._row(stops))

    def _move(self, code: str, stop: Decimal, points: float) -> PlannedMove:
        start = from_float(float(self.standing.values[self.standing.row[code]]))
        return PlannedMove(code, start, stop, points, self.rates[code] * points, stop == self.tops[code].value)

    def _points(self, stops: Mapping[str, Decimal]) -> dict[str, float]:
        points = self.standing.placed(self._row(stops)) - self.start
        return {code: float(points[self.standing.row[code]]) for code in stops}

    def _efforts(self, stops: Mapping[str, Decimal]) -> dict[str, float]:
        return {code: self.rates[code] * points for code, points in self._points(stops).items()}
