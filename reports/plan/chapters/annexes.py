"""The annexes: targets, tasks, and the figures, evidence and decisions that are still owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from reports.inputs import TargetRow
from reports.plan.chapters.goals import other_end, target_number
from reports.plan.chapters.tasks import all_tasks
from reports.plan.material import Material, numbering, shown, titled, unit_of
from reports.plan.numbers import Operand
from reports.plan.outline import Content, outline, table
from reports.plan.readings import coded, framework_operand, named
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Text
from sources.contracts import Finding
from sources.tree import Node
from sources.words.vocabulary import Basis, Status

_BETWEEN_BODIES = frozenset(
    f"PII-TARGET-{name}"
    for name in ("CONFLICT", "COORDINATING", "NOT-LEAD", "WORSE", "BEYOND-CEILING", "NOT-MONOTONE", "BASELINE-DIFFERS")
)


def all_years(m: Material) -> tuple[int, ...]:
    """The plan's year and every later one that has a target."""
    return tuple(sorted({m.inputs.year, *(row.target_year for row in m.targets if row.target_year >= m.inputs.year)}))


def shown_years(m: Material) -> tuple[int, ...]:
    """The years that a page has room for: the plan's, the goal's, and those with the most targets."""
    goal = m.inputs.goal
    fixed = {m.inputs.year, *([goal.year] if goal else [])}
    targets = Counter(row.target_year for row in m.targets if row.target_value is not None)
    order = sorted(all_years(m), key=lambda year: (year not in fixed, -targets[year], year))
    return tuple(sorted(order[: outline()["tables"]["targets"]["most_years"]]))


def contents(years: tuple[int, ...]) -> Mapping[str, Content]:
    """The blocks of the annexes, with a column of targets for each of `years`."""
    return {
        "targets": lambda m: _targets(m, years),
        "tasks": _tasks,
        "owed": _owed,
        "findings": _findings,
        "published": _published,
        "identity": _identity,
    }


def _targets(m: Material, years: tuple[int, ...]) -> Iterator[Block]:
    rows: list[dict[str, Text] | Text] = []
    order = 0
    for pillar in m.tree.pillars:
        rows.append((numbering(f"{pillar.code}. "), named(pillar)))
        for row in m.tree.below(pillar.code):
            order += 1
            rows.append(_target_row(m, order, row, years))
    uses = {year: m.year(year) for year in years}
    yield table(m, "targets", rows, uses, edition=m.readings.edition_year())
    yield Paragraph(m.say("annexes.targets_note"))


def _target_row(m: Material, order: int, row: Node, years: tuple[int, ...]) -> dict[str, Text]:
    targets = m.targets_of(row.code)
    sources = [titled(part, made_up=True) for part in (row.data_source, row.evidence) if part]
    made_up = row.lead_status == Status.ILLUSTRATIVE
    return {
        "order": (numbering(str(order)),),
        "code": (coded(row.code),),
        "name": (named(row),),
        "unit": unit_of(row),
        "direction": m.say("annexes.direction_high" if row.direction > 0 else "annexes.direction_low"),
        "value": shown(m.readings.raw_value(row.code)),
        "score": shown(m.readings.score(row.code)),
        "rank": shown(m.readings.rank(row.code)),
        **{f"target.{year}": _target(m, targets.get(year)) for year in years},
        "lead": m.lead_of(row),
        "coordinating": joined([titled(name, made_up=made_up) for name in row.coordinating], "; "),
        "sources": joined(sources, "; "),
        "basis": (_basis(m, row, years).heading,),
    }


def _target(m: Material, target: TargetRow | None) -> Text:
    """The comparator and the value of a target, or the words for a hole."""
    use = target_number(m, target) if target else None
    if target is None or use is None:
        return m.hole
    if (other := other_end(m, target)) is not None:
        first, last = (use, other) if target.direction > 0 else (other, use)
        return m.say("annexes.range", first=first, last=last)
    sign = target.comparator.sign if target.comparator else ""
    return (sign, use) if sign else (use,)


def _basis(m: Material, row: Node, years: tuple[int, ...]) -> Basis:
    """What the target of the plan's year rests on, in one word; "mixed" where only later years have one."""
    first = m.basis_of(row)
    if first is not Basis.MISSING:
        return first
    targets = m.targets_of(row.code)
    if any(year in targets and targets[year].target_value is not None for year in years):
        return Basis.MIXED
    return Basis.PENDING if m.pending(row.code) else Basis.MISSING


