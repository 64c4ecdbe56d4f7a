"""The goal of the province: what the commitments reach together, what is missing, and the cheapest way to close the gap.

Commitments are fixed points; the proposal may move only the indicators that nobody committed to. The values of a proposal
are rounded outwards to figures that an office would write, and the forward model is run on exactly those figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.edition_index import edition_index
from reports.inputs import EditionData, PlanInputs
from reports.targets.ceilings import Ceiling, PeerHistory, ceiling, peer_years, rounded_towards
from reports.targets.demands import Demand, demand_of, refuse_if_met, refuse_if_outside
from reports.targets.levers import Lever, Merge, levers, merges
from reports.targets.model import Rules
from reports.targets.proposal import Proposal
from reports.targets.solving import Best, Problem, best_reachable, propose
from reports.targets.standing import Array, Standing
from sources.case import Goal, TargetSettings
from sources.innovation_index.method.specification import Normalise
from sources.words.numbers import from_float

SCALE = Normalise().range
"""The scale of the publisher's scores."""

OBJECTIVES = ("effort", "count", "worst")


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """One indicator of a proposal: raw values from the baseline to the target, both as shown; effort in the unit of cost."""

    code: str
    start: Decimal
    stop: Decimal
    effort: float
    at_ceiling: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to the goal. `objective`: effort (least total), count (fewest indicators) or worst (least worst).

    `score`, `rank`: of the forward run with commitments and these moves, rounded as they are shown.
    """

    objective: str
    moves: tuple[PlannedMove, ...]
    effort: float
    worst: float
    score: float
    rank: int

    def values(self) -> dict[str, Decimal]:
        return {move.code: move.stop for move in self.moves}


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """What became of the goal.

    `needed`: the score that is asked for (None where the goal is not about the score). `variants`: ways to the goal, the
    proposal first; empty where the commitments suffice or the goal is out of reach. `effort_unit`: money | peer_years |
    points. `best_score`, `best_rank`: with every free indicator at its ceiling. `binding`: indicator -> points of the index
    that one more normalised point of its ceiling would bring. `demand_price`: effort of one more point of the goal.
    `best_met`: how many rivals, pillars or indicators can at most be matched, `best_missing`: points that the last one lacks
    then. `optimum_within`: the effort before rounding is at most this share above the optimum (None: no bound is known).
    `loses_spread`: indicators that drop out of everybody's score by the proposal.
    """

    goal: Goal
    field: int
    needed: float | None
    committed_score: float
    committed_rank: int
    commitments_suffice: bool
    reachable: bool
    variants: tuple[Variant, ...]
    effort_unit: str
    demand_price: float | None
    best_score: float
    best_rank: int
    best_values: dict[str, Decimal]
    binding: dict[str, float]
    best_met: int = 0
    best_missing: float = 0.0
    optimum_within: float | None = None
    loses_spread: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """Points of the index that are still missing after the commitments; None where the goal is not about the score."""
        return None if self.needed is None else max(0.0, self.needed - self.committed_score)

    @property
    def proposal(self) -> Variant | None:
        return self.variants[0] if self.variants else None


def standing_of(edition: EditionData, province: str, values: Mapping[str, Decimal] | None = None) -> Standing:
    """The province in the forward model of an edition, with some of its raw values replaced."""
    raw = edition.raw.copy()
    for code, value in (values or {}).items():
        raw.loc[province, code] = float(value)
    return Standing(edition_index(replace(edition, raw=raw)), province)


def answer_goal(
    inputs: PlanInputs,
    goal: Goal,
    base: Standing,
    committed: Mapping[str, Decimal],
    locked: frozenset[str],
    histories: Mapping[str, PeerHistory],
    settings: TargetSettings,
) -> GoalAnswer:
    """The answer to `goal`. `committed`: values fixed by commitments at the goal's year; `locked`: indicators in dispute.

    Raises Refused for a goal outside the field, or met already without any commitment.
    """
    newest = inputs.editions[-1]
    pillars = tuple(row.code for row in newest.tree.pillars if row.code in base.row)
    refuse_if_outside(goal, SCALE)
    refuse_if_met(base, goal, demand_of(base, goal, newest.regions, pillars))
    standing = standing_of(newest, inputs.province, committed)
    demand = demand_of(standing, goal, newest.regions, pillars)
    tops = {code: ceiling(item, goal.year, settings) for code, item in histories.items()}
    rules = Rules("effort", settings.max_indicators, _budgets(newest, settings))
    problem, unit = _problem(standing, tops, {*committed, *locked, *settings.excluded}, histories, settings, rules)
    enough = demand.shortfall(standing, standing.base) <= 0
    found = {} if enough else _proposals(problem, demand)
    best = best_reachable(problem, demand)
    planner = _Planner(problem, tops, histories, demand)
    return GoalAnswer(
        goal=goal,
        field=len(standing.units),
        needed=_needed(standing, demand) if set(demand.codes) == {standing.top} else None,
        committed_score=standing.figure(standing.base),
        committed_rank=standing.rank(standing.base) or len(standing.units),
        commitments_suffice=enough,
        reachable=enough or bool(found),
        variants=tuple(planner.variant(objective, proposal) for objective, proposal in found.items()),
        effort_unit=unit,
        demand_price=found["effort"].demand_price if found else None,
        best_score=best.score,
        best_rank=best.rank or len(standing.units),
        best_values=_values(best, tops),
        binding=best.gains,
        best_met=best.met,
        best_missing=best.missing,
        optimum_within=found["effort"].gap if found else None,
        loses_spread=found["effort"].merged if found else (),
    )


def _needed(standing: Standing, demand: Demand) -> float:
    return float(demand.frozen(standing, standing.base).needed[0])


def _proposals(problem: Problem, demand: Demand) -> dict[str, Proposal]:
    """The proposal by each objective; none where the goal is out of reach."""
    found = {}
    for objective in OBJECTIVES:
        proposal = propose(replace(problem, rules=replace(problem.rules, objective=objective)), demand)
        if proposal is None:
            return {}
        found[objective] = proposal
    return found


def _problem(
    standing: Standing,
    tops: Mapping[str, Ceiling],
    fixed: set[str],
    histories: Mapping[str, PeerHistory],
    settings: TargetSettings,
    rules: Rules,
) -> tuple[Problem, str]:
    """What the indicators that are free to move can do, and the unit of their cost.

    Money is used only where it is known for every one of them, since it cannot be added to years.
    """
    free = {code: top for code, top in tops.items() if code not in fixed and code in standing.indicators}
    values = standing.values.copy()
    for code, top in free.items():
        values[standing.row[code]] = float(top.value)
    points = standing.placed(values)
    heights = {code: float(points[standing.row[code]]) for code in free}
    money = bool(free) and all(code in settings.costs for code in free)
    history = any(item.typical_gain for item in histories.values())
    costs = dict(settings.costs) if money else peer_years(histories)
    problem = Problem(standing, levers(standing, heights, costs), merges(standing, heights, costs), rules)
    return problem, "money" if money else "peer_years" if history else "points"


def _budgets(newest: EditionData, settings: TargetSettings) -> tuple[tuple[frozenset[str], float], ...]:
    leads: dict[str, set[str]] = {}
    for row in newest.tree.indicators:
        if row.lead is not None:
            leads.setdefault(row.lead, set()).add(row.code)
    return tuple(
        (frozenset(leads.get(department, ())), float(most)) for department, most in sorted(settings.budgets.items())
    )


def _values(best: Best, tops: Mapping[str, Ceiling]) -> dict[str, Decimal]:
    """The raw values of the best that can be reached: ceilings exactly where the move ends there."""
    return {move.code: _near(move.stop, tops[move.code].value) for move in best.proposal.moves}


def _near(stop: float, top: Decimal) -> Decimal:
    return top if abs(stop - float(top)) <= 1e-9 * max(1.0, abs(stop)) else from_float(stop)


class _Planner:
    """From the solver's proposals to figures that can be signed: with the source's own decimals, and none that is idle."""

    def __init__(
        self, problem: Problem, tops: Mapping[str, Ceiling], histories: Mapping[str, PeerHistory], demand: Demand
    ) -> None:
        self.standing, self.tops, self.histories, self.demand = problem.standing, tops, histories, demand
        self.items: dict[str, Lever | Merge] = {lever.code: lever for lever in problem.levers}
        self.items.update({merge.code: merge for merge in problem.merges})
        self.start = self.standing.placed(self.standing.values)

    def variant(self, objective: str, proposal: Proposal) -> Variant:
        """The proposal in rounded figures, run through the forward model."""
        stops = {move.code: self._outward(move.code, move.stop) for move in proposal.moves}
        self._carry_on(stops)
        self._trim(stops)
        field = self.standing.field(self._row(stops))
        efforts = self._efforts(stops)
        moves = tuple(self._move(code, stop, efforts[code]) for code, stop in stops.items())
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
        near = _near(stop, top)
        return near if near == top else rounded_towards(stop, float(top), self.histories[code].places)

    def _row(self, stops: Mapping[str, Decimal]) -> Array:
        values = self.standing.values.copy()
        for code, stop in stops.items():
            values[self.standing.row[code]] = float(stop)
        return values

    def _met(self, stops: Mapping[str, Decimal]) -> bool:
        return self.demand.shortfall(self.standing, self.standing.field(self._row(stops))) <= 0

    def _step(self, code: str) -> Decimal:
        """The least change that can be written, in the good direction."""
        return Decimal(1).scaleb(-self.histories[code].places) * self.histories[code].row.direction

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
            back = stops[code] - self._step(code)
            gained = (float(back) - float(self.standing.values[self.standing.row[code]])) * self.histories[
                code
            ].row.direction
            if gained > 0 and self._met({**stops, code: back}):
                stops[code] = back

    def _carry_on(self, stops: dict[str, Decimal]) -> None:
        """Where rounding lost a hair, moves that may still rise are carried on by one step."""
        field = self.standing.field(self._row(stops))
        for code in sorted(stops):
            if self.demand.shortfall(self.standing, field) <= 0:
                break
            if stops[code] != self.tops[code].value:
                stops[code] += self._step(code)
                field = self.standing.field(self._row(stops))

    def _move(self, code: str, stop: Decimal, effort: float) -> PlannedMove:
        start = from_float(float(self.standing.values[self.standing.row[code]]))
        return PlannedMove(code, start, stop, effort, stop == self.tops[code].value)

    def _efforts(self, stops: Mapping[str, Decimal]) -> dict[str, float]:
        """Points on the scale as it is now, at each indicator's cost of one."""
        points = self.standing.placed(self._row(stops)) - self.start
        rates = {
            code: item.cost if isinstance(item, Lever) else item.cost / (item.stop - item.start)
            for code, item in self.items.items()
        }
        return {code: rates[code] * float(points[self.standing.row[code]]) for code in stops}
