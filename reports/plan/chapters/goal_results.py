"""What the target model answers about the goal: what commitments reach, what is missing, the way to it, the chances."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.plan.content import NumberUse, Text
from reports.plan.goal_values import target_number
from reports.plan.material import Material
from reports.plan.numbers import Operand
from reports.plan.wording import say
from reports.targets import TargetOutcome
from sources.words.numbers import SCORE_PLACES, from_float, rounded

MODEL = "forward_model"
CHANCES = "outlook"


def goal_results(material: Material) -> Iterator[Text]:
    """Sentences in the order of the argument; none where the target model was not asked or nothing is committed to."""
    outcome = material.outcome
    if outcome is None:
        return
    yield from _commitments(material, outcome)
    if outcome.answer is not None:
        yield from _gap(material, outcome)
        yield from _way(material, outcome)
        yield from _chances(material, outcome)


def _commitments(material: Material, outcome: TargetOutcome) -> Iterator[Text]:
    scenario = next((item for item in outcome.scenarios if item.name == "commitments" and item.values), None)
    if scenario is not None:
        yield say(
            "goals.committed",
            edition=material.readings.edition_year(material.readings.current),
            year=_year(material, scenario.year),
            **_result(material, "commitments", scenario.score, scenario.rank, _sources(material, scenario.year)),
        )


def _gap(material: Material, outcome: TargetOutcome) -> Iterator[Text]:
    answer = outcome.answer
    if answer is None or not answer.reachable:
        return
    if answer.commitments_suffice:
        yield say("goals.suffice")
    elif answer.gap is not None and answer.needed is not None:
        inputs = _sources(material, answer.goal.year)
        needed = _modelled(material, "goal.needed_score", _score(answer.needed), inputs, "target_model")
        yield say("goals.gap", gap=_modelled(material, "goal.gap", _score(answer.gap), inputs, MODEL), needed=needed)


def _way(material: Material, outcome: TargetOutcome) -> Iterator[Text]:
    answer = outcome.answer
    if answer is None:
        return
    inputs = _sources(material, answer.goal.year)
    if not answer.reachable:
        best = _result(material, "best", answer.best_score, answer.best_rank, inputs)
        yield say("goals.unreachable", year=_year(material, answer.goal.year), **best)
    elif answer.proposal is not None:
        moves = [material.readings.nodes[move.code] for move in answer.proposal.moves]
        count = material.count("goal.proposed_indicators", moves, material.readings.indicators)
        result = _result(material, "proposal", answer.proposal.score, answer.proposal.rank, inputs)
        yield say("goals.proposal", count=count, **result)


def _chances(material: Material, outcome: TargetOutcome) -> Iterator[Text]:
    chances = outcome.outlook
    if chances.probability is None or chances.rank_band is None:
        return
    inputs = _sources(material, chances.year)
    percent = rounded(from_float(chances.probability) * 100, 0)
    best, _, worst = chances.rank_band
    yield say(
        "goals.chances" if percent else "goals.no_chances",
        percent=_modelled(material, "goal.probability", percent, inputs, CHANCES),
        best=_modelled(material, "goal.rank_band_best", Decimal(best), inputs, CHANCES),
        worst=_modelled(material, "goal.rank_band_worst", Decimal(worst), inputs, CHANCES),
    )


def _result(material: Material, name: str, score: float, rank: int, inputs: list[Operand]) -> dict[str, NumberUse]:
    """Score, rank and field of one forward run."""
    return {
        "score": _modelled(material, f"goal.{name}_score", _score(score), inputs, MODEL),
        "rank": _modelled(material, f"goal.{name}_rank", Decimal(rank), inputs, MODEL),
        "field": material.readings.field(material.readings.current),
    }


def _modelled(material: Material, number_id: str, value: Decimal, inputs: list[Operand], rule: str) -> NumberUse:
    return material.book.modelled(number_id, value, inputs, kind="computed", rule=rule)


def _score(value: float) -> Decimal:
    return rounded(from_float(value), SCORE_PLACES)


def _year(material: Material, year: int) -> NumberUse:
    if year == material.inputs.year:
        return material.year()
    return material.readings.years_after(f"target_year.{year}", year)


def _sources(material: Material, year: int) -> list[Operand]:
    """What a forward run starts from: the province's score now, and the targets in force in that year."""
    readings = material.readings
    score = readings.score(readings.current, readings.index_code)
    operands = [material.book.operand(score, "baseline")] if score is not None else []
    for row in readings.indicators:
        in_force = [target for when, target in sorted(material.targets_of(row.code).items()) if when <= year]
        use = target_number(material, in_force[-1]) if in_force else None
        if use is not None:
            operands.append(material.book.operand(use, "target"))
    return operands
