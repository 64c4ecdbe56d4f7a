"""The cheapest way on any index, on cases small enough to reckon by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.targets.any_index import CheapestWay, cheapest_way, costs_from_table
from sources.case import parse_goal
from sources.contracts import Refused
from sources.innovation_index.method import Index, Method
from tests.unit.targets.composite import SMALL, STRUCTURE, small


def way(unit: str, goal: str, **options: object) -> CheapestWay:
    return cheapest_way(small(), unit, parse_goal(goal, 2026), **options)  # type: ignore[arg-type]


def moves(answer: CheapestWay) -> dict[str, float]:
    return {move["code"]: move["to"] for move in answer.to_json()["moves"]}


def test_the_move_that_brings_most_for_its_cost_comes_first() -> None:
    # B has 50 everywhere. i2 weighs 3/8, so its 50 points give 18.75; i3 gives the other 6.25 with 25 points.
    answer = way("B", "rank:1").to_json()
    assert answer["feasible"] is True
    assert answer["score_before"] == 50
    assert answer["score_needed"] == 75
    assert answer["cost"] == pytest.approx(75, abs=1e-9)
    assert moves(way("B", "rank:1")) == pytest.approx({"i2": 10, "i3": 40})
    assert (answer["rank_before"], answer["rank_after"]) == (2, 1)
    assert answer["score_after"] == pytest.approx(75, abs=1e-9)


def test_costs_change_what_is_cheapest() -> None:
    answer = way("B", "rank:1", costs={"i2": 10.0, "i4": 0.5})
    # 25 points of score: 12.5 by i4 (50 points at 0.5), 12.5 by i3 (50 points at 1).
    assert answer.to_json()["cost"] == pytest.approx(75, abs=1e-9)
    assert moves(answer) == pytest.approx({"i3": 50, "i4": 10})


def test_leaving_the_last_place_is_worth_nothing_until_the_next_is_reached() -> None:
    # A holds the minimum of i2 alone: from 2 to 6 it keeps 0 points, since the minimum moves with it. Score 50 needs 25
    # more; of i2 that is 66.67 of the new scale from 6 to 10, that is 8.667, which cost 83.33 points of the old scale.
    answer = way("A", "score:50").to_json()
    assert answer["cost"] == pytest.approx(250 / 3, abs=1e-9)
    assert answer["moves"][0]["to"] == pytest.approx(26 / 3)
    assert answer["score_after"] == pytest.approx(50, abs=1e-9)


RIVAL_FALLS = pd.DataFrame({"unit": list("ABCD"), "x": [0.0, 50, 100, 60], "y": [60.0, 45, 100, 0]})


@pytest.mark.parametrize("ceiling", ["best", "quantile:0.34"])
def test_a_rival_falls_when_the_unit_leaves_a_minimum_that_it_held_alone(ceiling: str) -> None:
    # A keeps (0 + 60)/2 = 30 while x rises to v < 50; B has ((50 - v)/(100 - v) * 100 + 45)/2, which is 30 at v = 700/17.
    rows = [("x", "T", "indicator", 1, 1), ("y", "T", "indicator", 1, 1), ("T", "", "aggregate", 1, 1)]
    index = Index.from_tables(RIVAL_FALLS, pd.DataFrame(rows, columns=STRUCTURE.columns))
    answer = cheapest_way(index, "A", parse_goal("rank:2"), costs={"y": 3.0}, ceiling=ceiling).to_json()
    assert answer["cost"] == pytest.approx(700 / 17, rel=1e-6)
    assert (answer["rank_after"], answer["proven"]) == (2, True)
    assert answer["score_needed"] == 47.5
    assert answer["score_needed_after"] == pytest.approx(30)


def test_a_value_beyond_a_goalpost_moves_by_the_scale_itself() -> None:
    # x counts from 60 down to -60: from 130 to 60 nothing changes, and 34 is worth (60 - 34)/120 = 21.667 points.
    data = pd.DataFrame({"unit": list("ABC"), "x": [130.0, 0, 60], "y": [10.0, 60, 0]})
    rows = [("x", "T", "indicator", 1, -1), ("y", "T", "indicator", 1, 1), ("T", "", "aggregate", 1, 1)]
    method = Method.from_yaml(
        {"normalise": {"by": "goalposts", "lower": -60, "upper": 60}, "aggregate": {"by": "arithmetic_mean"}}
    )
    index = Index.from_tables(data, pd.DataFrame(rows, columns=STRUCTURE.columns), method)
    answer = cheapest_way(index, "A", parse_goal("score:40"), costs={"y": 3.0})
    assert moves(answer) == pytest.approx({"x": 34})
    assert answer.to_json()["cost"] == pytest.approx(65 / 3)


def test_a_column_that_loses_its_spread_is_named() -> None:
    # D alone is below in x0: joining the others takes x0 out of every score. Then 60 points of x2 alone: 1 + 0.6 * (2 - 1).
    data = pd.DataFrame({"unit": list("ABCD"), "x0": [3.0, 3, 3, 1], "x2": [2.0, 1, 1, 0]})
    rows = [("x0", "T", "indicator", 1, 1), ("x2", "T", "indicator", 1, 1), ("T", "", "aggregate", 1, 1)]
    index = Index.from_tables(data, pd.DataFrame(rows, columns=STRUCTURE.columns))
    answer = cheapest_way(index, "D", parse_goal("score:60"))
    assert moves(answer) == pytest.approx({"x0": 3, "x2": 1.6})
    assert answer.to_json()["loses_spread"] == ["x0"]


def test_a_missing_member_leaves_its_weight_to_the_others() -> None:
    # D has no i4, so i3 carries half of the score: 59.375 points of i3 give the 29.6875 that are missing.
    answer = way("D", "rank:1").to_json()
    assert moves(way("D", "rank:1")) == pytest.approx({"i3": 43.75})
    assert answer["cost"] == pytest.approx(59.375, abs=1e-9)


def test_a_limit_on_the_number_of_indicators() -> None:
    # With one indicator only i2 can bring ten points (26.67 of its own), and none can bring twenty.
    assert way("B", "score:60", max_indicators=1).to_json()["cost"] == pytest.approx(80 / 3, abs=1e-9)
    refused = way("B", "score:70", max_indicators=1).to_json()
    assert (refused["feasible"], refused["cost"], refused["moves"]) == (False, None, [])
    assert refused["best_reachable"]["score"] == pytest.approx(68.75)


def test_a_quantile_ceiling_keeps_what_stands_above_it() -> None:
    # Medians of the normalised columns: i1 62.5, i2 56.25, i3 37.5, i4 50. B (50 everywhere) may raise i1 and i2 only:
    # 6.25 points of i2 give 2.34375, and 5.25 of i1 the rest of the three points that are missing.
    answer = way("B", "score:53", ceiling="quantile:0.5").to_json()
    assert answer["cost"] == pytest.approx(6.25 + 5.25, abs=1e-9)
    assert {move["code"]: move["to_normalised"] for move in answer["moves"]} == pytest.approx({"i1": 55.25, "i2": 56.25})
    assert way("B", "score:55", ceiling="quantile:0.5").to_json()["best_reachable"]["score"] == pytest.approx(53.90625)


def test_not_reachable_is_an_answer_with_the_ceilings_that_bind() -> None:
    # Upper quartiles of the columns: i1 81.25, i2 71.875, i3 62.5, i4 75; with their weights 71.484375. C has 75.
    answer = way("B", "score:90", ceiling="quantile:0.75").to_json()
    assert answer["feasible"] is False
    assert answer["best_reachable"]["score"] == pytest.approx(71.484375)
    assert answer["best_reachable"]["rank"] == 2
    assert answer["binding_ceilings"] == pytest.approx({"i1": 0.125, "i2": 0.375, "i3": 0.25, "i4": 0.25})


def test_a_geometric_mean_is_solved_to_its_curved_optimum() -> None:
    # Two equal indicators under a geometric mean, from (25, 25) to a mean of 50: moving both alike to 50 costs 50.
    data = pd.DataFrame({"unit": ["U", "V", "W"], "a": [25.0, 1.0, 100.0], "b": [25.0, 100.0, 1.0]})
    rows = [("T", None, "aggregate", 1, None), ("a", "T", "indicator", 1, 1), ("b", "T", "indicator", 1, 1)]
    structure = pd.DataFrame(rows, columns=["code", "parent", "kind", "weight", "direction"])
    method = Method.from_yaml({"normalise": {"by": "minmax", "range": [1, 100]}, "aggregate": {"by": "geometric_mean"}})
    answer = cheapest_way(Index.from_tables(data, structure, method), "U", parse_goal("score:50", 2026))
    assert answer.to_json()["cost"] == pytest.approx(50, abs=1e-6)
    assert answer.to_json()["score_after"] == pytest.approx(50, abs=1e-7)
    assert moves(answer) == pytest.approx({"a": 50, "b": 50}, abs=1e-3)


@pytest.mark.parametrize(
    ("unit", "goal", "options", "code"),
    [
        ("B", "first", {}, "PII-GOAL-UNKNOWN"),
        ("B", "rank:0", {}, "PII-GOAL-VALUE"),
        ("B", "rank:2.5", {}, "PII-GOAL-VALUE"),
        ("B", "rank:5", {}, "PII-GOAL-FIELD"),
        ("B", "rank:2", {}, "PII-GOAL-MET"),
        ("C", "score:60", {}, "PII-GOAL-MET"),
        ("B", "score:101", {}, "PII-GOAL-SCALE"),
        ("B", "pillars:2", {}, "PII-GOAL-KIND"),
        ("Z", "rank:1", {}, "PII-GOAL-UNIT"),
        ("B", "rank:1", {"costs": {"i1": 0.0}}, "PII-GOAL-COST"),
        ("B", "rank:1", {"costs": {"i1": -2.0}}, "PII-GOAL-COST"),
        ("B", "rank:1", {"costs": {"i9": 1.0}}, "PII-GOAL-COST-UNKNOWN"),
        ("B", "rank:1", {"ceiling": "highest"}, "PII-GOAL-CEILING"),
        ("B", "rank:1", {"ceiling": "quantile:7"}, "PII-GOAL-CEILING"),
        ("B", "rank:1", {"max_indicators": 0}, "PII-GOAL-LIMIT"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_vietnamese(unit: str, goal: str, options: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        way(unit, goal, **options)
    assert caught.value.finding.code == code
    assert caught.value.finding.next_step


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ({"aggregate": {"by": "copeland"}, "normalise": {"by": "minmax"}}, "PII-GOAL-METHOD"),
        ({"aggregate": {"by": "arithmetic_mean"}, "normalise": {"by": "borda"}}, "PII-GOAL-STEPS"),
    ],
)
def test_methods_without_a_score_of_ones_own_are_refused(method: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        cheapest_way(small(**method), "B", parse_goal("rank:1", 2026))
    assert caught.value.finding.code == code


def test_a_unit_without_any_value_is_refused() -> None:
    data = SMALL.copy()
    data.loc[1, ["i1", "i2", "i3", "i4"]] = float("nan")
    with pytest.raises(Refused) as caught:
        cheapest_way(Index.from_tables(data, STRUCTURE), "B", parse_goal("rank:1", 2026))
    assert caught.value.finding.code == "PII-GOAL-EMPTY"


def test_the_table_of_costs() -> None:
    table = pd.DataFrame({"code": ["i1", "i2"], "cost": ["2.5", ""]})
    assert costs_from_table(table) == {"i1": 2.5}
    with pytest.raises(Refused):
        costs_from_table(table.rename(columns={"cost": "price"}))
    with pytest.raises(Refused):
        costs_from_table(pd.DataFrame({"code": ["i1"], "cost": ["two"]}))


def test_a_curved_scale_is_followed_and_said_to_be_so() -> None:
    # A z-score bends as the unit's own rise widens the spread, by a known law; a treated column jumps, so that nothing is
    # proven there. The forward model confirms both.
    scored = {"normalise": {"by": "zscore"}, "aggregate": {"by": "arithmetic_mean"}}
    for method, proven in ((scored, True), ({"treat": {"skewness": 1}, **scored}, False)):
        index = small(**method)
        answer = cheapest_way(index, "B", parse_goal("rank:1", 2026)).to_json()
        assert answer["proven"] is proven
        again = index.what_if({"B": {move["code"]: move["to"] for move in answer["moves"]}})
        assert int(again.after_ranks.at["B", "T"]) == 1
        assert (answer["gap_percent"] is None) is not proven
        assert answer["score_after"] == pytest.approx(answer["score_needed_after"], abs=1e-6)


def test_rivals_that_rise_with_the_unit_are_overtaken_all_the_same() -> None:
    # D's missing i4 is filled with the mean of the others, which B improves: the place counts, not the score of before.
    index = small(impute={"by": "mean"}, normalise={"by": "minmax"}, aggregate={"by": "arithmetic_mean"})
    costs = {"i1": 5.0, "i2": 5.0, "i3": 5.0, "i4": 1.0}
    answer = cheapest_way(index, "A", parse_goal("rank:2", 2026), costs=costs).to_json()
    assert answer["rank_after"] <= 2
