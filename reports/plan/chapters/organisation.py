"""Chapter VI: one item for each department, from the framework's leads, the commitments and the duties of the mandate."""

from __future__ import annotations

from collections.abc import Iterator

from reports.plan.assignments import all_tasks
from reports.plan.chapters.numbered import chapter, dashes, section
from reports.plan.citations import lasting_duties, parted
from reports.plan.content import Block, Paragraph, Text
from reports.plan.material import Material, codes_of, titled
from reports.plan.numbers import Operand
from reports.plan.wording import many_words, say, words
from sources.tree import Node


def organisation(material: Material, number: int) -> Iterator[Block]:
    yield chapter(number, words("organisation.chapter"))
    departments = departments_of(material)
    for index, department in enumerate(departments, start=1):
        yield section(index, titled(department))
        yield from dashes(_duties(material, department, index))
    following = len(departments) + 1
    yield section(following, words("organisation.communes_title"))
    yield from dashes((text,) for text in many_words("organisation.communes"))
    yield section(following + 1, words("organisation.reporting_title"))
    yield Paragraph(say("organisation.reporting", hole=words("hole")))
    yield Paragraph(say("organisation.closing", province=material.province, year=material.year()))


def departments_of(material: Material) -> list[str]:
    """The department in charge first, then every other one that leads, in the order of the framework."""
    coordinator = words("organisation.coordinator")
    leads = [row.lead for row in material.readings.indicators if row.lead is not None]
    tasked = [task.department for task in all_tasks(material) if task.department is not None]
    helping = [name for row in material.readings.indicators for name in row.coordinating]
    return list(dict.fromkeys([coordinator, *leads, *tasked, *helping]))


def _duties(material: Material, department: str, index: int) -> Iterator[Text]:
    rows = material.readings.indicators
    led = [row for row in rows if row.lead == department]
    helped = [row for row in rows if department in row.coordinating and row.lead != department]
    if department == words("organisation.coordinator"):
        yield from ((text,) for text in many_words("organisation.coordinator_duties"))
    if led:
        yield _counted(material, "leads", f"unit.{index}.leads", led)
    own = [task.commitment for task in all_tasks(material) if task.department == department]
    if own:
        operands = [Operand(item.commitment_id, "counted", "", item.status) for item in own]
        yield say("organisation.tasks", count=material.book.computed(f"unit.{index}.tasks", "count", operands))
    owed = [row for row in led if not material.has_target(row)]
    if owed and owed == led:
        yield say("organisation.owes_all", year=material.year())
    elif owed:
        yield _counted(material, "owes", f"unit.{index}.owes", owed)
    if helped:
        yield _counted(material, "coordinates", f"unit.{index}.coordinates", helped)
    for citation in lasting_duties(material, department):
        start = len(citation.text) - len(citation.text.lstrip("-+* "))
        end = len(citation.text.rstrip(" .;"))
        yield say("organisation.duty", duty=parted(material, citation, f"duty.{citation.fact_id}", start, end))


def _counted(material: Material, sentence: str, number_id: str, rows: list[Node]) -> Text:
    count = material.count(number_id, rows)
    return say(f"organisation.{sentence}", count=count, codes=codes_of(rows), year=material.year())
