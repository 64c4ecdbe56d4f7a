"""Moving scores to wanted aggregates, and index scores between the published ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scripts.workshop.draft import Unreachable, project
from scripts.workshop.making import index_scores


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


ORDER = ["A", "B", "C", "D", "E"]
KNOWN = {"A": 60.0, "E": 20.0}
REGIONS = dict.fromkeys(ORDER, "N")


def test_known_scores_stay_and_the_others_fall_between_them() -> None:
    scores = index_scores(ORDER, KNOWN, REGIONS, {})
    assert scores == {"A": 60.0, "B": 50.0, "C": 40.0, "D": 30.0, "E": 20.0}


def test_a_region_mean_is_met_without_changing_the_order() -> None:
    scores = index_scores(ORDER, KNOWN, REGIONS, {"N": 43.0})
    assert sum(scores.values()) / 5 == pytest.approx(43.0, abs=0.01)
    assert all(upper > lower for upper, lower in pairwise(scores[name] for name in ORDER))
