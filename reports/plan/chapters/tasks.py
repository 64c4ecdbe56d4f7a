"""Chapters IV and V: the tasks by pillar, from what departments committed to do, and what is known of their cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.plan.chapters.situation import weakest
from reports.plan.chapters.statements import money
from reports.plan.material import Material, identified, names_of, shown, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, Subject, dashes
from reports.plan.readings import coded
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Text
from sources.contracts import Commitment
from sources.registry.departments import is_requested, protocol_order
from sources.tree import Node
from sources.words.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Task:
    """One measure for one indicator, in its department's words. `lead` is that department; what it did not name is empty."""

    indicator: Node
    commitment: Commitment
    name: Text
    lead: Text
    department: str | None
    coordinating: tuple[str, ...]
    evidence: Text
    deadline: Text

    def helpers(self, separator: str) -> Text:
        """The coordinating bodies, marked where only the made-up part of the framework names them."""
        made_up = not self.commitment.coordinating and self.indicator.lead_status == Status.ILLUSTRATIVE
        return joined([titled(name, made_up=made_up) for name in self.coordinating], separator)


def tasks_of(m: Material, row: Node) -> list[Task]:
    """The tasks of one indicator: each solution of each department once. Without a measure there is no task."""
    made: dict[tuple[str | None, str], Commitment] = {}
    for commitment in sorted(m.usable_commitments(row.code), key=lambda item: (item.year or 0, item.commitment_id)):
        if commitment.solution and commitment.solution.strip():
            made[commitment.department, commitment.solution] = commitment
    return [
        _task(m, row, commitment, f"task.{row.code}.{identified(f'{body}: {solution}')}")
        for (body, solution), commitment in made.items()
    ]


def all_tasks(m: Material) -> list[Task]:
    return [task for row in m.tree.indicators for task in tasks_of(m, row)]


def without_measure(m: Material, rows: tuple[Node, ...]) -> list[Node]:
    """The indicators for which nobody named a measure."""
    return [row for row in rows if not tasks_of(m, row)]


def _task(m: Material, row: Node, made: Commitment, prefix: str) -> Task:
    department = made.department or row.lead
    return Task(
        indicator=row,
        commitment=made,
        name=_quoted(m, made, f"{prefix}.solution", "solution"),
        lead=titled(department) if department and department != row.lead else m.lead_of(row),
        department=department,
        coordinating=made.coordinating or row.coordinating,
        evidence=_quoted(m, made, f"{prefix}.evidence", "evidence"),
        deadline=_quoted(m, made, f"{prefix}.deadline", "deadline_words"),
    )


def _quoted(m: Material, commitment: Commitment, number_id: str, attribute: str) -> Text:
    """A department's own words: a first capital, no final stop, otherwise untouched; empty where it has none."""
    words: str = getattr(commitment, attribute) or ""
    tidy = words.strip().rstrip(".;,")
    if not words.strip():
        return ()
    if attribute != "deadline_words":
        tidy = tidy[:1].upper() + tidy[1:]
    source = Operand(f"{commitment.commitment_id}:{attribute}", "commitment", words, commitment.status)
    return (m.book.read(number_id, source, tidy, kind="committed", rule=attribute),)


def pillar_tasks(m: Material, subject: Subject) -> Iterator[Block]:
    """Where the pillar stands, its weak indicators by name, the measures by department, and who still owes one."""
    pillar: Node = subject.value
    rows = m.tree.below(pillar.code)
    yield Paragraph(_standing(m, pillar))
    by_body: dict[str, list[Task]] = {}
    for task in (task for row in rows for task in tasks_of(m, row)):
        by_body.setdefault(task.department or "", []).append(task)
    sentences = [_measures(m, body, by_body[body]) for body in sorted(by_body, key=protocol_order)]
    without = without_measure(m, rows)
    owing: dict[str, list[Node]] = {}
    for row in without:
        owing.setdefault(row.lead or "", []).append(row)
    sentences += [_request(m, body, owing[body]) for body in sorted(owing, key=protocol_order)]
    yield from dashes(sentences)


def _standing(m: Material, pillar: Node) -> Text:
    readings = m.readings
    score, rank, weak = readings.score(pillar.code), readings.rank(pillar.code), weakest(m, pillar)
    figures: dict[str, Any] = {"score": shown(score), "rank": shown(rank)}
    figures |= {"field": readings.field(), "edition": readings.edition_year()}
    known = "tasks.pillar_intro" if score is not None and rank is not None else "tasks.pillar_intro_unknown"
    weak_points = m.say("tasks.pillar_weak", list=names_of(weak)) if weak else ()
    return (*m.say(known, **figures), *weak_points)


def _measures(m: Material, body: str, tasks: list[Task]) -> Text:
    """What one department does in a pillar; measures that are the same for several indicators are said once."""
    codes: dict[str, list[Task]] = {}
    for task in tasks:
        codes.setdefault(task.commitment.solution or "", []).append(task)
    said = [
        m.say("tasks.measure", solution=same[0].name, codes=joined([(coded(task.indicator.code),) for task in same]))
        for same in codes.values()
    ]
    key = "tasks.measures_requested" if is_requested(body) else "tasks.measures"
    return m.say(key, body=tasks[0].lead or m.say("tasks.no_body"), measures=joined(said, "; "))


def _request(m: Material, body: str, rows: list[Node]) -> Text:
    """A target without a measure, or an indicator without either, is a request to its department."""
    key = "tasks.owed_requested" if is_requested(body) else "tasks.owed"
    own = body == m.wording.plain("organisation.coordinator")
    return m.say(
        "tasks.owed_own" if own else key, body=m.lead_of(rows[0]) or m.say("tasks.no_body"), indicators=names_of(rows)
    )


def funding(m: Material) -> Iterator[Block]:
    """Costs are added up only where departments named them."""
    yield Paragraph(m.say("funding.sources"))
    yield Paragraph(m.say("funding.budgeting"))
    yield from money(m)
    priced = [
        Operand(task.commitment.commitment_id, "cost", task.commitment.cost, task.commitment.status)
        for task in all_tasks(m)
        if task.commitment.cost is not None
    ]
    if priced:
        total = m.book.computed("funding.total", "sum", priced)
        count = m.book.computed("funding.tasks", "count", [replace(item, role="counted") for item in priced])
        yield Paragraph(m.say("funding.known", count=count, total=total))
    if not m.is_clean:
        yield Paragraph(m.say("funding.rest" if priced else "funding.unknown", hole=m.hole))


CONTENTS: dict[str, Content] = {"pillar_tasks": pillar_tasks, "funding": funding}
