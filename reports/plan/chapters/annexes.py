"""The annexes: targets, tasks, and the figures, evidence and decisions that are still owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.inputs import TargetRow
from reports.plan.assignments import all_tasks, coordinating_of
from reports.plan.chapters.numbered import ROMAN, section
from reports.plan.content import Annex, Block, NumberUse, Paragraph, Row, Table, Text
from reports.plan.goal_values import target_number
from reports.plan.material import Material, lead_of, numbering, titled, unit_of
from reports.plan.numbers import Operand
from reports.plan.readings import coded, framework_operand, named
from reports.plan.wording import fill, joined, many_words, say, words
from sources.contracts import Finding
from sources.tree import Node
from sources.words.vocabulary import Basis

SIZE = 10
"""Points; the decree names no size for tables, and the annexes are wide."""

WIDTH = 252
"""Millimetres between the margins of a landscape page."""

NAME = 38
"""Millimetres that the name of an indicator needs."""

YEAR = 15
"""Millimetres of a column of targets."""

MOST_YEARS = 3
"""How many target years a page has room for; the workbook beside the plan has them all."""


def annexes(material: Material, years: tuple[int, ...]) -> tuple[Annex, ...]:
    """The three annexes, with a column of targets for each of `years`."""
    return (
        Annex(ROMAN[0], say("annexes.targets_title"), tuple(_targets(material, years))),
        Annex(ROMAN[1], say("annexes.tasks_title"), tuple(_tasks(material))),
        Annex(ROMAN[2], say("annexes.data_title"), tuple(_data(material))),
    )


def all_years(material: Material) -> tuple[int, ...]:
    """The plan's year and every later one that has a target."""
    return tuple(year for year in material.target_years() if year >= material.inputs.year)


def shown_years(material: Material) -> tuple[int, ...]:
    """The years that a page has room for: the plan's, the goal's, and those with the most targets."""
    goal = material.inputs.goal
    fixed = {material.inputs.year, *([goal.year] if goal else [])}
    targets = Counter(row.target_year for row in material.targets if row.target_value is not None)
    order = sorted(all_years(material), key=lambda year: (year not in fixed, -targets[year], year))
    return tuple(sorted(order[:MOST_YEARS]))


def _targets(material: Material, years: tuple[int, ...]) -> Iterator[Block]:
    readings = material.readings
    edition = readings.edition_year(readings.current)
    header = [fill(text, edition=edition) for text in many_words("annexes.targets_header")]
    for year in years:
        use = material.year() if year == material.inputs.year else readings.years_after(f"target_year.{year}", year)
        header.append(say("annexes.targets_year", year=use))
    header.extend((text,) for text in many_words("annexes.targets_header_end"))
    rows: list[Row] = []
    order = 0
    for pillar in readings.pillars:
        rows.append(Row(((numbering(f"{pillar.code}. "), named(pillar)),), group=True))
        for row in readings.tree.below(pillar.code):
            order += 1
            rows.append(_target_row(material, order, row, years))
    before, after = (8, 10, 0, 21, 12, 14, 12, 12), (21, 20, 25, 14)
    room = max(NAME, WIDTH - sum(before) - sum(after) - YEAR * len(years))
    widths = (*before[:2], room, *before[3:], *(YEAR for _ in years), *after)
    centred = (True, True, False, True, True, True, True, True, *(True for _ in years), False, False, False, False)
    yield Table(tuple(header), tuple(rows), widths, centred, SIZE)
    yield Paragraph(say("annexes.targets_note"))


def _target_row(material: Material, order: int, row: Node, years: tuple[int, ...]) -> Row:
    readings = material.readings
    targets = material.targets_of(row.code)
    baseline = (
        readings.raw_value(readings.current, row.code),
        readings.score(readings.current, row.code),
        readings.rank(readings.current, row.code),
    )
    return Row(
        (
            (numbering(str(order)),),
            (coded(row.code),),
            (named(row),),
            unit_of(row),
            say("annexes.direction_high" if row.direction > 0 else "annexes.direction_low"),
            *((use,) if use is not None else () for use in baseline),
            *(target_text(material, targets.get(year)) for year in years),
            lead_of(row),
            _helpers(row),
            tuple(_sources(row)),
            (_basis(material, row, years).heading,),
        )
    )


def target_text(material: Material, target: TargetRow | None) -> Text:
    """The comparator and the value of a target, or the words for a hole."""
    use = target_number(material, target) if target else None
    if target is None or use is None:
        return (words("hole"),)
    sign = target.comparator.sign if target.comparator else ""
    return (sign, use) if sign else (use,)


def _basis(material: Material, row: Node, years: tuple[int, ...]) -> Basis:
    """What the target of the plan's year rests on, in one word; "mixed" where only later years have one."""
    first = material.basis_of(row)
    if first is not Basis.MISSING:
        return first
    targets = material.targets_of(row.code)
    if any(year in targets and targets[year].target_value is not None for year in years):
        return Basis.MIXED
    return Basis.PENDING if material.pending(row.code) else Basis.MISSING


def _helpers(row: Node) -> Text:
    made_up = row.lead_status == "illustrative"
    return joined([titled(name, made_up=made_up) for name in row.coordinating], "; ")


def _sources(row: Node) -> Text:
    parts = [part for part in (row.data_source, row.evidence) if part]
    return joined([titled(part, made_up=True) for part in parts], "; ")


