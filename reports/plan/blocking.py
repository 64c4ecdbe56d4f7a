"""What keeps the plan from going up for signature: the holes that no sentence can be written around."""

from __future__ import annotations

from collections.abc import Iterator

from reports.plan.material import Material
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def blocking(m: Material) -> tuple[Finding, ...]:
    """One finding for each blocking hole; none where the clean copy can be made."""
    return tuple(MESSAGES.finding(code, **values) for code, values in _holes(m))


def _holes(m: Material) -> Iterator[tuple[str, dict[str, object]]]:
    answer = m.outcome.answer if m.outcome else None
    if m.inputs.goal is None:
        yield "PII-PLAN-NO-GOAL", {"year": m.inputs.year}
    elif answer is not None and not answer.reachable:
        yield "PII-PLAN-GOAL-UNREACHABLE", {"goal": m.inputs.goal.text(), "year": m.inputs.goal.year}
    if not any(citation.kind == "legal_basis" for citation in m.inputs.citations):
        yield "PII-PLAN-NO-BASIS", {}
    unled = [row.code for row in m.tree.indicators if row.lead is None]
    if unled:
        yield "PII-PLAN-NO-LEAD", {"codes": ", ".join(unled)}
    if not any(map(m.has_target, m.tree.indicators)):
        yield "PII-PLAN-NO-TARGET", {"year": m.inputs.year}
    code = m.tree.root.code
    if m.readings.score(code) is None or m.readings.rank(code) is None:
        yield "PII-PLAN-NO-SCORE", {"edition": m.readings.current.edition}
