"""The annexes: targets, responsibilities, tasks, and the figures, evidence and decisions that are still owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.inputs import TargetRow
from reports.plan.chapters.goals import TARGETS, modelled, other_end, target_number
from reports.plan.chapters.tasks import all_tasks
from reports.plan.material import Material, identified, names_of, numbering, shown, titled, unit_of
from reports.plan.numbers import Operand
from reports.plan.outline import Content, outline, table
from reports.plan.readings import coded, framework_operand, named
from reports.plan.wording import joined
from reports.word.content import Block, Paragraph, Table, Text
from sources.contracts import Finding
from sources.tree import Node
from sources.words.vocabulary import Basis, Status

_CONFLICT = "PII-TARGET-CONFLICT"
_BEYOND = "PII-TARGET-BEYOND-CEILING"
_BETWEEN_BODIES = frozenset(
    f"PII-TARGET-{name}" for name in ("CONFLICT", "COORDINATING", "NOT-LEAD", "WORSE", "NOT-MONOTONE", "BASELINE-DIFFERS")
)
_FEW = 8
"""A year in which fewer than one indicator in so many has a target gets a table of its own instead of a column."""


def all_years(m: Material) -> tuple[int, ...]:
    """The plan's year and every later one that has a target."""
    return tuple(sorted({m.inputs.year, *(row.target_year for row in m.targets if row.target_year >= m.inputs.year)}))


def targets(m: Material) -> Iterator[Block]:
    """Every target of every year: as many tables as the years need; what few years hold stands apart."""
    rows = m.tree.indicators
    having = {year: [row for row in rows if _has(m, row, year)] for year in all_years(m)}
    years = tuple(year for year, some in having.items() if year == m.inputs.year or len(some) * _FEW >= len(rows))
    room = outline()["tables"]["targets"]["most_years"]
    for first in range(0, len(years), room):
        some = years[first : first + room]
        uses = {year: m.year(year) for year in some}
        lines = _by_pillar(m, lambda order, row, some=some: _target_row(m, order, row, some))  # type: ignore[misc]
        yield table(m, "targets", lines, uses, edition=m.readings.edition_year())
    yield Paragraph(m.say("annexes.targets_note_clean" if m.is_clean else "annexes.targets_note"))
    if apart := {year: m.year(year) for year in having if year not in years}:
        few = [row for row in rows if any(row in having[year] for year in apart)]
        yield Paragraph(m.say("annexes.targets_few"))
        lines = (_target_row(m, order, row, tuple(apart)) for order, row in enumerate(few, start=1))
        yield table(m, "few_targets", lines, apart)


def _has(m: Material, row: Node, year: int) -> bool:
    target = m.targets_of(row.code).get(year)
    return target is not None and target.target_value is not None


def responsibilities(m: Material) -> Iterator[Block]:
    """Who leads and helps with each indicator, and where its figures and evidence come from."""
    yield table(m, "responsibilities", _by_pillar(m, lambda order, row: _responsibility_row(m, order, row)))
    yield Paragraph(m.say("annexes.responsibilities_note"))


def _by_pillar(m: Material, make: Callable[[int, Node], dict[str, Text]]) -> Iterator[dict[str, Text] | Text]:
    """A row for each indicator, counted through, under the names of the pillars."""
    order = 0
    for pillar in m.tree.pillars:
        yield (numbering(f"{pillar.code}. "), named(pillar))
        for row in m.tree.below(pillar.code):
            order += 1
            yield make(order, row)


def _target_row(m: Material, order: int, row: Node, years: tuple[int, ...]) -> dict[str, Text]:
    found = m.targets_of(row.code)
    return {
        "order": (numbering(str(order)),),
        "code": (coded(row.code),),
        "name": (named(row),),
        "unit": unit_of(row),
        "value": shown(m.readings.raw_value(row.code)),
        "score": shown(m.readings.score(row.code)),
        "rank": shown(m.readings.rank(row.code)),
        **{f"target.{year}": _target(m, found.get(year), hole=year == m.inputs.year) for year in years},
        "basis": (_basis(m, row).heading,) if not m.is_clean or m.has_target(row) else (),
    }


def _responsibility_row(m: Material, order: int, row: Node) -> dict[str, Text]:
    made_up = row.lead_status == Status.ILLUSTRATIVE
    sources = [titled(part, made_up=True) for part in (row.data_source, row.evidence) if part]
    return {
        "order": (numbering(str(order)),),
        "code": (coded(row.code),),
        "name": (named(row),),
        "lead": m.lead_of(row),
        "coordinating": joined([titled(name, made_up=made_up) for name in row.coordinating], "; "),
        "sources": joined(sources, "; "),
    }