def _tasks(material: Material) -> Iterator[Block]:
    tasks = all_tasks(material)
    if not tasks:
        yield Paragraph(say("annexes.tasks_none"))
        return
    header = tuple((text,) for text in many_words("annexes.tasks_header"))
    rows = [
        Row(
            (
                (numbering(str(order)),),
                task.name,
                (coded(task.indicator.code),),
                task.lead,
                coordinating_of(task, "; ") or (),
                task.product or (),
                task.deadline or (),
            )
        )
        for order, task in enumerate(tasks, start=1)
    ]
    centred = (True, False, True, False, False, False, True)
    yield Table(header, tuple(rows), (10, 78, 16, 36, 40, 42, 28), centred, SIZE)
    yield Paragraph(say("annexes.tasks_note"))


def _data(material: Material) -> Iterator[Block]:
    yield section(1, words("annexes.owed_heading"))
    yield from _owed(material)
    yield section(2, words("annexes.findings_heading"))
    yield from _disagreements(material)
    yield section(3, words("annexes.published_heading"))
    yield from _published(material)
    identity = material.setting("plan.identity", "identity", material.inputs.identity, material.inputs.identity)
    yield Paragraph(say("annexes.identity", identity=identity))


def _owed(material: Material) -> Iterator[Block]:
    without = material.without_target()
    if not without:
        yield Paragraph(say("annexes.owed_none"))
        return
    by_department: dict[str | None, list[Node]] = {}
    for row in without:
        by_department.setdefault(row.lead, []).append(row)
    rows = []
    for order, row in enumerate((row for group in by_department.values() for row in group), start=1):
        missing = material.readings.raw_value(material.readings.current, row.code) is None
        waiting = "annexes.owed_pending" if material.pending(row.code) else "annexes.owed_target"
        content = "annexes.owed_target_and_value" if missing else waiting
        rows.append(
            Row(
                (
                    (numbering(str(order)),),
                    lead_of(row) or say("annexes.no_lead"),
                    (coded(row.code),),
                    (named(row),),
                    say(content, years=material.year()),
                )
            )
        )
    header = tuple((text,) for text in many_words("annexes.owed_header"))
    yield Table(header, tuple(rows), (10, 56, 16, 94, 74), (True, False, True, False, False), SIZE)


def _disagreements(material: Material) -> Iterator[Block]:
    codes = {code for row in material.targets for code in row.finding_codes}
    findings = [item for item in material.findings() if item.code in codes and item.code in _BETWEEN_DEPARTMENTS]
    if not findings:
        yield Paragraph(say("annexes.findings_none"))
        return
    rows = []
    for order, finding in enumerate(findings, start=1):
        sources = _subjects(material, finding)
        content = material.book.found(f"finding.{order}", finding.message, sources)
        advice = material.book.found(f"finding.{order}.advice", finding.next_step, sources)
        rows.append(Row(((numbering(str(order)),), (content,), (advice,))))
    header = tuple((text,) for text in many_words("annexes.findings_header"))
    yield Table(header, tuple(rows), (10, 140, 100), (True, False, False), SIZE)


def _subjects(material: Material, finding: Finding) -> list[Operand]:
    """What a finding is about, as things that lead to a source: commitments, and indicators by their framework row.

    The framework's own row where a finding names neither.
    """
    statuses = {item.commitment_id: item.status for item in material.inputs.commitments}
    operands = [Operand(item, "subject", "", statuses[item]) for item in finding.subjects if item in statuses]
    nodes = material.readings.nodes
    rows = [nodes[item] for item in finding.subjects if item in nodes]
    if not operands and not rows:
        rows = [nodes[material.readings.index_code]]
    return [*operands, *(framework_operand(row, "subject", material.readings.current.status) for row in rows)]


_BETWEEN_DEPARTMENTS = frozenset(
    f"PII-TARGET-{name}"
    for name in ("CONFLICT", "COORDINATING", "NOT-LEAD", "WORSE", "BEYOND-CEILING", "NOT-MONOTONE", "BASELINE-DIFFERS")
)


def _published(material: Material) -> Iterator[Block]:
    quoted = [item for item in material.inputs.published if item.province == material.province]
    if not quoted:
        yield Paragraph(say("annexes.published_none"))
        return
    rows = []
    for order, item in enumerate(quoted, start=1):
        number_id = f"published.{order}"
        source = Operand(item.figure.fact_id, "source", item.figure.value, item.figure.status)
        year = Operand(item.figure.fact_id, "edition", str(item.edition), item.figure.status)
        address = Operand(item.figure.fact_id, "url", item.url, item.figure.status)
        value: NumberUse = material.book.read(f"{number_id}.value", source, unit=item.figure.unit)
        content: Text = (*titled(item.name), ": ", *say(f"annexes.published_{item.measure}"))
        rows.append(
            Row(
                (
                    (numbering(str(order)),),
                    (material.book.read(f"{number_id}.edition", year, rule="edition"),),
                    content,
                    (value,),
                    (material.book.read(f"{number_id}.url", address, rule="url"),),
                )
            )
        )
    header = tuple((text,) for text in many_words("annexes.published_header"))
    yield Table(header, tuple(rows), (10, 16, 74, 24, 126), (True, True, False, True, False), SIZE)
