"""An oracle for the cheapest way: small indices, enumerated; `python -m tests.method.oracle [CASES [FIRST_SEED]]`.

Each case is an index of 3 to 6 units and 2 to 5 indicators, some with ties, holes and minima that one unit holds alone, one
of all normalisations and means, and one of all forms of a goal. The oracle knows nothing of the solver: it runs a grid of
raw values (own, everybody's, points between) through the forward model, then pulls the cheapest ways that reach the goal
back, one and two indicators at a time, as far as the goal still holds. What it finds is a way, so nothing cheaper than it
may exist where the solver says "proven", and no way may exist where the solver says "out of reach".
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from reports.targets.any_index import observed_ceilings
from reports.targets.demands import Demand, demand_of
from reports.targets.levers import levers, merges
from reports.targets.model import Rules
from reports.targets.proposal import Proposal
from reports.targets.solving import Best, Problem, best_reachable, propose
from reports.targets.standing import Array, Standing
from sources.case import Goal, parse_goal
from sources.contracts import Refused
from sources.innovation_index.method import Index, Method

ARITHMETIC = {"by": "arithmetic_mean"}
POSITIVE = {"by": "minmax", "range": [1, 100]}
METHODS: dict[str, dict[str, object]] = {
    "min-max, arithmetic": {},
    "min-max, geometric": {"normalise": POSITIVE, "aggregate": {"by": "geometric_mean"}},
    "min-max, harmonic": {"normalise": POSITIVE, "aggregate": {"by": "harmonic_mean"}},
    "min-max, generalised 0.5": {"normalise": POSITIVE, "aggregate": {"by": "generalised_mean", "power": 0.5}},
    "min-max, arithmetic of geometric": {
        "normalise": POSITIVE,
        "aggregate": {"by": "arithmetic_mean", "levels": {1: "geometric_mean"}},
    },
    "goalposts": {"normalise": {"by": "goalposts", "lower": -3, "upper": 3}, "aggregate": ARITHMETIC},
    "scaled": {"normalise": {"by": "scaled", "lower": -5, "upper": 5}, "aggregate": ARITHMETIC},
    "distance to best": {"normalise": "distance_to_max", "aggregate": ARITHMETIC},
    "distance to target": {"normalise": {"by": "distance_to_target", "target": 6, "cap": True}, "aggregate": ARITHMETIC},
    "distance to a unit": {"normalise": {"by": "distance_to_reference", "unit": "u1"}, "aggregate": ARITHMETIC},
    "z-score": {"normalise": "zscore", "aggregate": ARITHMETIC},
    "holes filled by the mean": {"impute": "mean", "normalise": "minmax", "aggregate": ARITHMETIC},
    "holes filled by the median": {"impute": "median", "normalise": "minmax", "aggregate": ARITHMETIC},
    "holes filled by the family": {"impute": "parent_mean", "normalise": "minmax", "aggregate": ARITHMETIC},
    "outliers treated": {
        "treat": {"skewness": 1, "kurtosis": 1, "max_winsorised": 1},
        "normalise": "minmax",
        "aggregate": ARITHMETIC,
    },
}
GOALS = ("rank", "score", "above", "pillars", "share")
CLOSE = 1e-5
"""A way counts as cheaper from this share of the cost on: the oracle's own pulling back is no finer."""

MOST = 3000
"""Ways of the grid that are run forward; a larger grid is drawn from at random."""


@dataclass(frozen=True)
class Case:
    """One question, and everything the oracle needs to try ways by itself."""

    name: str
    goal: Goal
    standing: Standing
    demand: Demand
    tops: dict[str, float]
    costs: dict[str, float]
    limit: int | None

    def cost(self, values: Array) -> Array:
        """(ways,): what each raw row (ways, indicators) costs."""
        prices = np.array([self.costs[code] for code in self.standing.indicators])
        rises = self.standing.placed(values) - self.standing.placed(self.standing.values)
        return np.where(np.isnan(rises) | np.isnan(self.standing.values), 0.0, rises * prices).sum(axis=-1)

    def met(self, values: Array) -> bool:
        return self.demand.shortfall(self.standing, self.standing.field(values)) <= 0


