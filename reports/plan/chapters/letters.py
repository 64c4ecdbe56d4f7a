"""The letter to one department: what it leads, what it has to add, and where it and others do not agree."""

from __future__ import annotations

from collections.abc import Iterator

from reports.plan.chapters.annexes import beyond, conflicts, finding_words, shown_target
from reports.plan.chapters.explanation import ceiling_of
from reports.plan.chapters.tasks import tasks_of
from reports.plan.material import Material, names_of, numbering, shown, unit_of
from reports.plan.outline import Content, Subject, table
from reports.plan.readings import coded, named
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Text
from sources.contracts import Finding
from sources.tree import Node


def letter_led(m: Material, subject: Subject) -> Iterator[Block]:
    """The indicators of the department with result, ceiling, target, and what is asked for."""
    yield Paragraph(m.say("letter.led", edition=m.readings.edition_year()))
    rows = (
        {
            "order": (numbering(str(order)),),
            "code": (coded(row.code),),
            "name": (named(row),),
            "unit": unit_of(row),
            "value": shown(m.readings.raw_value(row.code)),
            "rank": shown(m.readings.rank(row.code)),
            "ceiling": ceiling_of(m, row),
            "target": shown_target(m, row),
            "content": m.say(f"letter.{_asked(m, row)}"),
        }
        for order, row in enumerate(_led(m, subject), start=1)
    )
    yield table(m, "led", rows, edition=m.readings.edition_year(), year=m.year())


def _led(m: Material, subject: Subject) -> list[Node]:
    return [row for row in m.tree.indicators if row.lead == subject.value]


def _asked(m: Material, row: Node) -> str:
    """What the department is asked for: a key of the wording."""
    if m.has_target(row):
        return "nothing" if tasks_of(m, row) else "measure"
    if m.readings.raw_value(row.code) is None:
        return "baseline"
    return "confirm" if m.pending(row.code) else "register"


def letter_findings(m: Material, subject: Subject) -> Iterator[Text]:
    """What this department has to agree on with others, or to look at again."""
    codes = {row.code for row in _led(m, subject)}
    made = {item.commitment_id for item in m.inputs.commitments if item.department == subject.value}
    found = [item for item in conflicts(m) if _concerns(item, codes, made)]
    yield from (finding_words(m, item) for item in found)
    if far := beyond(m, subject.value):
        said = joined([(*names_of([row]), " ", *words) for row, words in far], "; ")
        yield m.say("letter.beyond", list=said)
    elif not found:
        yield m.say("letter.findings_none")


def _concerns(finding: Finding, codes: set[str], made: set[str]) -> bool:
    return any(subject in codes or subject in made for subject in finding.subjects)


CONTENTS: dict[str, Content] = {"letter_led": letter_led, "letter_findings": letter_findings}
