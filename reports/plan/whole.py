"""From the inputs and the targets to the content of the plan. Pure: no file, no clock."""

from __future__ import annotations

from reports.inputs import PlanInputs, TargetRow
from reports.plan.chapters.annexes import all_years, annexes, shown_years
from reports.plan.chapters.goals import goals
from reports.plan.chapters.opening import basis, form, opening, purpose
from reports.plan.chapters.organisation import organisation
from reports.plan.chapters.situation import situation
from reports.plan.chapters.tasks import funding, tasks
from reports.plan.content import Bars, Block, PlanContent
from reports.plan.material import Material
from reports.plan.numbers import NumberBook
from reports.plan.readings import Readings
from reports.plan.wording import words
from reports.targets import TargetOutcome

FIGURE_NAME = "diem-tru-cot"
"""The file name of the one figure, without its ending."""

CHAPTERS = (purpose, situation, goals, tasks, funding, organisation)


def whole_plan(inputs: PlanInputs, targets: tuple[TargetRow, ...], outcome: TargetOutcome | None = None) -> PlanContent:
    """The plan of one province and year, with the record of each of its numbers.

    `outcome` is what the target model answered; its findings are printed where departments have to agree. Raises
    ValueError where one number identity would stand for two different numbers.
    """
    book = NumberBook()
    material = Material(inputs, targets, outcome, book, Readings(inputs, book))
    lines, first = basis(material), opening(material)
    body: list[Block] = []
    for number, chapter in enumerate(CHAPTERS, start=1):
        body.extend(chapter(material, number))
    attached, workbook = annexes(material, shown_years(material)), annexes(material, all_years(material))
    return PlanContent(
        form=form(material),
        basis=lines,
        opening=first,
        body=tuple(body),
        annexes=attached,
        workbook=workbook,
        records=book.records(),
        title=words("form.title").format(province=inputs.province, year=inputs.year),
        as_of=inputs.as_of,
        identity=inputs.identity,
        figures={FIGURE_NAME: next(block for block in body if isinstance(block, Bars))},
    )