def drawn(seed: int) -> Case | None:
    """The case of a seed; None where the goal makes no sense for the data (already met, no such region)."""
    draw = np.random.default_rng(seed)
    name = sorted(METHODS)[seed % len(METHODS)]
    units, count = int(draw.integers(3, 7)), int(draw.integers(2, 6))
    codes = [f"x{number}" for number in range(count)]
    coarse = draw.uniform() < 0.5
    values = draw.integers(0, 5, (units, count)).astype(float) if coarse else draw.uniform(0, 5, (units, count)).round(2)
    data = pd.DataFrame(values, columns=pd.Index(codes))
    if draw.uniform() < 0.4 or name.startswith("holes"):
        data = data.mask(draw.uniform(size=data.shape) < 0.15)
    data.insert(0, "unit", [f"u{number}" for number in range(units)])
    rows = [
        (code, "AB"[number % 2], "indicator", draw.integers(1, 4), draw.choice([1, -1])) for number, code in enumerate(codes)
    ]
    rows += [("A", "T", "aggregate", 2, 1), ("B", "T", "aggregate", 1, 1), ("T", "", "aggregate", 1, 1)]
    structure = pd.DataFrame(rows, columns=pd.Index(["code", "parent", "kind", "weight", "direction"]))
    try:
        index = Index.from_tables(data, structure, Method.from_yaml(METHODS[name]) if METHODS[name] else Method())
        standing = Standing(index, str(index.units[int(draw.integers(len(index.units)))]))
        if np.isnan(standing.figure(standing.base)):
            return None
        goal = _goal(draw, standing)
        demand = demand_of(standing, goal, dict.fromkeys(standing.units, "all"), ("A", "B"))
        if demand.shortfall(standing, standing.base) <= 0:
            return None
    except Refused:
        return None
    ceiling = "best" if draw.uniform() < 0.6 else f"quantile:{draw.uniform(0.4, 1):.2f}"
    costs = {code: float(draw.integers(1, 6)) for code in codes}
    limit = int(draw.integers(1, count + 1)) if draw.uniform() < 0.2 else None
    return Case(name, goal, standing, demand, observed_ceilings(standing, ceiling), costs, limit)


def _goal(draw: np.random.Generator, standing: Standing) -> Goal:
    kind = str(draw.choice(GOALS, p=[0.4, 0.3, 0.1, 0.1, 0.1]))
    own, best = standing.figure(standing.base), float(np.nanmax(standing.base[:, standing.row["T"]]))
    value = {
        "rank": lambda: str(draw.integers(1, len(standing.units) + 1)),
        "score": lambda: repr(round(float(own + draw.uniform(0, 1.3) * (best - own) + 1e-3), 6)),
        "above": lambda: "region-mean",
        "pillars": lambda: str(draw.integers(1, 3)),
        "share": lambda: str(draw.integers(1, 101)),
    }[kind]()
    return parse_goal(f"{kind}:{value}")


def answered(case: Case) -> tuple[Proposal | None, Best]:
    """What the solver says."""
    standing, tops, costs = case.standing, case.tops, case.costs
    rules = Rules(max_indicators=case.limit)
    problem = Problem(standing, levers(standing, tops, costs), merges(standing, tops, costs), rules)
    found = propose(problem, case.demand)
    return found, best_reachable(problem, case.demand, found)


def enumerated(case: Case, seed: int) -> tuple[float, Array] | None:
    """The cheapest way that the oracle finds; None where it finds none that reaches the goal."""
    standing, draw = case.standing, np.random.default_rng(seed + 1)
    grids = [_grid(case, row) for row in range(len(standing.indicators))]
    total = int(np.prod([len(grid) for grid in grids]))
    if total <= MOST:
        ways = np.array(list(product(*grids)))
    else:
        ways = np.column_stack([draw.choice(grid, MOST) for grid in grids])
        ways = np.vstack([ways, [grid[-1] for grid in grids], standing.values])
    if case.limit is not None:
        ways = ways[(ways != standing.values).sum(axis=1) - np.isnan(standing.values).sum() <= case.limit]
    try:
        met = np.array([case.demand.shortfall(standing, one) <= 0 for one in standing.field(ways)], dtype=bool)
    except Refused:
        met = np.array([_met(case, way) for way in ways], dtype=bool)
    if not met.any():
        return None
    ways = ways[met]
    order = np.argsort(case.cost(ways), kind="stable")[:6]
    pulled = [_pulled_back(case, ways[place], draw) for place in order]
    best = min(pulled, key=lambda way: float(case.cost(way)))
    return float(case.cost(best)), best


def _met(case: Case, way: Array) -> bool:
    try:
        return case.met(way)
    except Refused:
        return False


def _grid(case: Case, row: int) -> Array:
    """Raw values to try: own, everybody's better ones within the ceiling, points between; none that lowers the score, where
    the scale runs the wrong way."""
    standing = case.standing
    own, code = standing.values[row], standing.indicators[row]
    direction = standing.index.structure.by_code[code].direction
    column = standing.raw[:, row]
    better = np.sort(column[~np.isnan(column) & (column * direction > own * direction)]) if own == own else np.empty(0)
    if not better.size:
        return np.array([own])
    marks = np.sort(np.array([own, *better]))
    tried = np.unique([*marks, *((marks[1:] + marks[:-1]) / 2), *np.linspace(own, better[-1 if direction > 0 else 0], 4)])
    rows = np.tile(standing.values, (len(tried), 1))
    rows[:, row] = tried
    placed = standing.placed(rows)[:, row]
    within = (placed <= case.tops.get(code, -np.inf) + 1e-9) & (placed >= standing.placed(standing.values)[row])
    kept = tried[within | (tried == own)]
    return kept if direction > 0 else kept[::-1]


