"""Chapters IV and V: the tasks by pillar, from what departments committed to do, and what is known of their cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.plan.material import Material, codes_of, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, Subject, points
from reports.plan.readings import coded, named
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Text
from sources.contracts import Commitment
from sources.tree import Node
from sources.words.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Task:
    """One task for one indicator. `lead` is the department that committed itself; parts it did not name are empty."""

    indicator: Node
    commitment: Commitment
    name: Text
    lead: Text
    department: str | None
    coordinating: tuple[str, ...]
    product: Text
    deadline: Text

    def helpers(self, separator: str) -> Text:
        """The coordinating bodies, marked where only the made-up part of the framework names them."""
        made_up = not self.commitment.coordinating and self.indicator.lead_status == Status.ILLUSTRATIVE
        return joined([titled(name, made_up=made_up) for name in self.coordinating], separator)


def tasks_of(m: Material, row: Node) -> list[Task]:
    """The tasks of one indicator: each solution of each department once, with the years it was committed for.

    A commitment without a solution makes a task of its own only where its department names none at all.
    """
    made: dict[tuple[str | None, str | None], list[Commitment]] = {}
    for commitment in sorted(m.usable_commitments(row.code), key=lambda item: (item.year or 0, item.commitment_id)):
        made.setdefault((commitment.department, commitment.solution), []).append(commitment)
    telling = {department for department, solution in made if solution is not None}
    chosen = [items for (department, solution), items in made.items() if solution is not None or department not in telling]
    return [_task(m, row, items, f"task.{row.code}.{number}") for number, items in enumerate(chosen, start=1)]


def all_tasks(m: Material) -> list[Task]:
    return [task for row in m.tree.indicators for task in tasks_of(m, row)]


def _task(m: Material, row: Node, made: list[Commitment], prefix: str) -> Task:
    last = made[-1]
    department = last.department or row.lead
    return Task(
        indicator=row,
        commitment=last,
        name=_quoted(m, last, f"{prefix}.solution", "solution") or m.say("tasks.generic_task", name=named(row)),
        lead=titled(department) if department and department != row.lead else m.lead_of(row),
        department=department,
        coordinating=last.coordinating or row.coordinating,
        product=_quoted(m, last, f"{prefix}.product", "evidence"),
        deadline=_quoted(m, last, f"{prefix}.deadline", "deadline_words"),
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
    pillar: Node = subject.value
    readings, rows = m.readings, m.tree.below(pillar.code)
    score, rank = readings.score(pillar.code), readings.rank(pillar.code)
    indicators = m.count(f"pillar.{pillar.code}.indicators", rows)
    yield Paragraph(
        m.say(
            "tasks.pillar_intro",
            edition=readings.edition_year(),
            score=score or m.say("no_figure"),
            rank=rank or m.say("no_figure"),
            field=readings.field(),
            indicators=indicators,
        )
    )
    sentences = [task_sentence(m, task) for row in rows for task in tasks_of(m, row)]
    if without := [row for row in rows if not tasks_of(m, row)]:
        count = m.count(f"pillar.{pillar.code}.without_task", without, rows)
        sentences.append(m.say("tasks.owed", count=count, codes=codes_of(without)))
    yield from points(sentences) if len(sentences) > 1 else (Paragraph(sentence) for sentence in sentences)


def task_sentence(m: Material, task: Task) -> Text:
    """The task as one sentence with lead, coordination, product and deadline; what is not named is printed as a hole."""
    helpers = task.helpers(", ")
    return m.say(
        "tasks.task" if helpers else "tasks.task_alone",
        solution=task.name,
        code=coded(task.indicator.code),
        lead=task.lead or m.hole,
        coordinating=helpers,
        product=task.product or m.hole,
        deadline=task.deadline or m.hole,
    )


def funding(m: Material) -> Iterator[Block]:
    """Costs are added up only where departments named them."""
    yield Paragraph(m.say("funding.sources"))
    yield Paragraph(m.say("funding.budgeting"))
    priced = [
        Operand(task.commitment.commitment_id, "cost", task.commitment.cost, task.commitment.status)
        for task in all_tasks(m)
        if task.commitment.cost is not None
    ]
    if not priced:
        yield Paragraph(m.say("funding.unknown", hole=m.hole))
        return
    total = m.book.computed("funding.total", "sum", priced)
    count = m.book.computed("funding.tasks", "count", [replace(item, role="counted") for item in priced])
    yield Paragraph(m.say("funding.known", count=count, total=total, hole=m.hole))


CONTENTS: dict[str, Content] = {"pillar_tasks": pillar_tasks, "funding": funding}
