"""Views for whoever decides: what effort buys, which moves stay when costs are other than thought, who stands out where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reports.targets.demands import Demand
from reports.targets.levers import Lever
from reports.targets.proposal import confirmed, full_gains
from reports.targets.solving import Problem, best_reachable, propose
from sources.innovation_index.method import strengths_and_weaknesses

FACTOR = 2.0
"""Costs may be this much more or less than thought."""

TRIES, SEED = 20, 1
SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Reached:
    """The highest score that so much `effort` buys (in the unit of cost, on top of the commitments), and its rank."""

    effort: float
    score: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Standout:
    """An indicator in which the province is strong or weak within its region: `kind` strength | weakness."""

    kind: str
    code: str
    name: str
    rank: int
    field: int


@dataclass(frozen=True, slots=True)
class Strategy:
    """What is seen. `steadiness`: indicator -> share of `TRIES` draws of the costs, each between half and twice, in which it
    is part of the cheapest way; empty where nothing is proposed. `frontier`: from a quarter of all effort to all of it."""

    steadiness: Mapping[str, float]
    frontier: tuple[Reached, ...]
    standouts: tuple[Standout, ...]


def strategy(problem: Problem, demand: Demand, regions: Mapping[str, str]) -> Strategy:
    """The views of one goal. `regions`: of the units."""
    return Strategy(_steadiness(problem, demand), _frontier(problem), _standouts(problem, regions))


def _steadiness(problem: Problem, demand: Demand) -> dict[str, float]:
    random = np.random.Generator(np.random.PCG64(SEED))
    moved: dict[str, int] = {}
    for _ in range(TRIES):
        factors = FACTOR ** random.uniform(-1, 1, len(problem.levers))
        levers = tuple(_dearer(lever, float(by)) for lever, by in zip(problem.levers, factors, strict=True))
        proposal = propose(replace(problem, levers=levers), demand)
        for move in proposal.moves if proposal else ():
            moved[move.code] = moved.get(move.code, 0) + 1
    return {code: count / TRIES for code, count in sorted(moved.items(), key=lambda item: (-item[1], item[0]))}


def _dearer(lever: Lever, by: float) -> Lever:
    return replace(lever, cost=lever.cost * by)


def _frontier(problem: Problem) -> tuple[Reached, ...]:
    standing = problem.standing
    most = float(sum(lever.cost * gain for lever, gain in zip(problem.levers, full_gains(problem.levers), strict=True)))
    everything = frozenset(lever.code for lever in problem.levers)
    top = confirmed(standing, problem.levers, full_gains(problem.levers))
    beyond = np.array([standing.figure(top.field) + 1.0])
    highest = Demand((standing.top,), beyond, 1, np.zeros((1, len(standing.units))))
    found = []
    for share in SHARES if most else ():
        budgets = (*problem.rules.budgets, (everything, share * most))
        limited = replace(problem, merges=(), rules=replace(problem.rules, budgets=budgets))
        best = best_reachable(limited, highest)
        found.append(Reached(share * most, best.score, best.rank))
    return tuple(found)


def _standouts(problem: Problem, regions: Mapping[str, str]) -> tuple[Standout, ...]:
    """Within the region, of the edition as it is (the commitments of the problem's own row included)."""
    index, unit = problem.standing.index, problem.standing.unit
    groups = {name: regions.get(name, "") for name in index.units}
    if sum(group == groups[unit] for group in groups.values()) < 2:
        return ()
    table = strengths_and_weaknesses(index, unit, groups=groups)
    columns = table[["kind", "code", "name", "rank", "of"]].itertuples(index=False, name=None)
    return tuple(Standout(str(kind), str(code), str(name), int(rank), int(of)) for kind, code, name, rank, of in columns)
