"""The analysis of the newest edition: what rose and fell, in which third, who stands just above."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from reports.plan.chapters.goals import modelled
from reports.plan.chapters.situation import MOST_NAMED
from reports.plan.material import Material, names_of, numbering, shown, unit_of
from reports.plan.numbers import Operand
from reports.plan.outline import Content, table
from reports.plan.readings import coded, framework_operand, named
from reports.targets.positions import Position
from reports.word.content import Block, Paragraph, Text
from sources.tree import Node
from sources.words.numbers import SCORE_PLACES, from_float, rounded


def movements(m: Material) -> Iterator[Text]:
    """The indicators whose score rose and fell since the edition before, where it was defined alike."""
    if m.readings.previous is None:
        return
    previous = m.readings.previous.edition
    changes = {
        code: change for code, position in _positions(m).items() if (change := _change(position, previous)) is not None
    }
    for key, sign in (("rose", 1), ("fell", -1)):
        moved = sorted((-abs(change), code) for code, change in changes.items() if change * sign > 0)
        rows = [m.tree.nodes[code] for _, code in moved]
        if rows:
            yield m.say(
                f"analysis.{key}",
                previous=m.readings.edition_year(m.readings.previous),
                count=m.count(f"indicators.{key}", rows, m.tree.indicators),
                names=names_of(rows[:MOST_NAMED]),
            )


def _change(position: Position, since: int) -> Decimal | None:
    return next((change.score for change in position.changes if change.since == since), None)


def _positions(m: Material) -> dict[str, Position]:
    return {item.code: item for item in (m.outcome.positions if m.outcome else ())}


def bands(m: Material) -> Iterator[Text]:
    """How many indicators rank in the first, the middle and the last third of the provinces."""
    third = ceil(m.readings.current.field / 3)
    found: dict[str, list[Node]] = {"first": [], "middle": [], "last": []}
    for row in m.ranked(m.tree.indicators):
        rank = m.readings.value(m.readings.rank(row.code)) or Decimal(0)
        found["first" if rank <= third else "middle" if rank <= 2 * third else "last"].append(row)
    if any(found.values()):
        counted = {band: m.count(f"indicators.band.{band}", rows, m.tree.indicators) for band, rows in found.items()}
        yield m.say("analysis.band", **counted)


def positions(m: Material) -> Iterator[Block]:
    """Every indicator: value, score, rank, distance to the mean, and the province just above."""
    rows: list[dict[str, Text] | Text] = []
    order = 0
    known = _positions(m)
    for pillar in m.tree.pillars:
        rows.append((numbering(f"{pillar.code}. "), named(pillar)))
        for row in m.tree.below(pillar.code):
            order += 1
            rows.append(
                {
                    "order": (numbering(str(order)),),
                    "code": (coded(row.code),),
                    "name": (named(row),),
                    "value": shown(m.readings.raw_value(row.code)),
                    "unit": unit_of(row),
                    "score": shown(m.readings.score(row.code)),
                    "rank": shown(m.readings.rank(row.code)),
                    "gap": shown(m.readings.gap(row.code)),
                    "next": _next(m, row, known.get(row.code)),
                }
            )
    yield table(m, "positions", rows, edition=m.readings.edition_year())
    yield Paragraph(m.say("analysis.positions_note"))


def _next(m: Material, row: Node, position: Position | None) -> Text:
    if position is None or position.next_province is None or position.to_next is None:
        return ()
    own = m.readings.score(row.code)
    inputs: list[Operand] = [framework_operand(row, "indicator", m.readings.current.status)]
    if own is not None:
        inputs.append(m.book.operand(own, "of"))
    apart = rounded(from_float(position.to_next), SCORE_PLACES)
    return m.say(
        "analysis.next",
        province=position.next_province,
        points=modelled(m, f"next.{row.code}", apart, inputs, "forward_model"),
    )


CONTENTS: dict[str, Content] = {"movements": movements, "bands": bands, "positions": positions}
