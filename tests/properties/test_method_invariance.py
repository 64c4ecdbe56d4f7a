"""What must hold for any index: it does not depend on order, units of measure or the scale of the weights."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.innovation_index.method import Index, Method, Structure

METHODS = [
    {"normalise": {"by": "minmax"}, "aggregate": {"by": "arithmetic_mean"}},
    {"normalise": {"by": "minmax", "range": [1, 100]}, "aggregate": {"levels": {1: "geometric_mean", 2: "harmonic_mean"}}},
    {"impute": {"by": "median"}, "normalise": {"by": "zscore"}, "aggregate": {"by": "arithmetic_mean"}},
    {
        "treat": {"skewness": 1, "kurtosis": 2, "then": "log_ct"},
        "normalise": {"by": "percentile_rank"},
        "aggregate": {"by": "generalised_mean", "power": 2},
    },
    {"impute": {"by": "parent_mean"}, "normalise": {"by": "borda"}, "aggregate": {"by": "copeland"}},
]
seeds = st.integers(0, 10_000)
methods = st.sampled_from(METHODS)


def table(seed: int) -> pd.DataFrame:
    """12 units, 5 indicators, some cells missing, some tied; never a constant column."""
    rng = np.random.default_rng(seed)
    values = np.round(rng.lognormal(1, 0.8, (12, 5)), 1)
    values[rng.random(values.shape) < 0.08] = np.nan
    values[0], values[1] = 0.1, 40.0
    return pd.DataFrame(values, index=pd.Index([f"u{row}" for row in range(12)], name="unit"), columns=list("abcde"))


def structure(weights: tuple[float, ...] = (1, 2, 1, 3, 1, 1, 2)) -> pd.DataFrame:
    rows = [("a", "G", 1), ("b", "G", -1), ("c", "G", 1), ("d", "H", 1), ("e", "H", -1), ("G", "T", 1), ("H", "T", 1)]
    frame = pd.DataFrame(rows, columns=["code", "parent", "direction"])
    frame["weight"] = weights
    frame["kind"] = ["indicator"] * 5 + ["aggregate"] * 2
    top = {"code": "T", "parent": "", "direction": 1, "weight": 1, "kind": "aggregate"}
    return pd.concat([frame, pd.DataFrame([top])], ignore_index=True)


@settings(max_examples=25, deadline=None)
@given(seeds, methods)
def test_order_of_units_does_not_matter(seed: int, words: dict) -> None:
    data, method = table(seed), Method.from_yaml(words)
    shuffled = data.sample(frac=1, random_state=seed)
    first = Index.from_tables(data, structure(), method)
    second = Index.from_tables(shuffled, structure(), method)
    pd.testing.assert_frame_equal(first.scores, second.scores.loc[data.index], rtol=1e-12)
    pd.testing.assert_frame_equal(first.ranks, second.ranks.loc[data.index])


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from(METHODS[:3]), st.floats(0.01, 100), st.floats(-50, 50))
def test_unit_of_measure_does_not_matter(seed: int, words: dict, factor: float, shift: float) -> None:
    data, method = table(seed), Method.from_yaml(words)
    first = Index.from_tables(data, structure(), method)
    second = Index.from_tables(data.assign(b=data["b"] * factor + shift), structure(), method)
    pd.testing.assert_frame_equal(first.scores, second.scores, rtol=1e-8, atol=1e-8)


@settings(max_examples=25, deadline=None)
@given(seeds, methods, st.floats(0.001, 1000))
def test_only_the_proportions_of_the_weights_matter(seed: int, words: dict, factor: float) -> None:
    weights = (1, 2, 1, 3, 1, 1, 2)
    scaled = tuple(weight * factor for weight in weights)
    first = Index.from_tables(table(seed), structure(), Method.from_yaml(words))
    second = Index.from_tables(table(seed), structure(scaled), Method.from_yaml(words))
    pd.testing.assert_frame_equal(first.scores, second.scores, rtol=1e-10)


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from(METHODS[:2]), st.integers(0, 11), st.sampled_from("abcde"), st.floats(0, 30))
def test_own_improvement_never_costs_a_rank(seed: int, words: dict, row: int, code: str, gain: float) -> None:
    data = table(seed)
    index = Index.from_tables(data, structure(), Method.from_yaml(words))
    before = data.iloc[row][code]
    if np.isnan(before):
        return
    better = before + gain if code not in "be" else max(0.0, before - gain)
    result = index.what_if({f"u{row}": {code: better}})
    assert result.after_ranks.loc[f"u{row}", "T"] <= result.before_ranks.loc[f"u{row}", "T"]


@settings(max_examples=25, deadline=None)
@given(seeds, methods)
def test_what_if_of_nothing_changes_nothing(seed: int, words: dict) -> None:
    data = table(seed)
    index = Index.from_tables(data, structure(), Method.from_yaml(words))
    result = index.what_if({"u3": dict(data.loc["u3"].dropna())})
    assert (result.change.fillna(0) == 0).all(axis=None)
    assert (result.from_unit.fillna(0) == 0).all(axis=None)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_effective_weights_add_up_and_say_what_a_point_is_worth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tree = Structure.from_table(structure(tuple(rng.uniform(0.1, 5, 7))))
    assert sum(tree.effective[code] for code in tree.indicators) == pytest.approx(1)
    index = Index.from_tables(table(seed).fillna(3.0), tree)
    rebuilt = sum(index.normalised[code] * index.effective_weights[code] for code in tree.indicators)
    assert np.allclose(rebuilt, index.scores["T"])
