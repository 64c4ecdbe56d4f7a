"""A goal with a chance: the proposal has it, needs all of its moves for it, or the answer says what chance there can be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from flows.settings import PROJECT
from reports.targets import TargetOutcome, set_targets
from sources.case import OutlookSettings, TargetSettings, load_settings, parse_case, parse_goal
from sources.contracts import Refused
from sources.words.vocabulary import Force
from tests.joining import rejoined
from tests.properties.test_targets_plan import drawn_plan

SURE = dict.fromkeys(Force, 0.95)
POLICY = TargetSettings(ceiling_quantile=0.9, outlook=OutlookSettings(draws=400), least_pairs=1, kept=SURE)


def asked(chance: str, policy: TargetSettings = POLICY, seed: int = 3) -> TargetOutcome:
    plan = drawn_plan(seed)
    goal = replace(parse_goal("rank:5", 2025), confidence=Decimal(chance))
    return set_targets(rejoined(plan, goal=goal), policy)


def codes(outcome: TargetOutcome) -> set[str]:
    return {finding.code for finding in outcome.findings}


def test_a_chance_costs_more_than_the_goal_alone() -> None:
    plain, sure = asked("0"), asked("0.6")
    assert plain.answer is not None
    assert sure.answer is not None
    assert plain.answer.proposal is not None
    assert sure.answer.proposal is not None
    assert (plain.outlook.probability or 0) < 0.6 <= (sure.outlook.probability or 0)
    assert sure.answer.proposal.chance == sure.outlook.probability
    assert plain.answer.proposal.effort < sure.answer.proposal.effort
    assert sure.answer.proposal.rank <= 5
    assert "PII-GOAL-CHANCE" in codes(sure)


def test_a_chance_that_nothing_gives_is_told_with_the_highest() -> None:
    outcome = asked("0.99")
    assert outcome.answer is not None
    assert outcome.answer.best_chance is not None
    assert outcome.answer.best_chance < 0.99
    assert "PII-GOAL-CHANCE-BEYOND" in codes(outcome)


def test_without_a_history_no_chance_is_claimed() -> None:
    outcome = asked("0.6", replace(POLICY, least_pairs=5))
    assert "PII-GOAL-CHANCE-UNKNOWN" in codes(outcome)
    assert outcome.answer is not None
    assert outcome.answer.best_chance is None


@pytest.mark.parametrize(("chance", "goal"), [("1", "rank:5"), ("-0.1", "rank:5"), ("nhiều", "rank:5"), ("0.8", "")])
def test_what_is_no_chance_is_refused(chance: str, goal: str) -> None:
    settings = load_settings(PROJECT / "settings.toml")
    with pytest.raises(Refused) as caught:
        parse_case(settings, goal=goal, confidence=chance)
    assert caught.value.finding.code == "PII-GOAL-CONFIDENCE"


def test_the_chance_is_part_of_the_case() -> None:
    case = parse_case(load_settings(PROJECT / "settings.toml"), goal="rank:5", confidence="0,8")
    assert case.goal is not None
    assert case.goal.confidence == Decimal("0.8")
    assert type(case).from_json(case.to_json()) == case
