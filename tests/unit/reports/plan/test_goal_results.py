"""What the explanation says about the goal, for each answer of the target model; what the plan then says of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.inputs import PlanInputs
from reports.plan import PlanContent, build_all
from reports.targets import TargetOutcome
from reports.targets.answer import GoalAnswer
from reports.targets.outlook import Outlook
from reports.targets.scenarios import Scenario
from reports.targets.signed import PlannedMove, Variant
from reports.word.content import Text, plain
from sources.case import Goal
from tests.documents.plan_material import plan_inputs, targets

GOAL = Goal("rank", Decimal(30), 2026)
ANSWER = GoalAnswer(
    goal=GOAL,
    field=34,
    needed=28.194,
    committed_score=26.488,
    committed_rank=32,
    commitments_suffice=False,
    reachable=True,
    variants=(),
    effort_unit="peer_years",
    demand_price=None,
    best_score=30.515,
    best_rank=28,
    binding={},
)
MOVE = PlannedMove("6.1.1", Decimal("0.1"), Decimal("0.2"), 1.0, 1.0)
PROPOSAL = Variant("effort", (MOVE,), 1.0, 1.0, 28.2, 30)


def _outcome(answer: GoalAnswer | None, probability: float | None) -> tuple[PlanInputs, TargetOutcome]:
    inputs = replace(plan_inputs(), goal=GOAL if answer else None)
    rows = targets(inputs)
    scenario = Scenario("commitments", 2026, {"7.1.3": Decimal("12.5")}, 26.485, 32, 34, {}, {}, {}, 0.0)
    chances = Outlook(2026, 100, 1, probability, (27, 31, 34), (24.0, 25.0, 26.0), 34, (), {}, False)
    return inputs, TargetOutcome(rows, (), GOAL if answer else None, answer, (), {}, (scenario,), (), chances)


def _made(answer: GoalAnswer | None, probability: float | None, name: str) -> PlanContent | None:
    inputs, outcome = _outcome(answer, probability)
    return next((item for item in build_all(inputs, outcome.rows, outcome, [name]).made if item.name == name), None)


def _said(answer: GoalAnswer | None, probability: float | None, name: str = "thuyet-minh") -> str:
    content = _made(answer, probability, name)
    assert content is not None
    for record in content.records:
        assert record.inputs
    texts: list[Text] = [getattr(block, "text", ()) for block in content.body]
    return "\n".join(plain(text) for text in texts)


def test_without_a_goal_only_what_the_commitments_reach() -> None:
    said = _said(None, None)
    assert "dự kiến năm 2026 tỉnh đạt 26,49 điểm, xếp thứ 32*/8" in said
    assert "khả năng đạt mục tiêu" not in said


@pytest.mark.parametrize(
    ("answer", "probability", "words"),
    [
        (replace(ANSWER, commitments_suffice=True), 0.4108, ["đủ để đạt mục tiêu", "vào khoảng 41%", "từ 27 đến 34*"]),
        (
            replace(ANSWER, variants=(PROPOSAL,)),
            0.1,
            ["còn thiếu 1,71 điểm", "là 28,19* điểm", "nâng thêm 1 chỉ số", "28,20 điểm"],
        ),
        (
            replace(ANSWER, reachable=False),
            0.001,
            ["30,52 điểm, xếp thứ 28*", "mục tiêu thứ hạng nêu trên chưa khả thi", "rất thấp"],
        ),
        (replace(ANSWER, needed=None, variants=(PROPOSAL,)), None, ["nâng thêm 1 chỉ số"]),
    ],
    ids=["enough", "proposal", "out of reach", "no score asked for"],
)
def test_each_answer_has_its_sentences(answer: GoalAnswer, probability: float | None, words: list[str]) -> None:
    said = _said(answer, probability)
    for expected in words:
        assert expected in said


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("pillars", Decimal(3), "tỉnh có 2/7 trụ cột đạt điểm cao hơn trung bình cả nước"),
        ("share", Decimal(40), "tỉnh có 2/52 chỉ số thành phần đạt điểm cao hơn trung bình cả nước"),
        ("above", "region-mean", "vẫn không cao hơn trung bình của vùng"),
        ("score", Decimal(31), "mục tiêu điểm số nêu trên chưa khả thi"),
    ],
)
def test_a_goal_out_of_reach_is_refuted_in_its_own_terms(kind: str, value: Decimal | str, words: str) -> None:
    said = _said(replace(ANSWER, goal=Goal(kind, value, 2026), reachable=False, best_met=2), None)
    assert words in said


def test_a_goal_out_of_reach_is_printed_in_no_plan() -> None:
    answer = replace(ANSWER, reachable=False)
    assert _made(answer, 0.001, "trinh-ky") is None
    working = _said(answer, 0.001, "ke-hoach")
    assert "xếp thứ 30/" not in working
    assert "rất thấp" not in working
    assert "chưa khả thi" not in working


def test_the_clean_plan_has_neither_holes_nor_odds() -> None:
    said = _said(replace(ANSWER, variants=(PROPOSAL,)), 0.1, "trinh-ky")
    assert "xếp thứ 30/8 trở lên" in said
    assert not [word for word in ("chưa xác định", "khả năng", "còn thiếu", "mã nhận dạng") if word in said.lower()]


def test_a_report_on_what_nobody_promised_is_not_made_and_that_is_said() -> None:
    inputs, outcome = _outcome(None, None)
    made = build_all(inputs, outcome.rows, outcome, ["ket-qua"])
    assert "ket-qua" not in {document.name for document in made.made}
    assert "PII-PLAN-NOTHING-TO-SAY" in {finding.code for finding in made.findings}