def shown_target(m: Material, row: Node) -> Text:
    """The target of the plan's year; a dash where there is none."""
    return _target(m, m.targets_of(row.code).get(m.inputs.year), hole=False)


def _target(m: Material, target: TargetRow | None, *, hole: bool) -> Text:
    """The comparator and the value of a target, both ends of a range; where there is none, a hole in the plan's year."""
    use = target_number(m, target) if target else None
    if target is None or use is None:
        return m.say("annexes.no_target") if m.is_clean or not hole else m.hole
    if (other := other_end(m, target)) is not None:
        first, last = (use, other) if target.direction > 0 else (other, use)
        return m.say("annexes.range", first=first, last=last)
    sign = target.comparator.sign if target.comparator else ""
    return (sign, use) if sign else (use,)


def _basis(m: Material, row: Node) -> Basis:
    """What the target of the plan's year rests on, in one word; "mixed" where only later years have one."""
    first = m.basis_of(row)
    if first is not Basis.MISSING:
        return first
    if any(_has(m, row, year) for year in all_years(m)):
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
            "evidence": task.evidence,
            "deadline": task.deadline,
        }
        for order, task in enumerate(tasks, start=1)
    )
    yield table(m, "tasks", rows)
    yield Paragraph(m.say("annexes.tasks_note_clean" if m.is_clean else "annexes.tasks_note"))


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


def conflicts(m: Material) -> list[Finding]:
    """What the bodies have to agree on."""
    codes = {code for row in m.targets for code in row.finding_codes} & _BETWEEN_BODIES
    found = [item for item in m.findings() if item.code in codes]
    compared = {subject for item in found if item.code == _CONFLICT for subject in item.subjects}
    return [item for item in found if item.code == _CONFLICT or not compared & set(item.subjects) - set(m.tree.nodes)]


def beyond(m: Material, body: str | None = None) -> list[tuple[Node, Text]]:
    """The indicators (of one lead, or all) whose targets lie beyond the ceiling, with these targets by year."""
    found: dict[str, list[Text]] = {}
    for target in m.targets:
        use = target_number(m, target)
        if _BEYOND in target.finding_codes and use is not None and target.ceiling is not None:
            inputs = [m.book.operand(use, "target")]
            top = modelled(m, f"ceiling.{target.indicator_code}.{target.target_year}", target.ceiling, inputs, TARGETS)
            words = m.say("annexes.beyond", year=m.year(target.target_year), target=use, ceiling=top)
            found.setdefault(target.indicator_code, []).append(words)
    nodes = [m.tree.nodes[code] for code in found]
    return [(row, joined(found[row.code], "; ")) for row in nodes if body in (None, row.lead)]


def finding_words(m: Material, finding: Finding) -> Text:
    """The sentence of a finding."""
    return (m.book.found(f"finding.{identified(finding.message)}", finding.message, _subjects(m, finding)),)


def _findings(m: Material) -> Iterator[Block]:
    findings = conflicts(m)
    if not findings:
        yield Paragraph(m.say("annexes.findings_none"))
    else:
        yield _conflict_table(m, findings)
    if far := beyond(m):
        yield Paragraph(m.say("annexes.beyond_intro"))
        lines = (
            {"order": (numbering(str(order)),), "name": names_of([row]), "content": words, "lead": m.lead_of(row)}
            for order, (row, words) in enumerate(far, start=1)
        )
        yield table(m, "beyond", lines)


def _conflict_table(m: Material, findings: list[Finding]) -> Table:
    rows: Iterator[dict[str, Text]] = (
        {
            "order": (numbering(str(order)),),
            "content": finding_words(m, finding),
            "advice": (
                m.book.found(f"finding.{identified(finding.message)}.advice", finding.next_step, _subjects(m, finding)),
            ),
        }
        for order, finding in enumerate(findings, start=1)
    )
    return table(m, "findings", rows)


def _end(m: Material) -> Iterator[Block]:
    yield Paragraph(m.say("annexes.end"))


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
    identity = m.setting("plan.identity", "identity", m.inputs.identity, m.inputs.identity, "identity")
    yield Paragraph(m.say("annexes.identity", identity=identity))


CONTENTS: dict[str, Content] = {
    "targets": targets,
    "responsibilities": responsibilities,
    "tasks": _tasks,
    "owed": _owed,
    "findings": _findings,
    "published": _published,
    "identity": _identity,
    "annex_end": _end,
}
