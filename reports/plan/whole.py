"""From the inputs and the targets to the content of the plan. Pure: no file, no clock."""

from __future__ import annotations

from reports.inputs import PlanInputs, TargetRow
from reports.plan.chapters import annexes, goals, organisation, situation, tasks
from reports.plan.content import Annex, Form, PlanContent
from reports.plan.material import Material
from reports.plan.outline import ROMAN, Outline, outline
from reports.plan.readings import named
from reports.targets import TargetOutcome
from reports.word.content import Bars, Text
from sources.tree import Node

FIGURE_NAME = "diem-tru-cot"
"""The file name of the one figure, without its ending."""



def _pillars(m: Material) -> list[tuple[Node, Text]]:
    return [(row, (named(row),)) for row in m.tree.pillars]


def build(inputs: PlanInputs, targets: tuple[TargetRow, ...], outcome: TargetOutcome | None = None) -> PlanContent:
    """The plan of one province and year, with the record of each of its numbers.

    `outcome` is what the target model answered; its findings are printed where departments have to agree. Raises
    ValueError where one number identity would stand for two different numbers.
    """
    m = Material.gather(inputs, targets, outcome)
    contents = {**situation.CONTENTS, **goals.CONTENTS, **tasks.CONTENTS, **organisation.CONTENTS}
    basis, opening = organisation.basis(m), m.say("basis.opening", year=m.year())
    body = tuple(Outline(m, contents, {"pillar": _pillars, "body": organisation.bodies}).chapters())
    closing = m.say("organisation.closing", year=m.year())
    attached, workbook = _annexes(m, annexes.shown_years(m)), _annexes(m, annexes.all_years(m))
    return PlanContent(
        form=_form(m),
        basis=basis,
        opening=opening,
        body=body,
        closing=closing,
        annexes=attached,
        workbook=workbook,
        records=m.book.records(),
        title=m.wording.plain("form.title", year=str(inputs.year)),
        as_of=inputs.as_of,
        identity=inputs.identity,
        figures={FIGURE_NAME: next(block for block in body if isinstance(block, Bars))},
    )


def _annexes(m: Material, years: tuple[int, ...]) -> tuple[Annex, ...]:
    """The annexes, with a column of targets for each of `years`."""
    walk = Outline(m, annexes.contents(years), {})
    return tuple(
        Annex((*m.say("names.annex"), f" {number}"), m.say(entry["title"]), tuple(walk.blocks(entry)))
        for number, entry in zip(ROMAN, outline()["annexes"], strict=False)
    )


def _form(m: Material) -> Form:
    """The official form. Call it last: it must know whether any number is illustrative."""
    illustrative, year = m.book.any_illustrative(), m.issue_year()
    return Form(
        issuer=m.wording.each("form.issuer"),
        symbol=m.say("form.symbol"),
        place=m.say("form.place"),
        year=year,
        kind=m.say("form.kind"),
        abstract=m.say("form.abstract", year=m.year()),
        signature=m.wording.each("form.signature"),
        recipients=m.wording.each("form.recipients"),
        source_line=m.say("form.source_line", year=year),
        illustrative_note=m.say("form.illustrative_note", mark="(*)") if illustrative else None,
        illustrative_header=m.say("form.illustrative_header") if illustrative else None,
    )