def _pulled_back(case: Case, way: Array, draw: np.random.Generator) -> Array:
    """The way with its indicators moved back towards where they stood as far as the goal holds, in the best of some orders.

    Two at a time: one is carried on a step, the other pulled back, and the exchange kept where it is cheaper.
    """
    start = case.standing.values
    moved = np.flatnonzero(~np.isnan(start) & (way != start))
    best = way
    for order in (moved, moved[::-1], draw.permutation(moved)):
        current = way.copy()
        for row in order:
            current = _back(case, current, row, start[row])
        best = min(best, current, key=lambda one: float(case.cost(one)))
    for _ in range(12 if moved.size > 1 else 0):
        first, second = draw.choice(moved, 2, replace=False)
        tried = best.copy()
        tried[first] += (way[first] - best[first]) * draw.uniform()
        tried = _back(case, tried, second, start[second])
        if float(case.cost(tried)) < float(case.cost(best)) and _met(case, tried):
            best = tried
    return best


def _back(case: Case, way: Array, row: int, start: float) -> Array:
    if not _met(case, way):
        return way
    low, high = start, way[row]
    tried = way.copy()
    tried[row] = start
    if _met(case, tried):
        return tried
    for _ in range(34):
        tried[row] = (low + high) / 2
        low, high = (low, tried[row]) if _met(case, tried) else (tried[row], high)
    tried[row] = high
    return tried


@dataclass
class Tally:
    """What came of the cases of one method."""

    counts: Counter[str] = field(default_factory=Counter)
    worst: float = 1.0
    bad: list[int] = field(default_factory=list)


FAULTS = ("not confirmed", "proven, yet cheaper", "wrong unreachable", "bound too high", "contradicts itself")


def judged(seed: int) -> tuple[str, list[str], float] | None:
    """Method, what was found of the case, and by how much the oracle was cheaper."""
    case = drawn(seed)
    if case is None:
        return None
    proposal, best = answered(case)
    found = enumerated(case, seed)
    told = ["cases"]
    ratio = 1.0
    if proposal is None:
        told.append("unreachable")
        told += ["wrong unreachable"] if found else []
        told += ["contradicts itself"] if best.met >= best.wanted else []
        return case.name, told, ratio
    told.append("reached")
    told += ["proven"] if proposal.proven else []
    if case.demand.shortfall(case.standing, case.standing.field(proposal.values)) > 0:
        told.append("not confirmed")
    if abs(float(case.cost(proposal.values)) - proposal.cost) > 1e-7 * max(1.0, proposal.cost):
        told.append("contradicts itself")
    if found is not None:
        if proposal.cost > found[0] * (1 + CLOSE) + 1e-6:
            told.append("proven, yet cheaper" if proposal.proven else "cheaper")
            ratio = proposal.cost / max(found[0], 1e-6)
        if proposal.bound is not None and proposal.bound > found[0] * (1 + CLOSE) + 1e-6:
            told.append("bound too high")
    return case.name, told, ratio


def tallied(seeds: range) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for seed in seeds:
        result = judged(seed)
        if result is not None:
            name, told, ratio = result
            tally = tallies[name]
            tally.counts.update(told)
            tally.worst = max(tally.worst, ratio)
            tally.bad += [seed] if set(told) & {*FAULTS, "cheaper"} else []
    return tallies


def table(tallies: dict[str, Tally]) -> str:
    columns = ("cases", "reached", "unreachable", "proven", "cheaper", *FAULTS)
    lines = ["| method | " + " | ".join(columns) + " | worst ratio |", "|---" * (len(columns) + 2) + "|"]
    for name, tally in sorted(tallies.items()):
        lines.append(
            f"| {name} | " + " | ".join(str(tally.counts[column]) for column in columns) + f" | {tally.worst:.3f} |"
        )
    total = sum((tally.counts for tally in tallies.values()), Counter())
    worst = max((tally.worst for tally in tallies.values()), default=1.0)
    lines.append("| **all** | " + " | ".join(str(total[column]) for column in columns) + f" | {worst:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    results = tallied(range(first, first + number))
    print(table(results))  # noqa: T201
    for method, results_of in sorted(results.items()):
        if results_of.bad:
            print(f"{method}: seeds {results_of.bad[:12]}")  # noqa: T201
