"""What-if: everything recomputed, the change split exactly, nothing changed by nothing; named scenarios; the evaluator."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sources.contracts import Refused
from sources.innovation_index.method import Index, Method, read_table, run_scenarios, scenario_table

ASEM = Path(__file__).parent / "asem"
COPELAND = Method.from_yaml({"aggregate": "copeland"}).aggregate
CHANGES = {"AUT": {"LPI": 9.0, "Tariff": 0.2}, "VNM": {"Poverty": None, "Ship": 3.0}}


@pytest.fixture(scope="module")
def index() -> Index:
    method = Method.from_yaml(ASEM / "method.yml")
    return Index.from_tables(read_table(ASEM / "data.csv"), read_table(ASEM / "structure.csv"), method)


def changed_table(changes: dict) -> pd.DataFrame:
    table = read_table(ASEM / "data.csv").set_index("unit")
    for unit, values in changes.items():
        for code, value in values.items():
            table.loc[unit, code] = "" if value is None else str(value)
    return table.reset_index()


def test_agrees_with_computing_the_changed_table_anew(index: Index) -> None:
    anew = Index.from_tables(changed_table(CHANGES), index.structure, index.method)
    result = index.what_if(CHANGES)
    pd.testing.assert_frame_equal(result.after_scores, anew.scores)
    pd.testing.assert_frame_equal(result.after_ranks, anew.ranks)
    pd.testing.assert_frame_equal(result.before_scores, index.scores)


def test_split_adds_up_and_bounds_move_everybody(index: Index) -> None:
    result = index.what_if({"AUT": {"LPI": 5.0}})
    pd.testing.assert_frame_equal(result.from_unit + result.from_bounds, result.change)
    others = result.from_unit.drop(index="AUT")
    assert (others == 0).all(axis=None)
    assert (result.from_bounds["Physical"] < 0).sum() >= 40


def test_within_the_bounds_everything_comes_from_the_unit(index: Index) -> None:
    low, high = index.treated["LPI"].min(), index.treated["LPI"].max()
    result = index.what_if({"AUT": {"LPI": (low + high) / 2}})
    assert np.abs(result.from_bounds.to_numpy()).max() < 1e-12
    expected = (50 - index.normalised.loc["AUT", "LPI"]) * index.effective_weights["LPI"]
    assert result.change.loc["AUT", "Index"] == pytest.approx(expected, abs=1e-12)


def test_nothing_changed_changes_nothing(index: Index) -> None:
    table = read_table(ASEM / "data.csv").set_index("unit")
    result = index.what_if({"AUT": {"LPI": float(table.loc["AUT", "LPI"])}})
    assert (result.change == 0).all(axis=None)
    assert result.before_ranks.equals(result.after_ranks)


def test_scores_set_by_hand_on_any_level(index: Index) -> None:
    result = index.what_if(scores={"AUT": {"LPI": 100.0}, "VNM": {"P2P": 80.0}})
    assert result.after.normalised.loc["AUT", "LPI"] == 100.0
    assert result.after_scores.loc["VNM", "P2P"] == 80.0
    gain = (80.0 - index.scores.loc["VNM", "P2P"]) * index.effective_weights["P2P"]
    assert result.change.loc["VNM", "Index"] == pytest.approx(gain)
    assert np.abs(result.from_bounds.to_numpy()).max() < 1e-12
    with pytest.raises(Refused, match="thang"):
        index.what_if(scores={"AUT": {"LPI": 101.0}})


def test_a_unit_that_drops_out_of_the_screening_is_missing_after(index: Index) -> None:
    words = {"screen": {"at_least": 0.95}, "normalise": {"by": "minmax"}, "aggregate": {"by": "copeland"}}
    screened = Method.from_yaml(words)
    strict = Index.from_tables(read_table(ASEM / "data.csv"), index.structure, screened)
    unit = strict.units[0]
    result = strict.what_if({unit: dict.fromkeys(index.structure.indicators[:10])})
    assert result.after_scores.loc[unit].isna().all()
    assert result.before_scores.loc[unit].notna().all()
    assert result.after_ranks["Index"].max() == len(strict.units) - 1
    last = strict.units[-1]
    both = strict.what_if({unit: dict.fromkeys(index.structure.indicators[:10])}, scores={last: {"LPI": 100.0}})
    assert both.after.normalised.loc[last, "LPI"] == 100.0


def test_one_cell_changed_twice_is_refused(index: Index) -> None:
    twice = pd.DataFrame({"unit": ["AUT", "AUT"], "code": ["LPI", "LPI"], "value": [3.0, 4.0]})
    with pytest.raises(Refused, match="hai lần"):
        index.what_if(twice)


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"XXX": {"LPI": 1.0}}, "XXX"), ({"AUT": {"XXX": 1.0}}, "XXX"), ({"AUT": {"LPI": "nhiều"}}, "nhiều")],
)
def test_unknown_names_are_refused(index: Index, changes: dict, named: str) -> None:
    with pytest.raises(Refused, match=named):
        index.what_if(changes)


def test_named_scenarios_start_from_the_same_place(index: Index) -> None:
    results = run_scenarios(index, {"hạ tầng": {"VNM": {"LPI": 4.0}}, "tất cả": CHANGES})
    table = scenario_table(results, "VNM")
    assert list(table.index) == ["hạ tầng", "tất cả"]
    assert (table["score_before"] == index.scores.loc["VNM", "Index"]).all()
    assert table.loc["tất cả", "score_after"] == index.what_if(CHANGES).after_scores.loc["VNM", "Index"]


def test_evaluator_agrees_in_batches(index: Index) -> None:
    evaluator = index.evaluator()
    raw = evaluator.raw
    batch = np.stack([raw, raw.copy()])
    batch[1, 0, 0] = 9.0
    scores = evaluator.scores(batch)
    assert np.allclose(scores[0], index.scores.to_numpy(), rtol=1e-12)
    assert np.allclose(scores[1], index.what_if({evaluator.units[0]: {"LPI": 9.0}}).after_scores.to_numpy(), rtol=1e-12)
    assert np.array_equal(evaluator.ranks(scores[0]), index.ranks.to_numpy())
    fixed = evaluator.scores(batch[1], bounds="fixed") - scores[0]
    assert np.abs(np.delete(fixed, 0, axis=0)).max() < 1e-12
    copeland = Index.from_inputs(index.inputs, index.structure, replace(index.method, aggregate=COPELAND)).evaluator()
    assert np.array_equal(copeland.scores(batch)[0], copeland.scores(raw))


def test_a_denominator_changes_every_indicator_divided_by_it(index: Index) -> None:
    result = index.what_if({"AUT": {"Population": 10_000.0}})
    anew = Index.from_tables(changed_table({"AUT": {"Population": 10_000.0}}), index.structure, index.method)
    pd.testing.assert_frame_equal(result.after_scores, anew.scores)
    assert result.from_unit.loc["AUT", "P2P"] < 0
    assert (result.from_unit.drop(index="AUT") == 0).all(axis=None)


def test_a_change_that_the_old_scale_cannot_explain_is_still_answered() -> None:
    """Below the old minimum a geometric mean has no value on the old scale; on the new one it has."""
    data = pd.DataFrame({"unit": list("ABCD"), "x": [10.0, 50, 90, 60], "y": [40.0, 45, 90, 20]})
    rows = [("x", "T", "indicator", 1, 1), ("y", "T", "indicator", 1, 1), ("T", "", "aggregate", 1, 1)]
    structure = pd.DataFrame(rows, columns=["code", "parent", "kind", "weight", "direction"])
    method = {"normalise": {"by": "minmax", "range": [1, 100]}, "aggregate": {"by": "geometric_mean"}}
    result = Index.from_tables(data, structure, method).what_if({"B": {"x": 0.0}})
    data.loc[1, "x"] = 0.0
    pd.testing.assert_frame_equal(result.after_scores, Index.from_tables(data, structure, method).scores)
    assert result.from_unit.loc["B"].isna().all()
    assert (result.from_unit.drop(index="B") == 0).all(axis=None)
