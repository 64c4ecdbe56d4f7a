"""What a person should know about the goal and the outlook, in sentences."""

from __future__ import annotations

from reports.targets.answer import GoalAnswer
from reports.targets.outlook import Outlook
from reports.targets.words import WORDS, tell
from sources.contracts import Finding
from sources.words.numbers import SCORE_PLACES, from_float, shown

NAMED = 5
"""How many of the ceilings that bind are named, those that bring most first."""


def goal_findings(answer: GoalAnswer | None, outlook: Outlook) -> tuple[Finding, ...]:
    """No goal; commitments that fall short of it; a goal out of reach and why; a history too short for chances."""
    told = []
    if answer is None:
        told.append(tell("PII-GOAL-NONE", ()))
    elif not answer.commitments_suffice:
        told.append(_short(answer))
        told.extend([] if answer.reachable else [_unreachable(answer)])
    if outlook.too_short:
        told.append(tell("PII-OUTLOOK-TOO-SHORT", (), pairs=len(outlook.history)))
    return tuple(told)


def _short(answer: GoalAnswer) -> Finding:
    """The commitments alone do not reach the goal; where it is a score or a rank, by how much."""
    named = {"text": answer.goal.text(), "year": answer.goal.year, "field": answer.field}
    reached = {"score": _score(answer.committed_score), "rank": answer.committed_rank}
    if answer.gap is None:
        return tell("PII-GOAL-SHORT", (), **named, **reached)
    return tell("PII-GOAL-GAP", (), **named, **reached, gap=_score(answer.gap))


def _unreachable(answer: GoalAnswer) -> Finding:
    first = sorted(answer.binding.items(), key=lambda item: (-item[1], item[0]))[:NAMED]
    return tell(
        "PII-GOAL-UNREACHABLE",
        tuple(code for code, _ in first),
        text=answer.goal.text(),
        year=answer.goal.year,
        score=_score(answer.best_score),
        rank=answer.best_rank,
        field=answer.field,
        binding=", ".join(code for code, _ in first) or WORDS["nothing"],
    )


def _score(value: float) -> str:
    return shown(from_float(value), SCORE_PLACES)
