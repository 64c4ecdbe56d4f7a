"""The cheapest way against other ways of finding it: a closed form, a second solver, and the forward model itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp, minimize

from reports.targets.any_index import cheapest_way, observed_ceilings
from reports.targets.levers import levers, raw_at
from reports.targets.model import Model, Rules
from reports.targets.program import Program, solve
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Standing
from sources.case import Goal, parse_goal
from sources.contracts import Refused
from tests.unit.targets.composite import random_costs, random_index

SEEDS = st.integers(0, 10_000)
FIXED = {"normalise": {"by": "goalposts", "lower": -120, "upper": 120}, "aggregate": {"by": "arithmetic_mean"}}
CURVED = {"normalise": {"by": "minmax", "range": [1, 100]}, "aggregate": {"by": "geometric_mean"}}
METHODS = [{}, FIXED, CURVED, {**CURVED, "aggregate": {"by": "arithmetic_mean", "levels": {1: "harmonic_mean"}}}]


def rank_goal(rank: int) -> Goal:
    return parse_goal(f"rank:{rank}", 2026)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_where_only_box_bounds_stand_the_optimum_is_the_greedy_one(seed: int) -> None:
    """With fixed goalposts no bound moves: sorting by cost per point of the index gives the optimum (peers.md section 4)."""
    index = random_index(seed, **FIXED)
    unit, costs = str(index.scores["T"].idxmin()), random_costs(index, seed)
    answer = cheapest_way(index, unit, rank_goal(3), costs=costs)
    standing = answer.standing
    figures = standing.own(standing.base)
    weights, tops = sensitivities(standing, figures, "T"), observed_ceilings(standing, "best")
    gap, cost = answer.to_json()["score_needed"] - standing.figure(standing.base), 0.0
    for row in sorted(range(len(weights)), key=lambda row: costs[standing.indicators[row]] / max(weights[row], 1e-300)):
        room = tops[standing.indicators[row]] - figures[row]
        if weights[row] > 0 and room > 0:
            rise = min(gap / weights[row], room)
            gap, cost = gap - weights[row] * rise, cost + rise * costs[standing.indicators[row]]
    assert answer.to_json()["feasible"] == (gap <= 1e-9)
    if gap <= 1e-9:
        assert answer.to_json()["cost"] == pytest.approx(cost, rel=1e-9, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from(METHODS), st.integers(1, 5))
def test_the_forward_model_confirms_every_proposal(seed: int, method: dict[str, object], rank: int) -> None:
    index = random_index(seed, **method)
    unit = str(index.scores["T"].sort_values().index[1])
    try:
        answer = cheapest_way(index, unit, rank_goal(rank), costs=random_costs(index, seed))
    except Refused:
        return
    document = answer.to_json()
    if document["feasible"]:
        after = index.what_if({unit: {move["code"]: move["to"] for move in document["moves"]}})
        assert int(after.after_ranks.at[unit, "T"]) == document["rank_after"] <= rank
        assert after.after_scores.at[unit, "T"] == pytest.approx(document["score_after"], rel=1e-12)
        tops = observed_ceilings(answer.standing, "best")
        assert all(move["to_normalised"] <= tops[move["code"]] + 1e-9 for move in document["moves"])
        assert document["best_reachable"]["score"] >= document["score_after"] - 1e-9
    else:
        assert document["best_reachable"]["rank"] > rank


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from(METHODS), st.floats(0.1, 0.8))
def test_a_looser_goal_never_costs_more(seed: int, method: dict[str, object], share: float) -> None:
    index = random_index(seed, **method)
    unit = str(index.scores["T"].idxmin())
    own = float(index.scores.at[unit, "T"])
    costs = random_costs(index, seed)
    found = []
    for part in (share / 2, share):
        goal = parse_goal(f"score:{own + part * (90 - own):.6f}", 2026)
        found.append(cheapest_way(index, unit, goal, costs=costs).to_json()["cost"])
    assert found[1] is None or found[0] <= found[1] + 1e-7


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from(["effort", "count", "worst"]), st.sampled_from([None, 2, 4]))
def test_two_solvers_agree(seed: int, objective: str, limit: int | None) -> None:
    index = random_index(seed)
    standing = Standing(index, str(index.scores["T"].idxmin()))
    movable = levers(standing, observed_ceilings(standing, "best"), random_costs(index, seed))
    model = Model(standing, movable, Rules(objective, limit))
    terms, _ = model.tangent("T", model.base)
    model.draft.limit(terms, lower=float(np.random.default_rng(seed).uniform(1, 60)))
    program = model.draft.program()
    ours, theirs = solve(program), second_opinion(program)
    assert (ours is None) is (theirs is None)
    if ours is not None and theirs is not None:
        assert ours.objective == pytest.approx(theirs, rel=1e-7, abs=1e-7)


def second_opinion(program: Program) -> float | None:
    result = milp(
        program.cost,
        constraints=LinearConstraint(program.rows, program.row_lower, program.row_upper),
        bounds=Bounds(program.lower, program.upper),
        integrality=program.whole.astype(int),
        options={"mip_rel_gap": 0.0},
    )
    return float(result.fun) if result.success else None


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.sampled_from(METHODS))
def test_the_chain_rule_is_the_slope_of_the_forward_model(seed: int, method: dict[str, object]) -> None:
    index = random_index(seed, **method)
    standing = Standing(index, "u2")
    figures = standing.own(standing.base)
    start = figures[: len(standing.indicators)]
    slopes = sensitivities(standing, figures, "T")
    for row in np.flatnonzero(~np.isnan(start)):
        step = np.zeros_like(start)
        step[row] = 1e-5
        rise = standing.aggregated(start + step)[standing.row["T"]] - standing.aggregated(start - step)[standing.row["T"]]
        assert rise / 2e-5 == pytest.approx(slopes[row], rel=1e-5, abs=1e-8)


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.sampled_from(METHODS[2:]))
def test_a_curved_optimum_is_that_of_a_general_solver(seed: int, method: dict[str, object]) -> None:
    """Where no minimum is left the problem is convex, so that any general solver that converges gives the optimum."""
    index = random_index(seed, **method)
    unit, costs = str(index.scores["T"].sort_values().index[3]), random_costs(index, seed)
    try:
        answer = cheapest_way(index, unit, rank_goal(2), costs=costs)
    except Refused:
        return
    standing = answer.standing
    movable = levers(standing, observed_ceilings(standing, "best"), costs)
    if answer.proposal is None or any(lever.points.size > 2 for lever in movable):
        return
    start = standing.own(standing.base)[: len(standing.indicators)]
    rows, prices = [lever.row for lever in movable], np.array([lever.cost for lever in movable])

    def surplus(gains: np.ndarray) -> float:
        normalised = start.copy()
        normalised[rows] += gains
        return float(standing.aggregated(normalised)[standing.row["T"]] - answer.to_json()["score_needed"])

    reach = np.array([lever.points[-1] - lever.points[0] for lever in movable])
    found = minimize(
        lambda gains: prices @ gains,
        reach * 0.9,
        bounds=[(0.0, room) for room in reach],
        constraints=[{"type": "ineq", "fun": surplus}],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    if found.success and surplus(found.x) > -1e-9:
        assert answer.proposal.cost <= found.fun + 1e-6 * max(1.0, found.fun)


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_no_way_on_a_fine_grid_is_cheaper(seed: int) -> None:
    """Brute force over three indicators, moved bounds and all: nothing that reaches the score costs less."""
    index = random_index(seed, units=6, indicators=3)
    unit = str(index.scores["T"].idxmin())
    own, costs = float(index.scores.at[unit, "T"]), random_costs(index, seed)
    answer = cheapest_way(index, unit, parse_goal(f"score:{own + 0.4 * (100 - own):.6f}", 2026), costs=costs)
    standing, tops = answer.standing, observed_ceilings(answer.standing, "best")
    movable = levers(standing, tops, costs)
    if answer.proposal is None or not movable:
        return
    ways = [np.linspace(lever.points[0], lever.points[-1], 15) for lever in movable]
    for points in np.stack(np.meshgrid(*ways), axis=-1).reshape(-1, len(movable)):
        heights = standing.placed(standing.values)
        heights[[lever.row for lever in movable]] = points
        values = raw_at(standing, heights[None])[0]
        if standing.figure(standing.field(values)) >= answer.to_json()["score_needed"] - 1e-9:
            cost = sum(lever.cost * (height - lever.points[0]) for lever, height in zip(movable, points, strict=True))
            assert cost >= answer.proposal.cost - 1e-6
