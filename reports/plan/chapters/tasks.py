"""Chapters IV and V: the tasks by pillar, and what is known of their cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.plan.assignments import Task, all_tasks, coordinating_of, tasks_of
from reports.plan.chapters.numbered import chapter, dashes, points, section
from reports.plan.content import Block, Paragraph, Segment, Text
from reports.plan.material import Material, codes_of, or_hole
from reports.plan.numbers import Operand
from reports.plan.readings import coded, named
from reports.plan.wording import many_words, say, words
from sources.tree import Node


def tasks(material: Material, number: int) -> Iterator[Block]:
    yield chapter(number, words("tasks.chapter"))
    yield section(1, words("tasks.common_title"))
    yield from dashes((text,) for text in many_words("tasks.common"))
    for index, pillar in enumerate(material.readings.pillars, start=2):
        yield section(index, say("tasks.pillar_title", pillar=named(pillar)))
        yield from _pillar(material, pillar)


def _pillar(material: Material, pillar: Node) -> Iterator[Block]:
    readings = material.readings
    rows = readings.tree.below(pillar.code)
    score, rank = readings.score(readings.current, pillar.code), readings.rank(readings.current, pillar.code)
    yield Paragraph(
        say(
            "tasks.pillar_intro",
            edition=readings.edition_year(readings.current),
            score=or_hole(score, "no_figure"),
            rank=or_hole(rank, "no_figure"),
            field=readings.field(readings.current),
            indicators=material.count(f"pillar.{pillar.code}.indicators", rows),
        )
    )
    sentences = [task_sentence(task) for row in rows for task in tasks_of(material, row)]
    without = [row for row in rows if not tasks_of(material, row)]
    if without:
        count = material.count(f"pillar.{pillar.code}.without_task", without, rows)
        sentences.append(say("tasks.owed", count=count, codes=codes_of(without)))
    yield from points(sentences) if len(sentences) > 1 else (Paragraph(sentence) for sentence in sentences)


def task_sentence(task: Task) -> Text:
    """The task as one sentence with lead, coordination, product and deadline; what is not named is printed as a hole."""
    helpers = coordinating_of(task)
    common: dict[str, Segment | Text] = {
        "solution": task.name,
        "code": coded(task.indicator.code),
        "lead": task.lead or words("hole"),
        "product": or_hole(task.product),
        "deadline": or_hole(task.deadline),
    }
    if helpers is None:
        return say("tasks.task_alone", **common)
    return say("tasks.task", coordinating=helpers, **common)


def funding(material: Material, number: int) -> Iterator[Block]:
    """Chapter V. Costs are added up only where departments named them."""
    yield chapter(number, words("funding.chapter"))
    yield Paragraph(say("funding.sources"))
    yield Paragraph(say("funding.budgeting"))
    priced = [
        Operand(item.commitment_id, "cost", item.cost, item.status)
        for item in (task.commitment for task in all_tasks(material))
        if item.cost is not None
    ]
    if not priced:
        yield Paragraph(say("funding.unknown", hole=words("hole")))
        return
    total = material.book.computed("funding.total", "sum", priced)
    count = material.book.computed("funding.tasks", "count", [replace(item, role="counted") for item in priced])
    yield Paragraph(say("funding.known", count=count, total=total, hole=words("hole")))
