"""Chapter III: the goal where one is given, and how many indicators have a target; nothing is set here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.plan.chapters.goal_results import goal_results
from reports.plan.chapters.numbered import caption, chapter, dashes, letter, section, table_name
from reports.plan.chapters.strengths import widest_gaps
from reports.plan.content import Block, Heading, Paragraph, Row, Table, Text
from reports.plan.material import Material, numbering
from reports.plan.numbers import Operand
from reports.plan.readings import named
from reports.plan.wording import joined, many_words, say, words
from sources.tree import Node
from sources.words.numbers import shown
from sources.words.vocabulary import Basis


def goals(material: Material, number: int) -> Iterator[Block]:
    yield chapter(number, words("goals.chapter"))
    yield section(1, words("goals.general_title"))
    yield Paragraph(say("goals.general"))
    yield section(2, words("goals.specific_title"))
    parts = (("rank_title", _rank), ("pillars_title", _pillars), ("indicators_title", _indicators))
    for index, (title, blocks) in enumerate(parts):
        yield Heading(3, (f"{letter(index)}) {words(f'goals.{title}')}",))
        yield from blocks(material)


def _rank(material: Material) -> Iterator[Block]:
    readings = material.readings
    current = readings.current
    score, rank = readings.score(current, readings.index_code), readings.rank(current, readings.index_code)
    if score is not None and rank is not None:
        edition, field = readings.edition_year(current), readings.field(current)
        yield Paragraph(("- ", *say("goals.current", edition=edition, score=score, rank=rank, field=field)))
    yield Paragraph(("- ", *_goal(material)))
    yield from dashes(goal_results(material))


def _goal(material: Material) -> Text:
    goal = material.inputs.goal
    if goal is None:
        return say("goals.no_goal", year=material.year(), hole=words("hole"))
    year = material.year() if goal.year == material.inputs.year else material.readings.years_after("goal.year", goal.year)
    if goal.kind == "above":
        return say("goals.goal_above", year=year)
    value = Decimal(goal.value)
    chosen = material.setting("goal.value", "goal", value, shown(value))
    return say(f"goals.goal_{goal.kind}", year=year, goal=chosen, field=material.readings.field(material.readings.current))


def _pillars(material: Material) -> Iterator[Block]:
    if gaps := widest_gaps(material):
        yield Paragraph(("- ", *say("goals.pillars", list=gaps, year=material.year(), hole=words("hole"))))


def _indicators(material: Material) -> Iterator[Block]:
    readings = material.readings
    without = material.without_target()
    having = [row for row in readings.indicators if row not in without]
    sentence = say(
        "goals.indicators" if having else "goals.no_indicators",
        with_target=material.count("indicators.with_target", having, readings.indicators),
        indicators=material.count("framework.indicators", readings.indicators),
        year=material.year(),
    )
    yield Paragraph(("- ", *sentence))
    yield from dashes(_origins(material))
    if without:
        count = material.count("indicators.without_target", without, readings.indicators)
        yield Paragraph(("- ", *say("goals.indicators_owed", without=count, year=material.year())))
    yield caption(table_name(4), say("goals.pillars_caption", year=material.year()))
    yield _by_pillar(material)


def _origins(material: Material) -> Iterator[Text]:
    """On what the targets of the plan's year rest, where not all are registered; and what still waits for review."""
    rows = material.readings.indicators
    by_basis = {
        basis: [row for row in rows if material.basis_of(row) is basis]
        for basis in (Basis.COMMITTED, Basis.PROPOSED, Basis.MAINTAINED)
    }
    if by_basis[Basis.PROPOSED] or by_basis[Basis.MAINTAINED]:
        parts = [
            say(f"goals.part_{basis}", count=material.count(f"indicators.{basis}", chosen, rows))
            for basis, chosen in by_basis.items()
            if chosen
        ]
        yield say("goals.bases", year=material.year(), parts=joined(parts, "; "))
    if waiting := material.pending():
        operands = [Operand(item.commitment_id, "counted", "", item.status) for item in waiting]
        yield say("goals.pending", count=material.book.computed("commitments.pending", "count", operands))


def _by_pillar(material: Material) -> Table:
    tree = material.readings.tree
    rows = [
        _counts(material, f"pillar.{pillar.code}", (numbering(str(index)),), (named(pillar),), tree.below(pillar.code))
        for index, pillar in enumerate(tree.pillars, start=1)
    ]
    rows.append(_counts(material, "framework", (), say("goals.total"), tree.indicators))
    header = tuple((text,) for text in many_words("goals.pillars_header"))
    return Table(header, tuple(rows), (12, 72, 26, 26, 28), (True, False, True, True, True))


def _counts(material: Material, prefix: str, index: Text, name: Text, rows: tuple[Node, ...]) -> Row:
    having = [row for row in rows if material.has_target(row)]
    lacking = [row for row in rows if not material.has_target(row)]
    whole = prefix == "framework"
    with_target = "indicators.with_target" if whole else f"{prefix}.with_target"
    without_target = "indicators.without_target" if whole else f"{prefix}.without_target"
    return Row(
        (
            index,
            name,
            (material.count(f"{prefix}.indicators", rows),),
            (material.count(with_target, having, rows),),
            (material.count(without_target, lacking, rows),),
        )
    )
