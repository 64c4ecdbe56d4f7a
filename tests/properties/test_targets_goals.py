"""Whatever goal is asked of whatever data: an answer that agrees with itself, or a refusal; never a traceback."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.commands.targets import _document
from reports.edition_index import edition_index
from reports.targets import set_targets
from reports.targets.any_index import cheapest_way
from sources.case import parse_goal
from sources.contracts import Refused
from sources.innovation_index.method import Index, Method
from tests.joining import rejoined
from tests.method.oracle import METHODS
from tests.properties.test_targets_plan import POLICY, drawn_edition, drawn_plan

SEEDS = st.integers(0, 10_000)
NUMBERS = st.one_of(
    st.integers(-2, 120).map(str),
    st.floats(-20, 120, allow_nan=False).map(repr),
    st.decimals(0, 100, places=12).map(lambda number: f"{number:f}".replace(".", ",")),
)
GOALS = st.one_of(
    st.just("above:region-mean"),
    st.builds("{}:{}".format, st.sampled_from(["rank", "score", "pillars", "share", "above", "bậc"]), NUMBERS),
    st.builds("share:{}%".format, NUMBERS),
)


def index_with_holes(seed: int, **method: object) -> Index:
    """Few units on a coarse grid, so that ties, sole minima, columns that are or become constant, and holes are common."""
    draw = np.random.default_rng(seed)
    units, count = int(draw.integers(3, 6)), int(draw.integers(2, 5))
    codes = [f"x{number}" for number in range(count)]
    data = pd.DataFrame(draw.integers(0, 4, (units, count)).astype(float), columns=pd.Index(codes))
    holes = draw.uniform(size=data.shape) < 0.15
    holes[int(draw.integers(units))] = False
    data = data.mask(holes)
    data.insert(0, "unit", [f"u{number}" for number in range(units)])
    rows = [(code, "T", "indicator", float(draw.integers(1, 4)), int(draw.choice([1, -1]))) for code in codes]
    columns = pd.Index(["code", "parent", "kind", "weight", "direction"])
    structure = pd.DataFrame([*rows, ("T", "", "aggregate", 1.0, 1)], columns=columns)
    return Index.from_tables(data, structure, Method.from_yaml(method) if method else Method())


@settings(max_examples=80, deadline=None)
@given(SEEDS, GOALS, st.sampled_from([METHODS[name] for name in sorted(METHODS)]))
@example(0, "score:101", {})
@example(0, "score:39.73513145159707", {})
def test_any_index_answers_or_refuses(seed: int, goal: str, method: dict[str, object]) -> None:
    index = index_with_holes(seed, **method)
    unit = str(index.units[seed % len(index.units)])
    try:
        answer = cheapest_way(index, unit, parse_goal(goal)).to_json()
    except Refused as refusal:
        assert refusal.finding.code.startswith("PII-GOAL")
        return
    json.dumps(answer, allow_nan=False)
    wanted = parse_goal(goal)
    reached = answer if answer["feasible"] else None
    best = answer["best_reachable"]
    if wanted.kind == "rank":
        assert (best["rank"] <= wanted.value) == answer["feasible"]
        assert reached is None or reached["rank_after"] <= wanted.value
    else:
        assert reached is None or reached["score_after"] >= float(wanted.value) - 1e-9
        assert reached is not None or best["score"] < float(wanted.value)
    parse_goal(f"score:{answer['score_needed']!r}")


@settings(max_examples=25, deadline=None)
@given(SEEDS, GOALS, st.floats(0, 0.9))
@example(1, "share:100", 0.3)
@example(1, "share:99", 0.3)
@example(0, "share:51", 0.5)
def test_a_province_with_holes_gets_an_answer_or_a_refusal(seed: int, goal: str, share: float) -> None:
    plan = drawn_plan(seed)
    draw = np.random.default_rng(seed)
    editions = []
    for edition in plan.editions:
        raw = edition.raw.mask(draw.uniform(size=edition.raw.shape) < share)
        raw.iloc[4:] = edition.raw.iloc[4:]  # half of each column stays, so that it is measured
        editions.append(drawn_edition(edition.edition, raw))
    try:
        wanted = parse_goal(goal, 2025)
        outcome = set_targets(rejoined(plan, editions=tuple(editions), goal=wanted), POLICY)
    except Refused as refusal:
        assert refusal.finding.code.startswith("PII-GOAL")
        return
    json.loads(_document(outcome))
    proposal = outcome.answer.proposal if outcome.answer else None
    if proposal is not None and wanted.kind == "rank":
        assert proposal.rank <= wanted.value
    assert edition_index(editions[-1]).scores.notna().to_numpy().any()
