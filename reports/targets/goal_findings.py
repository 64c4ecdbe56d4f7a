"""What a person should know about the goal and the outlook, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reports.targets.answer import GoalAnswer
from reports.targets.ceilings import PeerHistory
from reports.targets.outlook import Outlook, in_percent
from reports.targets.signed import PlannedMove, Variant
from reports.targets.words import NOBODY, WORDS, figure, tell
from sources.case import TargetSettings
from sources.contracts import Finding
from sources.words.numbers import SCORE_PLACES, from_float, plain, shown, shown_float
from sources.words.units import counted

NAMED = 5
"""How many of the ceilings that bind are named, those that bring most first."""


def goal_findings(answer: GoalAnswer | None, outlook: Outlook) -> tuple[Finding, ...]:
    """No goal; commitments that fall short of it; a goal out of reach and why; a history too short for chances."""
    told = []
    if answer is None:
        told.append(tell("PII-GOAL-NONE", ()))
    elif not answer.reachable:
        told += [_reached(answer), _unreachable(answer)]
    else:
        told.append(_reached(answer))
        told += _proposed(answer, outlook) if answer.proposal or answer.best_chance is not None else []
    if answer is not None and answer.held:
        told.append(tell("PII-GOAL-HELD", (), text=answer.goal.text(), year=answer.goal.year))
    if answer is not None and answer.goal.confidence and outlook.too_short:
        told.append(tell("PII-GOAL-CHANCE-UNKNOWN", (), text=answer.goal.text(), pairs=len(outlook.history)))
    if outlook.too_short:
        told.append(tell("PII-OUTLOOK-TOO-SHORT", (), pairs=len(outlook.history)))
    return tuple(told)


def _reached(answer: GoalAnswer) -> Finding:
    """What the commitments alone reach; where that is not enough for a score or a rank, how much is missing."""
    named = {"text": answer.goal.text(), "year": answer.goal.year, "field": answer.field}
    reached = {"score": _score(answer.committed_score), "rank": answer.committed_rank}
    if answer.commitments_suffice or answer.gap is None:
        return tell("PII-GOAL-SUFFICE" if answer.commitments_suffice else "PII-GOAL-SHORT", (), **named, **reached)
    return tell("PII-GOAL-GAP", (), **named, **reached, gap=_score(answer.gap))


UNREACHABLE = {
    "pillars": "PII-GOAL-UNREACHABLE-PILLARS",
    "share": "PII-GOAL-UNREACHABLE-SHARE",
    "above": "PII-GOAL-UNREACHABLE-MEAN",
}
"""The sentence for each form of a goal; a rank or a score has the general one."""


def _unreachable(answer: GoalAnswer) -> Finding:
    """The best in the terms of the goal that was asked, and the ceilings that bind there."""
    first = tuple(code for code, _ in sorted(answer.binding.items(), key=lambda item: (-item[1], item[0]))[:NAMED])
    return tell(
        UNREACHABLE.get(answer.goal.kind, "PII-GOAL-UNREACHABLE"),
        first,
        text=answer.goal.text(),
        year=answer.goal.year,
        score=_score(answer.best_score),
        rank=answer.best_rank,
        field=answer.field,
        met=answer.best_met,
        missing=_score(answer.best_missing) if answer.best_missing < float("inf") else NOBODY,
        binding=", ".join(first) or WORDS["nothing"],
    )


def _proposed(answer: GoalAnswer, outlook: Outlook) -> list[Finding]:
    """That a proposal holds only as a whole, or with which chance; a side effect on the scale of others."""
    goal = answer.goal
    named = {"text": goal.text(), "year": goal.year}
    told = [_effort(answer, answer.proposal)] if answer.proposal else []
    told += [] if answer.is_confident else [tell("PII-GOAL-ONLY-WHOLE", (), **named)]
    if answer.best_chance is not None:
        code = "PII-GOAL-CHANCE" if answer.is_confident else "PII-GOAL-CHANCE-BEYOND"
        chances = {"wanted": shown(plain(100 * goal.confidence)), "best": shown(in_percent(answer.best_chance))}
        told.append(tell(code, (), **named, **chances, chance=shown(in_percent(outlook.probability or 0.0))))
    return [*told, *(tell("PII-GOAL-SPREAD", (code,), indicator=code) for code in answer.loses_spread)]


def _effort(answer: GoalAnswer, proposal: Variant) -> Finding:
    """What the proposal takes as it is written, and the bound that nothing can stay below; one of no effort needs none."""
    takes = {"effort": shown_float(proposal.effort, SCORE_PLACES), "unit": WORDS[answer.effort_unit]}
    if answer.bound is None:
        return tell("PII-GOAL-EFFORT-UNPROVEN", (), **takes)
    return tell("PII-GOAL-EFFORT", (), **takes, bound=shown_float(answer.bound, SCORE_PLACES))


def cost_findings(answer: GoalAnswer | None, settings: TargetSettings) -> tuple[Finding, ...]:
    """What the proposal costs in the department's money, as far as a price is given; prices that could not be used."""
    moves = answer.proposal.moves if answer and answer.proposal else ()
    if answer is None or not moves or not settings.costs or answer.effort_unit == "money":
        return ()
    priced = {move.code: move.points * settings.costs[move.code] for move in moves if move.code in settings.costs}
    without = [move.code for move in moves if move.code not in priced]
    named = {"money": shown_float(sum(priced.values()), SCORE_PLACES), "count": len(priced), "moves": len(moves)}
    return (tell("PII-GOAL-MONEY-PARTLY", tuple(without), **named, without=", ".join(without) or WORDS["nothing"]),)


def _score(value: float) -> str:
    return shown(from_float(value), SCORE_PLACES)


def count_findings(
    moves: Sequence[PlannedMove], histories: Mapping[str, PeerHistory], settings: TargetSettings
) -> tuple[Finding, ...]:
    """How many things each proposed ratio of counts stands for, or that its denominator is not known."""
    told, used = [], {ratio[2] for item in histories.values() if (ratio := counted(item.row.unit))}
    for move in moves:
        row, steps = histories[move.code].row, histories[move.code].steps
        ratio = counted(row.unit)
        if ratio is None:
            continue
        thing, _, per = ratio
        named = {"indicator": row.code, "value": figure(move.stop, row.unit), "thing": thing, "per": per}
        if per not in settings.denominators:
            told.append(tell("PII-TARGET-COUNT-UNKNOWN", (row.code,), **named, department=row.lead or NOBODY))
        elif steps.each is not None:
            many = {"count": shown(Decimal(steps.count(move.stop) or 0))}
            whole = shown(plain(from_float(settings.denominators[per])))
            told.append(tell("PII-TARGET-COUNT", (row.code,), **named, **many, denominator=whole))
    told += [tell("PII-TARGET-DENOMINATOR-UNUSED", (), name=name) for name in sorted({*settings.denominators} - used)]
    return tuple(told)
