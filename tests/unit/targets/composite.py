"""Small made-up indices for the tests of the cheapest way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sources.innovation_index.method import Index, Method

SMALL = pd.DataFrame(
    {
        "unit": ["A", "B", "C", "D"],
        "i1": [10.0, 20.0, 30.0, 25.0],
        "i2": [2.0, 6.0, 10.0, 7.0],
        "i3": [50.0, 30.0, 10.0, 20.0],
        "i4": [30.0, 20.0, 10.0, np.nan],
    }
)
STRUCTURE = pd.DataFrame(
    [
        ("T", None, "aggregate", 1, None),
        ("P", "T", "aggregate", 1, None),
        ("Q", "T", "aggregate", 1, None),
        ("i1", "P", "indicator", 1, 1),
        ("i2", "P", "indicator", 3, 1),
        ("i3", "Q", "indicator", 1, 1),
        ("i4", "Q", "indicator", 1, -1),
    ],
    columns=["code", "parent", "kind", "weight", "direction"],
)
"""Effective weights: i1 1/8, i2 3/8, i3 and i4 1/4 each (1/2 for i3 where i4 is missing)."""


def small(**method: Any) -> Index:
    return Index.from_tables(SMALL, STRUCTURE, Method.from_yaml(method) if method else Method())


def random_index(seed: int, units: int = 9, indicators: int = 6, **method: Any) -> Index:
    """An index of three levels with random data, weights and directions, and some missing values."""
    draw = np.random.default_rng(seed)
    codes = [f"i{position}" for position in range(indicators)]
    data = pd.DataFrame(draw.uniform(1, 100, (units, indicators)), columns=pd.Index(codes))
    data = data.mask(draw.uniform(size=data.shape) < 0.05)
    data.insert(0, "unit", [f"u{position}" for position in range(units)])
    rows: list[tuple[Any, ...]] = [("T", None, "aggregate", 1, None), ("A", "T", "aggregate", 2, None)]
    rows += [("B", "T", "aggregate", 1, None), ("C", "B", "aggregate", 1, None)]
    for position, code in enumerate(codes):
        rows.append((code, "ABC"[position % 3], "indicator", draw.uniform(0.5, 2), draw.choice([1, -1])))
    table = pd.DataFrame(rows, columns=pd.Index(["code", "parent", "kind", "weight", "direction"]))
    return Index.from_tables(data, table, Method.from_yaml(method) if method else Method())


def random_costs(index: Index, seed: int) -> dict[str, float]:
    draw = np.random.default_rng(seed)
    return {code: float(draw.uniform(0.5, 3)) for code in index.structure.indicators}