def _tasks(m: Material) -> Iterator[Block]:
    tasks = all_tasks(m)
    if not tasks:
        yield Paragraph(m.say("annexes.tasks_none"))
        return
    rows = (
        {
            "order": (numbering(str(order)),),
            "name": task.name,
            "code": (coded(task.indicator.code),),
            "lead": task.lead,
            "coordinating": task.helpers("; "),
            "product": task.product,
            "deadline": task.deadline,
        }
        for order, task in enumerate(tasks, start=1)
    )
    yield table(m, "tasks", rows)
    yield Paragraph(m.say("annexes.tasks_note"))


def _owed(m: Material) -> Iterator[Block]:
    """Who owes what: the indicators without a target, those of one body together."""
    by_body: dict[str | None, list[Node]] = {}
    for row in m.without_target():
        by_body.setdefault(row.lead, []).append(row)
    if not by_body:
        yield Paragraph(m.say("annexes.owed_none"))
        return
    rows = (
        {
            "order": (numbering(str(order)),),
            "lead": m.lead_of(row) or m.say("annexes.no_lead"),
            "code": (coded(row.code),),
            "name": (named(row),),
            "content": m.say(f"annexes.{_owes(m, row)}", years=m.year()),
        }
        for order, row in enumerate((row for group in by_body.values() for row in group), start=1)
    )
    yield table(m, "owed", rows)


def _owes(m: Material, row: Node) -> str:
    if m.readings.raw_value(row.code) is None:
        return "owed_target_and_value"
    return "owed_pending" if m.pending(row.code) else "owed_target"


def _findings(m: Material) -> Iterator[Block]:
    """What the bodies have to agree on."""
    codes = {code for row in m.targets for code in row.finding_codes} & _BETWEEN_BODIES
    findings = [item for item in m.findings() if item.code in codes]
    if not findings:
        yield Paragraph(m.say("annexes.findings_none"))
        return
    rows: Iterator[dict[str, Text]] = (
        {
            "order": (numbering(str(order)),),
            "content": (m.book.found(f"finding.{order}", finding.message, _subjects(m, finding)),),
            "advice": (m.book.found(f"finding.{order}.advice", finding.next_step, _subjects(m, finding)),),
        }
        for order, finding in enumerate(findings, start=1)
    )
    yield table(m, "findings", rows)


def _subjects(m: Material, finding: Finding) -> list[Operand]:
    """What a finding is about, as things that lead to a source: commitments, and indicators by their framework row.

    The framework's own row where a finding names neither.
    """
    statuses = {item.commitment_id: item.status for item in m.inputs.commitments}
    operands = [Operand(item, "subject", "", statuses[item]) for item in finding.subjects if item in statuses]
    nodes, status = m.tree.nodes, m.readings.current.status
    rows = [nodes[item] for item in finding.subjects if item in nodes]
    if not operands and not rows:
        rows = [nodes[m.tree.root.code]]
    return [*operands, *(framework_operand(row, "subject", status) for row in rows)]


def _published(m: Material) -> Iterator[Block]:
    quoted = [item for item in m.inputs.published if item.province == m.inputs.province]
    if not quoted:
        yield Paragraph(m.say("annexes.published_none"))
        return
    rows: list[dict[str, Text]] = []
    for order, item in enumerate(quoted, start=1):
        figure, name = item.figure, f"published.{order}"
        year = Operand(f"{figure.fact_id}:edition", "edition", str(item.edition), figure.status)
        source = Operand(figure.fact_id, "source", figure.value, figure.status)
        address = Operand(f"{figure.fact_id}:url", "url", item.url, figure.status)
        rows.append(
            {
                "order": (numbering(str(order)),),
                "edition": (m.book.read(f"{name}.edition", year, rule="edition"),),
                "content": (*titled(item.name), ": ", *m.say(f"annexes.published_{item.measure}")),
                "value": (m.book.read(f"{name}.value", source, unit=figure.unit),),
                "url": (m.book.read(f"{name}.url", address, rule="url"),),
            }
        )
    yield table(m, "published", rows)


def _identity(m: Material) -> Iterator[Block]:
    identity = m.setting("plan.identity", "identity", m.inputs.identity, m.inputs.identity)
    yield Paragraph(m.say("annexes.identity", identity=identity))
