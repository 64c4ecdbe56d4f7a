"""The submission: how the plan was made, what is in it, and what is still to be decided."""

from __future__ import annotations

from collections.abc import Iterator

from reports.plan.chapters.annexes import conflicts
from reports.plan.chapters.goals import goal, is_reachable
from reports.plan.chapters.opinions import senders
from reports.plan.chapters.situation import result
from reports.plan.chapters.statements import requests_counted
from reports.plan.chapters.tasks import all_tasks
from reports.plan.material import Material
from reports.plan.outline import Content
from reports.word.content import Block, Paragraph, Text
from sources.words.vocabulary import Basis


def submission_need(m: Material) -> Iterator[Block]:
    yield from result(m)
    yield Paragraph(m.say("submission.need"))


def submission_making(m: Material) -> Iterator[Block]:
    claims = [claim.commitment for claim in m.inputs.claims]
    first = {claim.commitment.department: claim.commitment for claim in m.inputs.claims if claim.commitment.department}
    if not claims:
        yield Paragraph(m.say("opinions.none"))
        return
    accepted = [claim.commitment for claim in m.inputs.claims if claim.is_accepted]
    yield Paragraph(
        m.say(
            "submission.making",
            senders=m.count_of("senders.all", [first[name] for name, _ in senders(m)]),
            all=m.count_of("claims.all", claims),
            accepted=m.count_among("claims.accepted", accepted, claims),
        )
    )
    if waiting := m.pending():
        yield Paragraph(m.say("submission.waiting", pending=m.count_among("commitments.waiting", waiting, claims)))


def submission_content(m: Material) -> Iterator[Block]:
    if m.inputs.goal is not None and is_reachable(m):
        for text in goal(m):
            yield Paragraph(text)
    rows = m.tree.indicators
    having = [row for row in rows if m.has_target(row)]
    committed = [row for row in rows if m.basis_of(row) is Basis.COMMITTED]
    tasks = [task.commitment for task in all_tasks(m)]
    yield Paragraph(
        m.say(
            "submission.targets",
            with_target=m.count("indicators.with_target", having, rows),
            indicators=m.count("framework.indicators", rows),
            committed=m.count(f"indicators.{Basis.COMMITTED}", committed, rows),
            tasks=m.count_among("tasks.all", tasks, m.inputs.commitments),
            year=m.year(),
        )
    )


def submission_open(m: Material) -> Iterator[Text]:
    """What the committee is asked to decide."""
    asked = []
    if m.inputs.goal is None:
        asked.append(m.say("submission.open_goal", year=m.year()))
    elif not is_reachable(m):
        asked.append(m.say("submission.open_unreachable"))
    if owed := m.without_target():
        count = m.count("indicators.without_target", owed, m.tree.indicators)
        asked.append(m.say("submission.open_targets", count=count, year=m.year()))
    if found := conflicts(m):
        asked.append(m.say("submission.open_conflicts", count=m.count_findings("findings.between", found)))
    asked += requests_counted(m)
    yield from asked or [m.say("submission.open_none")]


CONTENTS: dict[str, Content] = {
    "submission_need": submission_need,
    "submission_making": submission_making,
    "submission_content": submission_content,
    "submission_open": submission_open,
}
