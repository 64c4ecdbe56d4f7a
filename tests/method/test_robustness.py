"""Monte-Carlo, sensitivity and removal: what running the index again and again gives; same seed, same result."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sources.contracts import Refused
from sources.innovation_index.method import (
    Alternatives,
    Index,
    Interval,
    Method,
    NoisyWeights,
    WeightSets,
    read_table,
    remove_each,
    sensitivity,
    uncertainty,
)
from sources.innovation_index.method.sensitivity import crossed_sample, sensitivity_indices

ASEM = Path(__file__).parent / "asem"
WORDS = {"denominate": True, "treat": {}, "normalise": {"by": "minmax", "range": [1, 100]}}
ASSUMPTIONS = [
    Alternatives("số điểm kéo về", "treat", [None, {"max_winsorised": 1}, {"max_winsorised": 5}]),
    Alternatives("chuẩn hóa", "normalise", [{"by": "minmax", "range": [1, 100]}, {"by": "rank"}]),
    Alternatives("lọc", "screen", [None, {"at_least": 0.95}]),
    Alternatives("tổng hợp", "aggregate", ["arithmetic_mean", "geometric_mean"]),
    WeightSets("trọng số", [{}, {"Conn": 2.0}, {"LPI": 0.0, "P2P": 3.0}]),
]


@pytest.fixture(scope="module")
def index() -> Index:
    method = Method.from_yaml({**WORDS, "aggregate": {"by": "arithmetic_mean"}})
    return Index.from_tables(read_table(ASEM / "data.csv"), read_table(ASEM / "structure.csv"), method)


def test_every_replication_is_the_index_computed_with_those_choices(index: Index) -> None:
    found = uncertainty(index, ASSUMPTIONS, replications=25, seed=3)
    for replication, choices in enumerate(found.choices.astype(int).itertuples(index=False, name=None)):
        words = {**WORDS}
        for assumption, choice in zip(ASSUMPTIONS[:4], choices, strict=False):
            words[assumption.step] = assumption.options[choice]
        tree = index.structure.with_weights(ASSUMPTIONS[4].sets[choices[4]])
        alone = Index.from_inputs(index.inputs, tree, Method.from_yaml(words))
        wanted = alone.scores["Index"].reindex(index.inputs.units).to_numpy()
        assert np.allclose(found.scores[replication].to_numpy(), wanted, rtol=1e-12, equal_nan=True)


def test_same_seed_same_result_and_band_around_the_median(index: Index) -> None:
    assumptions = [*ASSUMPTIONS[:2], NoisyWeights(noise=0.3, levels=(2, 3), sets=50)]
    first, second = (uncertainty(index, assumptions, replications=200, seed=11) for _ in range(2))
    pd.testing.assert_frame_equal(first.summary, second.summary)
    assert not uncertainty(index, assumptions, replications=200, seed=12).summary.equals(first.summary)
    summary = first.summary
    assert (summary["q5"] <= summary["median"]).all()
    assert (summary["median"] <= summary["q95"]).all()
    assert (summary["replications"] == 200).all()
    assert first.probability("DNK", 51) == 1.0


def test_nothing_is_silently_left_out(index: Index) -> None:
    with pytest.raises(Refused, match="LPI của LAO"):
        uncertainty(index, [Alternatives("cách", "normalise", [{"by": "minmax"}]), ASSUMPTIONS[3]], replications=20, seed=1)
    bare = Index.from_inputs(index.inputs, index.structure, Method())
    with pytest.raises(Refused, match="treat"):
        uncertainty(bare, [Interval("ngưỡng", "treat", "skewness", 1.0, 3.0)], replications=5, seed=1)
    treated = uncertainty(bare, [ASSUMPTIONS[0]], replications=60, seed=1)
    assert treated.all_scores[:, 0].std() > 0


def test_interval_moves_a_threshold(index: Index) -> None:
    found = uncertainty(index, [Interval("ngưỡng", "treat", "skewness", 0.5, 4.0)], replications=12, seed=2)
    assert found.choices["ngưỡng"].between(0.5, 4.0).all()
    words = {**WORDS, "treat": {"skewness": found.choices.loc[4, "ngưỡng"]}, "aggregate": {"by": "arithmetic_mean"}}
    alone = Index.from_inputs(index.inputs, index.structure, Method.from_yaml(words))
    assert np.allclose(found.scores[4], alone.scores["Index"], rtol=1e-12)


def test_sensitivity_indices_of_a_known_function() -> None:
    """y = 4 a + 2 b + 2 b c (numbers from 0 to 1): shares of variance known by integration."""
    base = 60_000
    sample = crossed_sample(base, 3, np.random.default_rng(5))
    a, b, c = sample.T
    found = sensitivity_indices(4 * a + 2 * b + 2 * b * c, base, ["a", "b", "c"])
    parts = np.array([16 / 12, 9 / 12, 1 / 12])
    cross = 4 / 144
    total = parts.sum() + cross
    assert found["first_order"].to_numpy() == pytest.approx(parts / total, abs=0.03)
    assert found["total"].to_numpy() == pytest.approx((parts + np.array([0, cross, cross])) / total, abs=0.02)


def test_sensitivity_of_the_ranks(index: Index) -> None:
    assumptions = [*ASSUMPTIONS, Alternatives("không đổi", "denominate", [True])]
    found = sensitivity(index, assumptions, base=64, seed=4, bootstrap=50)
    assert list(found.indices.index) == [assumption.name for assumption in assumptions]
    assert len(found.shifts) == 64 * 8
    assert (found.indices["total_q5"] <= found.indices["total_q95"]).all()
    assert found.indices.loc["không đổi"].tolist() == [0.0] * 6
    assert (found.indices["total"].drop("không đổi") > 0.01).all()
    with pytest.raises(Refused, match="hai giả định"):
        sensitivity(index, ASSUMPTIONS[:1], seed=1)
    still = [Alternatives(name, "aggregate", ["arithmetic_mean"]) for name in "ab"]
    with pytest.raises(Refused, match="không làm đổi hạng"):
        sensitivity(index, still, base=4, seed=1)


@pytest.mark.parametrize(("level", "element"), [(0, "LPI"), (1, "P2P"), (2, "Sust")])
def test_removal_is_a_weight_of_zero(index: Index, level: int, element: str) -> None:
    found = remove_each(index, level=level)
    tree = index.structure.with_weights({element: 0.0})
    alone = Index.from_inputs(index.inputs, tree, index.method)
    assert np.allclose(found.scores[element], alone.scores["Index"], rtol=1e-12)
    assert found.ranks[element].tolist() == alone.ranks["Index"].tolist()
    expected = (index.ranks["Index"] - alone.ranks["Index"]).abs().mean()
    assert found.mean_change[element] == pytest.approx(expected)
    assert found.mean_change["nominal"] == 0
