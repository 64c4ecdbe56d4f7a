"""The views of a goal agree with its answer: effort buys more and never less, and the cheapest moves are the steady ones."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reports.targets import set_targets
from tests.properties.test_targets_plan import POLICY, drawn_plan


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_views_agree_with_the_answer(seed: int) -> None:
    plan = drawn_plan(seed, goal="rank:5")
    outcome = set_targets(plan, POLICY)
    answer, views = outcome.answer, outcome.strategy
    assert answer is not None
    assert views is not None
    assert all(later.score >= earlier.score - 1e-9 for earlier, later in pairwise(views.frontier))
    assert views.frontier[-1].score == pytest.approx(answer.best_score)
    assert all(0 < share <= 1 for share in views.steadiness.values())
    assert bool(views.steadiness) == answer.reachable
    assert {item.field for item in views.standouts} <= {8}


def test_without_a_goal_there_is_nothing_to_view() -> None:
    assert set_targets(drawn_plan(3), POLICY).strategy is None
