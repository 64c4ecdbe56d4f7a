"""The worked examples of the target page give the figures worked out by hand, and the page is what they give."""

from __future__ import annotations

from typing import Any

import pytest

from tests.method.targets.page import PAGE, answered, cases, planned, render


@pytest.mark.parametrize("case", cases()["any_index"], ids=lambda case: case["title"])
def test_the_cheapest_way(case: dict[str, Any]) -> None:
    found, expected = answered(case), dict(case["expect"])
    moves = expected.pop("moves", None)
    if moves is not None:
        assert {move["code"]: move["to"] for move in found["moves"]} == pytest.approx(moves, abs=1e-9)
    for name, value in expected.items():
        assert found[name] == (pytest.approx(value, abs=1e-9) if value is not None else None), name


@pytest.mark.parametrize("case", cases()["province"], ids=lambda case: case["title"])
def test_the_province(case: dict[str, Any]) -> None:
    outcome, expected = planned(case), case["expect"]
    rows = [row for row in outcome.rows if row.target_year == 2025]
    plan = outcome.milestones[0]
    assert plan.score == pytest.approx(expected["score"], abs=1e-9)
    for code, value in expected.get("ceilings", {}).items():
        assert outcome.ceilings[code].value == value
    for basis in ("missing", "maintained"):
        if basis in expected:
            assert sum(row.basis == basis for row in rows) == expected[basis]
    if "proposed" in expected:
        assert {row.indicator_code: row.target_value for row in rows if row.basis == "proposed"} == expected["proposed"]
    if "committed" in expected:
        assert outcome.scenarios[0].score == pytest.approx(expected["committed"], abs=1e-9)
    answer = outcome.answer
    if "effort" in expected:
        assert answer is not None
        assert answer.proposal is not None
        assert answer.proposal.effort == pytest.approx(expected["effort"], abs=1e-9)
    if "best" in expected:
        assert answer is not None
        assert answer.best_score == pytest.approx(expected["best"], abs=1e-9)
    assert set(expected.get("findings", [])) <= {finding.code for finding in outcome.findings}


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "python -m tests.method.targets.page"
