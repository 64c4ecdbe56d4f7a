"""Chapter II, sections 3 and 4: the strongest and weakest indicators, and what the figures alone say about the causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.plan.chapters.numbered import caption, points, table_name
from reports.plan.content import Block, NumberUse, Paragraph, Row, Table, Text
from reports.plan.material import Material, numbering, shown_in_cell, unit_of
from reports.plan.readings import coded, named
from reports.plan.wording import fill, joined, many_words, say, words
from sources.tree import Node
from sources.words.vocabulary import Basis

SHOWN = 5
"""How many indicators are named as the strongest, and as many as the weakest."""


def strengths(material: Material) -> Iterator[Block]:
    readings = material.readings
    edition = readings.edition_year(readings.current)
    ranked = ranked_indicators(material)
    if not ranked:
        yield Paragraph(say("situation.result_missing", edition=edition))
        return
    yield Paragraph(
        say(
            "situation.strengths",
            ranked=count_ranked(material, ranked),
            edition=edition,
            above=_count_above(material, ranked),
            table=table_name(3),
        )
    )
    yield caption(table_name(3), say("situation.strengths_caption", edition=edition))
    groups = (("best_group", ranked[:SHOWN]), ("worst_group", ranked[-SHOWN:][::-1]))
    rows: list[Row] = []
    for group, members in groups:
        rows.append(Row((say(f"situation.{group}"),), group=True))
        rows.extend(_indicator_row(material, index, row) for index, row in enumerate(members, start=1))
    header = tuple((text,) for text in many_words("situation.strengths_header"))
    yield Table(header, tuple(rows), (10, 13, 56, 18, 36, 16, 16), (True, True, False, True, True, True, True), 11)


def _indicator_row(material: Material, index: int, row: Node) -> Row:
    readings = material.readings
    return Row(
        (
            (numbering(str(index)),),
            (coded(row.code),),
            (named(row),),
            shown_in_cell(readings.raw_value(readings.current, row.code)),
            unit_of(row),
            shown_in_cell(readings.score(readings.current, row.code)),
            shown_in_cell(readings.rank(readings.current, row.code)),
        )
    )


def causes(material: Material) -> Iterator[Block]:
    readings = material.readings
    ranked = ranked_indicators(material)
    reasons: list[Text] = []
    if ranked:
        scored = count_ranked(material, ranked)
        inputs = (material.book.operand(scored, "of"), material.book.operand(_count_above(material, ranked), "from"))
        below = material.book.computed(f"indicators.{readings.current.edition}.below_mean", "difference(0)", inputs)
        reasons.append(say("situation.cause_below", below=below, ranked=scored))
    if list_of_gaps := widest_gaps(material):
        reasons.append(say("situation.cause_pillars", list=list_of_gaps))
    missing = [row for row in readings.indicators if readings.raw_value(readings.current, row.code) is None]
    if missing:
        edition = readings.edition_year(readings.current)
        count = material.count(f"indicators.{readings.current.edition}.without_value", missing, readings.indicators)
        reasons.append(say("situation.cause_missing", missing=count, edition=edition))
    if without := [row for row in readings.indicators if material.basis_of(row) is not Basis.COMMITTED]:
        reasons.append(
            say(
                "situation.cause_targets",
                without=material.count("indicators.not_registered", without, readings.indicators),
                indicators=material.count("framework.indicators", readings.indicators),
            )
        )
    if reasons:
        yield Paragraph(say("situation.causes_data"))
        yield from points(reasons)
    yield Paragraph(say("situation.causes_owed"))


def widest_gaps(material: Material, most: int = 3) -> Text:
    """The pillars furthest below the national mean, each with its gap."""
    texts = []
    for gap, row in material.ranked(by_gap=True)[:most]:
        if gap < 0:
            distance = material.readings.distance(row.code) or ()
            texts.append(fill(words("situation.cause_pillar"), pillar=named(row), distance=distance))
    return joined(texts, "; ")


def ranked_indicators(material: Material) -> list[Node]:
    """The indicators that have a rank, best first; equal ranks in the framework's order."""
    readings = material.readings
    found = [
        (value, index, row)
        for index, row in enumerate(readings.indicators)
        if (value := readings.value(readings.rank(readings.current, row.code))) is not None
    ]
    return [row for _, _, row in sorted(found, key=lambda item: item[:2])]


def count_ranked(material: Material, ranked: Sequence[Node]) -> NumberUse:
    """How many indicators have a rank."""
    number_id = f"indicators.{material.readings.current.edition}.ranked"
    return material.count(number_id, ranked_in_order(material, ranked), material.readings.indicators)


def ranked_in_order(material: Material, ranked: Sequence[Node]) -> list[Node]:
    """The same rows in the framework's order, so that a count does not depend on the ranks."""
    codes = {row.code for row in ranked}
    return [row for row in material.readings.indicators if row.code in codes]


def _count_above(material: Material, ranked: Sequence[Node]) -> NumberUse:
    gaps = [material.readings.gap(row.code) for row in ranked_in_order(material, ranked)]
    operands = [material.book.operand(use, "gap") for use in gaps if use is not None]
    return material.book.computed(
        f"indicators.{material.readings.current.edition}.above_mean", "count_positive", operands
    )
