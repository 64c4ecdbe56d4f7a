"""Every word of `method.yml` on the peer's data against the plain definitions (tests/method/plain.py)."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sources.innovation_index.method import Index, Method, Structure, read_table
from tests.method import plain

ASEM = Path(__file__).parent / "asem"
MINMAX = {"by": "minmax", "range": [1, 100]}


@cache
def structure() -> Structure:
    return Structure.from_table(read_table(ASEM / "structure.csv"))


@cache
def data() -> pd.DataFrame:
    return pd.read_csv(ASEM / "data.csv", keep_default_na=False, na_values=[""])


def with_holes(share: float = 0.12, seed: int = 7) -> pd.DataFrame:
    frame = data().copy()
    rng = np.random.default_rng(seed)
    codes = list(structure().indicators)
    frame[codes] = frame[codes].astype(float).mask(rng.random((len(frame), len(codes))) < share)
    return frame


def column(frame: pd.DataFrame, code: str) -> plain.Column:
    return [None if np.isnan(value) else float(value) for value in frame[code]]


def same(got: pd.Series, wanted: plain.Column) -> None:
    expected = np.array([np.nan if value is None else value for value in wanted], dtype=float)
    assert np.array_equal(np.isnan(got.to_numpy()), np.isnan(expected))
    assert np.nanmax(np.abs(got.to_numpy() - expected) / (1 + np.abs(expected))) <= 1e-9


WAYS = [
    {"by": "minmax", "range": [1, 10]},
    {"by": "zscore", "mean": 50, "sd": 10},
    {"by": "rank"},
    {"by": "percentile_rank"},
    {"by": "borda"},
    {"by": "distance_to_max"},
    {"by": "distance_to_target"},
    {"by": "scaled", "lower": 2, "upper": 9, "range": 5},
]


@pytest.mark.parametrize("words", WAYS, ids=lambda words: words["by"])
@pytest.mark.parametrize("holes", [0.0, 0.2])
def test_normalisation(words: dict, holes: float) -> None:
    frame = with_holes(holes)
    index = Index.from_tables(frame, structure(), Method.from_yaml({"normalise": words}))
    for code in structure().indicators:
        node = structure().by_code[code]
        own = {**words, "target": node.target}
        wanted = plain.normalise(column(frame, code), own.pop("by"), node.direction, **own)
        same(index.normalised[code], wanted)


def test_distance_to_reference_and_fraction_where_defined() -> None:
    position = list(data()["unit"]).index("DEU")
    for words in ({"by": "distance_to_reference", "unit": "DEU"}, {"by": "fraction_of_max"}):
        index = Index.from_tables(data(), structure(), Method.from_yaml({"normalise": words}))
        named = {code for finding in index.findings if "CONSTANT" in finding.code for code in finding.subjects}
        for code in structure().indicators:
            if code in named:
                assert index.normalised[code].isna().all()
            else:
                direction = structure().by_code[code].direction
                wanted = plain.normalise(column(data(), code), words["by"], direction, position=position)
                same(index.normalised[code], wanted)


def test_goalposts_take_the_raw_bounds_of_the_structure() -> None:
    table = read_table(ASEM / "structure.csv")
    numbers = data()[list(structure().indicators)]
    table["lower"] = [str(numbers[code].quantile(0.2)) if code in numbers else "" for code in table["code"]]
    table["upper"] = [str(numbers[code].quantile(0.9)) if code in numbers else "" for code in table["code"]]
    spread = [code for code in structure().indicators if numbers[code].quantile(0.2) < numbers[code].quantile(0.9)]
    others = {code: {"by": "minmax"} for code in structure().indicators if code not in spread}
    words = {"by": "goalposts", "range": [0, 100], "per_indicator": others}
    index = Index.from_tables(data(), table, Method.from_yaml({"normalise": words}))
    for code in spread:
        node = index.structure.by_code[code]
        bounds = {"lower": node.lower, "upper": node.upper, "range": 100}
        same(index.normalised[code], plain.normalise(column(data(), code), "goalposts", node.direction, **bounds))


def test_per_indicator_exceptions_replace_the_general_way() -> None:
    words = {"by": "minmax", "per_indicator": {"LPI": {"by": "zscore", "mean": 10, "sd": 2}}}
    index = Index.from_tables(data(), structure(), Method.from_yaml({"normalise": words}))
    same(index.normalised["LPI"], plain.normalise(column(data(), "LPI"), "zscore", mean=10, sd=2))
    same(index.normalised["Ship"], plain.normalise(column(data(), "Ship"), "minmax"))


TREATMENTS = [
    {"skewness": 2, "kurtosis": 3.5, "max_winsorised": 5, "then": "log_ct"},
    {"skewness": 1, "kurtosis": 1.5, "max_winsorised": 2, "then": "log_ct", "from": "winsorised"},
    {"skewness": 1, "kurtosis": 1, "max_winsorised": 3, "then": "box_cox", "lambda": 0.2},
    {"skewness": 1.5, "kurtosis": 2, "max_winsorised": 1, "then": "box_cox", "lambda": 0, "from": "winsorised"},
    {"skewness": 1, "kurtosis": 2, "max_winsorised": 4, "then": "none"},
    {"skewness": 1.2, "kurtosis": 2, "max_winsorised": None, "then": "none"},
]


@pytest.mark.parametrize("words", TREATMENTS, ids=str)
def test_treatment(words: dict) -> None:
    frame = with_holes()
    index = Index.from_tables(frame, structure(), Method.from_yaml({"denominate": False, "treat": words}))
    sure = index.treatments["treatment"] != "not_treatable"
    assert sure.sum() >= 45
    for code in sure.index[sure]:
        same(index.treated[code], plain.treat(column(frame, code), words))


IMPUTATIONS = ["mean", "median", "group_mean", "group_median", "parent_mean"]


@pytest.mark.parametrize("by", IMPUTATIONS)
def test_imputation(by: str) -> None:
    frame = with_holes()
    method = Method.from_yaml({"impute": {"by": by, "group": "GDP_group"}})
    index = Index.from_tables(frame, structure(), method)
    codes = structure().indicators
    families = [list(members) for members in structure().members.values() if members[0] in codes]
    directions = {code: structure().by_code[code].direction for code in codes}
    groups = [text if isinstance(text, str) else "" for text in frame["GDP_group"]]
    wanted = plain.impute({code: column(frame, code) for code in codes}, by, groups, families, directions)
    for code in codes:
        same(index.treated[code], wanted[code])


def test_screening_counts_after_imputation() -> None:
    frame = with_holes(0.3)
    kept = Index.from_tables(frame, structure(), Method.from_yaml({"screen": {"at_least": 0.7}}))
    share = frame[list(structure().indicators)].notna().mean(axis=1).to_numpy()
    assert list(kept.units) == list(frame["unit"][share >= 0.7])
    assert set(kept.screened_out) == set(frame["unit"][share < 0.7])
    filled = Method.from_yaml({"impute": {"by": "mean"}, "screen": {"at_least": 0.7}})
    everyone = Index.from_tables(frame, structure(), filled)
    assert len(everyone.units) == len(frame)


MEANS = [
    {"by": "arithmetic_mean"},
    {"by": "geometric_mean"},
    {"by": "harmonic_mean"},
    {"by": "generalised_mean", "power": 0.5},
    {"by": "generalised_mean", "power": -2},
    {"levels": {1: "geometric_mean", 2: "arithmetic_mean", 3: "harmonic_mean"}},
]


@pytest.mark.parametrize("words", MEANS, ids=str)
@pytest.mark.parametrize("holes", [0.0, 0.3])
@pytest.mark.parametrize("at_least", [None, 0.6])
def test_means(words: dict, holes: float, at_least: float | None) -> None:
    weights = {code: 0.5 + position % 4 for position, code in enumerate(structure().indicators)}
    tree = structure().with_weights({**weights, "Conn": 2, "P2P": 3})
    method = Method.from_yaml({"normalise": MINMAX, "aggregate": {**words, "at_least": at_least}})
    index = Index.from_tables(with_holes(holes), tree, method)
    known: dict[str, plain.Column] = {code: column(index.normalised, code) for code in tree.indicators}
    for code in sorted(tree.aggregates, key=lambda code: tree.heights[code]):
        members, level = tree.members[code], tree.heights[code]
        by = words.get("by") or words["levels"][level]
        shares = [tree.by_code[member].weight for member in members]
        rows = list(zip(*(known[member] for member in members), strict=True))
        known[code] = [
            None
            if at_least and sum(x is not None for x in row) / len(row) < at_least
            else plain.mean_of(list(row), shares, by, words.get("power", 1.0))
            for row in rows
        ]
        same(index.scores[code], known[code])


def test_copeland() -> None:
    full = Method.from_yaml({"impute": {"by": "median"}, "normalise": MINMAX, "aggregate": {"by": "copeland"}})
    index = Index.from_tables(data(), structure(), full)
    tree = structure()
    known = {code: list(index.normalised[code]) for code in tree.indicators}
    for code in sorted(tree.aggregates, key=lambda code: tree.heights[code]):
        rows = [list(row) for row in zip(*(known[member] for member in tree.members[code]), strict=True)]
        known[code] = plain.copeland(rows, [tree.by_code[member].weight for member in tree.members[code]])
        same(index.scores[code], known[code])
