"""Agreement with the peer over its methods: what COINr 1.1.14 itself gave for each case (peer_cases/README.md)."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sources.innovation_index.method import Alternatives, Index, Structure, impute_panel, read_table, remove_each
from sources.innovation_index.method.robustness import rank_summary, run_sample
from sources.innovation_index.method.sensitivity import sensitivity_indices

HERE = Path(__file__).parent
CASES: dict[str, Any] = yaml.safe_load((HERE / "peer_cases" / "cases.yml").read_text(encoding="utf-8"))
SCORES = pd.read_csv(HERE / "peer_cases" / "index_scores.csv", index_col="unit")


@cache
def data(name: str) -> pd.DataFrame:
    table = read_table(HERE / "asem" / "data.csv").set_index("unit")
    if name == "holes":
        for unit, code in read_table(HERE / "peer_cases" / "holes.csv").itertuples(index=False):
            table.loc[unit, code] = ""
    if name == "changed":
        table.loc["AUT", "LPI"], table.loc["VNM", "Poverty"], table.loc["CHN", "CO2"] = "5.5", "", "0.5"
    return table.reset_index()


@cache
def structure(name: str) -> Structure:
    table = read_table(HERE / "asem" / "structure.csv").set_index("code")
    columns = {"plain": [], "bounds": ["lower", "upper"], "weights": ["weight"]}[name]
    laid = read_table(HERE / "peer_cases" / "structure_columns.csv").set_index("code")
    for column in columns:
        table[column] = laid[column].reindex(table.index).fillna(table.get(column, ""))
    return Structure.from_table(table.reset_index())


def computed(case: dict[str, Any]) -> Index:
    return Index.from_tables(data(case.get("data", "plain")), structure(case.get("structure", "plain")), case["method"])


@pytest.mark.parametrize("name", CASES)
def test_index_scores(name: str) -> None:
    got = computed(CASES[name]).scores["Index"].reindex(SCORES.index).to_numpy()
    wanted = SCORES[name].to_numpy()
    assert np.array_equal(np.isnan(got), np.isnan(wanted))
    assert np.nanmax(np.abs(got - wanted) / (1 + np.abs(wanted))) <= 1e-9


@pytest.mark.parametrize("level", [0, 1, 2])
def test_removal(level: int) -> None:
    wanted = pd.read_csv(HERE / "peer_cases" / "removal.csv").query("level == @level").set_index("code")["mean_change"]
    got = remove_each(computed(CASES["t_default"]), level=level).mean_change.drop("nominal")
    assert np.allclose(got, wanted.loc[got.index], rtol=1e-12)


ASSUMPTIONS = [
    Alternatives("winsorised", "treat", [{"max_winsorised": number} for number in range(1, 6)]),
    Alternatives("scale", "normalise", [{"by": "minmax", "range": [1, 100]}, {"by": "percentile_rank"}]),
    Alternatives("mean", "aggregate", ["arithmetic_mean", {"by": "generalised_mean", "power": 2}]),
]


def test_sensitivity() -> None:
    scale = {"by": "minmax", "range": [1, 100]}
    words = {"denominate": True, "treat": {}, "normalise": scale, "aggregate": "arithmetic_mean"}
    index = Index.from_tables(data("plain"), structure("plain"), words)
    chosen = pd.read_csv(HERE / "peer_cases" / "sensitivity_sample.csv")
    sample = np.column_stack([(chosen[item.name] + 0.5) / len(item.options) for item in ASSUMPTIONS])
    runs = run_sample(index, ASSUMPTIONS, sample, np.random.default_rng(0))
    shifts = np.abs(runs.all_ranks - runs.nominal.to_numpy()).mean(axis=1)
    got = sensitivity_indices(shifts, 20, [item.name for item in ASSUMPTIONS])
    wanted = pd.read_csv(HERE / "peer_cases" / "sensitivity_indices.csv", index_col="name")
    pd.testing.assert_frame_equal(got, wanted, rtol=1e-9)
    ranks = pd.read_csv(HERE / "peer_cases" / "sensitivity_ranks.csv", index_col="unit")
    summary = rank_summary(runs.all_ranks[:40], runs.nominal).loc[ranks.index, ranks.columns]
    assert np.allclose(summary, ranks, rtol=1e-9)


@pytest.mark.parametrize(
    ("way", "reach", "column"),
    [
        ("latest", None, "latest"),
        ("latest", 1, "latest_within_1"),
        ("constant", None, "constant"),
        ("linear", None, "linear"),
    ],
)
def test_panel_imputation(way: str, reach: int | None, column: str) -> None:
    table = pd.read_csv(HERE / "peer_cases" / "panel.csv")
    frames = {int(year): rows.set_index("unit")[["value"]] for year, rows in table.groupby("year")}
    filled = impute_panel(frames, way, reach)
    for year, rows in table.groupby("year"):
        got = filled[int(year)].loc[rows["unit"], "value"].to_numpy()
        assert np.allclose(got, rows[column], rtol=1e-12, equal_nan=True)
