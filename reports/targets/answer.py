"""The goal of the province: what the commitments reach together, what is missing, and the cheapest way to close the gap.

Commitments are fixed points; the proposal may move only the indicators that nobody committed to. The values of a proposal
are rounded outwards to figures that an office would write, and the forward model is run on exactly those figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.edition_index import edition_index
from reports.inputs import EditionData, PlanInputs
from reports.targets.ceilings import Ceiling, PeerHistory, ceiling, peer_years
from reports.targets.confidence import Values, confident
from reports.targets.demands import Demand, demand_of, is_held, refuse_if_met, refuse_if_outside
from reports.targets.levers import levers, merges
from reports.targets.model import Rules
from reports.targets.proposal import Proposal
from reports.targets.signed import Planner, Variant, near
from reports.targets.solving import Best, Problem, best_reachable, propose
from reports.targets.standing import Standing
from sources.case import Goal, TargetSettings
from sources.innovation_index.method.specification import Normalise

SCALE = Normalise().range
"""The scale of the publisher's scores."""

OBJECTIVES = ("effort", "count", "worst")


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """What became of the goal.

    `needed`: the score that is asked for (None where the goal is not about the score). `variants`: ways to the goal, the
    proposal first; empty where the commitments suffice or the goal is out of reach. `effort_unit`: money | peer_years |
    points. `best_score`, `best_rank`: with every free indicator at its ceiling. `binding`: indicator -> points of the index
    that one more normalised point of its ceiling would bring. `demand_price`: effort of one more point of the goal.
    `best_met`: how many rivals, pillars or indicators can at most be matched, `best_missing`: points that the last one lacks
    then. `bound`: no way to the goal takes less effort than this (None: no bound is known).
    `loses_spread`: indicators that drop out of everybody's score by the proposal. `best_chance`: where a chance was asked
    for, the chance with every ceiling reached; None where the history allows no chances.
    `held`: the province stands there now.
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
    bound: float | None = None
    loses_spread: tuple[str, ...] = ()
    best_chance: float | None = None
    held: bool = False

    @property
    def is_confident(self) -> bool:
        """Whether the proposal has the chance that was asked for."""
        return self.proposal is not None and self.proposal.chance is not None

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal as a problem: the commitments are kept, `tops` are the ceilings, `effort_unit` the unit of cost."""

    problem: Problem
    demand: Demand
    tops: Mapping[str, Ceiling]
    effort_unit: str


def asked_of(
    inputs: PlanInputs,
    goal: Goal,
    committed: Mapping[str, Decimal],
    locked: frozenset[str],
    histories: Mapping[str, PeerHistory],
    settings: TargetSettings,
) -> Asked:
    """`committed`: values fixed by commitments at the goal's year; `locked`: indicators in dispute."""
    newest = inputs.editions[-1]
    standing = standing_of(newest, inputs.province, committed)
    pillars = tuple(row.code for row in newest.tree.pillars if row.code in standing.row)
    tops = {code: ceiling(item, goal.year, settings) for code, item in histories.items()}
    rules = Rules("effort", settings.max_indicators, _budgets(newest, settings))
    problem, unit = _problem(standing, tops, {*committed, *locked, *settings.excluded}, histories, settings, rules)
    return Asked(problem, demand_of(standing, goal, newest.regions, pillars), tops, unit)


def answer_goal(
    inputs: PlanInputs,
    goal: Goal,
    base: Standing,
    asked: Asked,
    histories: Mapping[str, PeerHistory],
    chance: Callable[[Values], float] | None,
) -> GoalAnswer:
    """The answer to `goal`. `chance`: of the goal with some proposed values, by the outlook; None without a history.

    Raises Refused for a goal outside the field, or for less than what stands already.
    """
    newest = inputs.editions[-1]
    pillars = tuple(row.code for row in newest.tree.pillars if row.code in base.row)
    refuse_if_outside(goal, SCALE)
    now = demand_of(base, goal, newest.regions, pillars)
    refuse_if_met(base, goal, now, holding=True)
    problem, demand, tops = asked.problem, asked.demand, asked.tops
    standing = problem.standing
    enough = demand.shortfall(standing, standing.base) <= 0
    found = {} if enough else _proposals(problem, demand)
    best = best_reachable(problem, demand, found.get("effort"))
    planner = Planner(problem, tops, histories, demand)
    variants = tuple(planner.variant(objective, proposal) for objective, proposal in found.items())
    wanted, sure = float(goal.confidence), None
    if wanted and chance is not None and (enough or found) and not (enough and chance({}) >= wanted):

        def with_margin(margin: float) -> Variant | None:
            more = demand.raised(margin)
            proposal = propose(problem, more)
            return None if proposal is None else Planner(problem, tops, histories, more).variant("effort", proposal)

        def again(values: Values) -> Variant | None:
            return planner.again("effort", values)

        room = -demand.shortfall(standing, best.proposal.field)
        sure = confident(with_margin, again, chance, wanted, _values(best, tops), room)
        variants = variants if sure.variant is None else (sure.variant,)
    return GoalAnswer(
        goal=goal,
        field=len(standing.units),
        needed=_needed(standing, demand) if set(demand.codes) == {standing.top} else None,
        committed_score=standing.figure(standing.base),
        committed_rank=standing.rank(standing.base) or len(standing.units),
        commitments_suffice=enough,
        reachable=enough or bool(variants) or sure is not None,
        variants=variants,
        effort_unit=asked.effort_unit,
        demand_price=found["effort"].demand_price if found else None,
        best_score=best.score,
        best_rank=best.rank or len(standing.units),
        best_values=_values(best, tops),
        binding=best.gains,
        best_met=best.met,
        best_missing=best.missing,
        bound=found["effort"].bound if found else None,
        loses_spread=found["effort"].merged if found else (),
        best_chance=sure.best if sure else None,
        held=is_held(base, goal, now),
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
    return {move.code: near(move.stop, tops[move.code].value) for move in best.proposal.moves}
