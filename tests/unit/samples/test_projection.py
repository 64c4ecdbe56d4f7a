"""Moving scores to wanted aggregates."""

from __future__ import annotations

import numpy as np
import pytest

from sources.samples.projection import Unreachable, project


def _project(wanted: float, width: float = 0.0) -> list[float]:
    start, row = np.array([10.0, 20.0, 90.0]), np.array([[0.5, 0.25, 0.25]])
    low, high = np.array([0.0, 0.0, 90.0]), np.array([100.0, 100.0, 90.0])
    return [float(x) for x in project(start, row, np.array([wanted]), np.array([width]), low, high)]


def test_moves_free_cells_in_proportion_to_their_weight_and_holds_fixed_ones() -> None:
    assert _project(37.5) == pytest.approx([18.0, 24.0, 90.0])


def test_stays_where_the_width_already_allows() -> None:
    assert _project(33.0, width=1.0) == [10.0, 20.0, 90.0]


def test_says_when_the_bounds_do_not_allow_it() -> None:
    with pytest.raises(Unreachable):
        _project(99.0)
