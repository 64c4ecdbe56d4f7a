"""The peer's own example: ASEM, 51 countries × 49 indicators, expected values of COINr 1.1.14 (asem/README.md)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sources.innovation_index.method import Index, Method, read_table

ASEM = Path(__file__).parent / "asem"


@pytest.fixture(scope="module")
def index() -> Index:
    method = Method.from_yaml(ASEM / "method.yml")
    return Index.from_tables(read_table(ASEM / "data.csv"), read_table(ASEM / "structure.csv"), method)


@pytest.mark.parametrize("name", ["treated", "normalised", "scores", "ranks"])
def test_agrees_with_the_peer(index: Index, name: str) -> None:
    expected = pd.read_csv(ASEM / "expected" / f"{name}.csv", index_col="unit")
    got = getattr(index, name)
    assert list(got.columns) == list(expected.columns)
    assert sorted(got.index) == sorted(expected.index)
    wanted = expected.loc[got.index].to_numpy(float)
    assert np.array_equal(np.isnan(got.to_numpy(float)), np.isnan(wanted))
    departure = np.abs(got.to_numpy(float) - wanted) / (1 + np.abs(wanted))
    assert np.nanmax(departure) <= 1e-9


def test_base_case_leaves_nothing_to_ask(index: Index) -> None:
    assert index.findings == ()
    assert list(index.units) == read_table(ASEM / "data.csv")["unit"].tolist()
