"""Index scores between the published ones."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sources.samples.standing import index_scores

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
