"""Chapter II: where the province stands, from the figures of the editions alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.inputs import EditionData
from reports.plan.material import Material, names_of, numbering, shown, unit_of
from reports.plan.outline import Content, caption, name_of, points, table
from reports.plan.readings import coded, named
from reports.plan.wording import joined
from reports.word.content import Bars, Block, NumberUse, Paragraph, Text
from sources.tree import Node
from sources.words.vocabulary import Level

SHOWN = 5
"""How many indicators are named as the strongest, and as many as the weakest."""

MOST_NAMED = 3
"""How many pillars, or indicators of one pillar, are named for their distance to the national mean."""


def framework(m: Material) -> Iterator[Block]:
    readings = m.readings
    both = (Level.INPUT, Level.OUTPUT)
    sides = {side: [row for row in m.tree.pillars if m.tree.side_of(row.code) is side] for side in both}
    yield Paragraph(
        m.say(
            "situation.framework",
            edition=readings.edition_year(),
            indicators=m.count("framework.indicators", m.tree.indicators),
            pillars=m.count("framework.pillars", m.tree.pillars),
            input_pillars=m.count("framework.input_pillars", sides[Level.INPUT]),
            output_pillars=m.count("framework.output_pillars", sides[Level.OUTPUT]),
        )
    )
    for newer in readings.newer_years():
        yield Paragraph(m.say("situation.without_framework", newer=newer, edition=readings.edition_year()))


def abbreviations(m: Material) -> Iterator[Block]:
    """The abbreviations that the names of indicators, units and sources hold, spelt out."""
    words = " ".join(" ".join(filter(None, (row.name, row.unit, row.data_source, row.evidence))) for row in m.tree)
    spelt = m.wording.mapping("abbreviations")
    used = [(f"{short} - {full}",) for short, full in spelt.items() if re.search(rf"(?<!\w){re.escape(short)}(?!\w)", words)]
    if used:
        yield Paragraph(m.say("situation.abbreviations", list=joined(used, "; ")))


def result(m: Material) -> Iterator[Block]:
    """Score and rank of the newest edition against the country, the region and the edition before."""
    readings, code = m.readings, m.tree.root.code
    edition, score, rank = readings.edition_year(), readings.score(code), readings.rank(code)
    distance = _from_mean(m, code)
    if score is None or rank is None or distance is None:
        yield Paragraph(m.say("situation.result_missing", edition=edition))
        return
    field = readings.field()
    yield Paragraph(m.say("situation.result", edition=edition, score=score, rank=rank, field=field, distance=distance))
    region, rank, mean = readings.region(), readings.rank_in_region(), readings.regional_mean(code)
    if region is not None and rank is not None and mean is not None:
        yield Paragraph(m.say("situation.region", region=region, rank=rank, field=readings.size_of_region(), mean=mean))
    yield from _change(m, score)


def _from_mean(m: Material, code: str) -> Text | None:
    """How far the province lies above or below the national mean, with that mean."""
    side, points, mean = _side(m, code), _points(m, code), m.readings.national_mean(code)
    if side is None or mean is None:
        return None
    return m.say(f"situation.{side}_mean", mean=mean, **({} if points is None else {"points": points}))


def _distance(m: Material, code: str) -> Text:
    """The same without the mean, for a list."""
    side, points = _side(m, code), _points(m, code)
    return () if side is None or points is None else m.say(f"situation.{side}", points=points)


def _side(m: Material, code: str) -> str | None:
    own, mean = m.readings.score(code), m.readings.national_mean(code)
    return None if own is None or mean is None else {0: "equal", 1: "above", -1: "below"}[m.readings.compare(own, mean)]


def _points(m: Material, code: str) -> NumberUse | None:
    """The distance to the national mean, unsigned; None where there is none."""
    own, mean, side = m.readings.score(code), m.readings.national_mean(code), _side(m, code)
    if own is None or mean is None or side in (None, "equal"):
        return None
    return m.readings.apart(m.readings.identity(m.readings.current, code, f"{side}_mean"), own, mean)


def _change(m: Material, after: NumberUse) -> Iterator[Block]:
    readings = m.readings
    before = readings.score(m.tree.root.code, readings.previous) if readings.previous else None
    if readings.previous is None or before is None:
        return
    previous = readings.edition_year(readings.previous)
    movement = {0: "same", 1: "increase", -1: "decrease"}[readings.compare(after, before)]
    blanks: dict[str, NumberUse] = {}
    if movement != "same":
        blanks["points"] = readings.apart(f"pii.{readings.current.edition}.{movement}", after, before)
    change = m.say(f"situation.{movement}", **blanks)
    yield Paragraph(m.say("situation.change", previous=previous, change=change))
    if readings.previous.field != readings.current.field:
        fields = {"before": readings.field(readings.previous), "after": readings.field()}
        edition = readings.edition_year()
        yield Paragraph(m.say("situation.change_of_field", previous=previous, edition=edition, **fields))


def history(m: Material) -> Iterator[Block]:
    yield caption(m, "tables", "history")
    yield table(m, "history", (_edition_row(m, edition) for edition in m.inputs.editions))


def _edition_row(m: Material, edition: EditionData) -> dict[str, Text]:
    readings = m.readings
    sides = {level.value: row.code for level in (Level.INPUT, Level.OUTPUT) for row in edition.tree.at(level)}
    return {
        "edition": (readings.edition_year(edition),),
        "score": shown(readings.score(m.tree.root.code, edition)),
        "rank": shown(readings.rank(m.tree.root.code, edition)),
        "field": (readings.field(edition),),
        **{level: shown(readings.score(code, edition)) for level, code in sides.items()},
    }


def pillar_results(m: Material) -> Iterator[Block]:
    readings = m.readings
    ranked = m.ranked(m.tree.pillars)
    gaps = [use for row in m.tree.pillars if (use := readings.gap(row.code)) is not None]
    if not ranked or not gaps:
        return
    operands = [m.book.operand(use, "gap") for use in gaps]
    above = m.book.computed(f"pillars.{readings.current.edition}.above_mean", "count_positive", operands)
    pillars = m.count("framework.pillars", m.tree.pillars)
    yield Paragraph(
        m.say(
            "situation.pillars",
            edition=readings.edition_year(),
            above=m.say(f"situation.{'some' if readings.value(above) else 'none'}_above", above=above, pillars=pillars),
            best=_alike(m, ranked, ranked[0]),
            best_rank=shown(readings.rank(ranked[0].code)),
            worst=_alike(m, ranked, ranked[-1]),
            worst_rank=shown(readings.rank(ranked[-1].code)),
            table=name_of(m, "tables", "pillars"),
            figure=name_of(m, "figures", "pillar_figure"),
        )
    )


def _alike(m: Material, rows: Sequence[Node], one: Node) -> Text:
    """The names of all rows with the rank of `one`: a tie has no first."""
    rank = m.readings.value(m.readings.rank(one.code))
    return joined((named(row),) for row in rows if m.readings.value(m.readings.rank(row.code)) == rank)


def pillars(m: Material) -> Iterator[Block]:
    readings = m.readings
    rows = (
        {
            "order": (numbering(str(index)),),
            "name": (named(row),),
            "score": shown(readings.score(row.code)),
            "rank": shown(readings.rank(row.code)),
            "national_mean": shown(readings.national_mean(row.code)),
            "gap": shown(readings.gap(row.code)),
            "regional_mean": shown(readings.regional_mean(row.code)),
        }
        for index, row in enumerate(m.tree.pillars, start=1)
    )
    yield caption(m, "tables", "pillars", edition=readings.edition_year())
    yield table(m, "pillars", rows)


def pillar_figure(m: Material) -> Iterator[Block]:
    """The figure of the pillars, from the same numbers as the table above it; none where the edition has no such score."""
    readings = m.readings
    scores = [use for row in m.tree.pillars if (use := readings.score(row.code)) is not None]
    if not scores:
        return
    names = (m.wording.plain(f"situation.figure_{who}") for who in ("own", "nation", "region"))
    measured = zip(names, (readings.score, readings.national_mean, readings.regional_mean), strict=True)
    series = [(name, [readings.value(read(row.code)) for row in m.tree.pillars]) for name, read in measured]
    yield Bars(
        name="diem-tru-cot",
        labels=tuple(row.name for row in m.tree.pillars),
        series=tuple(
            (name, tuple(None if value is None else float(value) for value in values))
            for name, values in series
            if any(value is not None for value in values)
        ),
        axis=m.wording.plain("situation.figure_axis"),
        description=m.wording.plain("situation.figure_description"),
        note=m.wording.plain("situation.figure_note") if any(use.illustrative for use in scores) else None,
    )
    yield caption(m, "figures", "pillar_figure", edition=readings.edition_year())


def strengths_sentence(m: Material) -> Iterator[Block]:
    edition = m.readings.edition_year()
    if not m.ranked(m.tree.indicators):
        yield Paragraph(m.say("situation.result_missing", edition=edition))
        return
    ranked, above = _counts(m)
    strongest = name_of(m, "tables", "strengths")
    yield Paragraph(m.say("situation.strengths", ranked=ranked, edition=edition, above=above, table=strongest))


def strengths(m: Material) -> Iterator[Block]:
    ranked = m.ranked(m.tree.indicators)
    if not ranked:
        return
    rows: list[dict[str, Text] | Text] = []
    for group, members in (("best", ranked[:SHOWN]), ("worst", ranked[-SHOWN:][::-1])):
        rows += [m.say(f"situation.{group}_group"), *_indicator_rows(m, members)]
    yield caption(m, "tables", "strengths", edition=m.readings.edition_year())
    yield table(m, "strengths", rows)


def _indicator_rows(m: Material, members: Sequence[Node]) -> Iterator[dict[str, Text]]:
    for index, row in enumerate(members, start=1):
        yield {
            "order": (numbering(str(index)),),
            "code": (coded(row.code),),
            "name": (named(row),),
            "value": shown(m.readings.raw_value(row.code)),
            "unit": unit_of(row),
            "score": shown(m.readings.score(row.code)),
            "rank": shown(m.readings.rank(row.code)),
        }


def limits(m: Material) -> Iterator[Block]:
    """What the figures alone say of the weak points."""
    found = list(_limits(m))
    if not found:
        yield Paragraph(m.say("situation.limits_none", edition=m.readings.edition_year()))
        return
    yield Paragraph(m.say("situation.limits", edition=m.readings.edition_year()))
    yield from points(found)


def _limits(m: Material) -> Iterator[Text]:
    readings, year = m.readings, m.readings.current.edition
    if m.ranked(m.tree.indicators):
        ranked, above = _counts(m)
        inputs = (m.book.operand(ranked, "of"), m.book.operand(above, "from"))
        below = m.book.computed(f"indicators.{year}.below_mean", "difference(0)", inputs)
        if readings.value(below):
            yield m.say("situation.limit_below", below=below, ranked=ranked)
    for row in _widest(m):
        weak = weakest(m, row)
        yield m.say(
            "situation.limit_pillar" if weak else "situation.limit_pillar_alone",
            pillar=named(row),
            distance=_distance(m, row.code),
            **({"weak": names_of(weak)} if weak else {}),
        )
    if missing := [row for row in m.tree.indicators if readings.raw_value(row.code) is None]:
        count = m.count(f"indicators.{year}.without_value", missing, m.tree.indicators)
        key = "situation.limit_missing" if len(missing) > 1 else "situation.limit_missing_one"
        yield m.say(key, missing=count, names=names_of(missing[:MOST_NAMED]))


def weakest(m: Material, pillar: Node) -> list[Node]:
    """The indicators of a pillar that lie furthest below the national mean."""
    gaps = ((row, m.readings.value(m.readings.gap(row.code))) for row in m.ranked(m.tree.below(pillar.code), by_gap=True))
    return [row for row, gap in gaps if gap is not None and gap < 0][:MOST_NAMED]


def _widest(m: Material) -> list[Node]:
    """The pillars furthest below the national mean."""
    gaps = ((row, m.readings.value(m.readings.gap(row.code))) for row in m.ranked(m.tree.pillars, by_gap=True))
    return [row for row, gap in gaps if gap is not None and gap < 0][:MOST_NAMED]


def widest_gaps(m: Material) -> Text:
    """The pillars furthest below the national mean, each with its gap."""
    return joined(
        [m.say("situation.pillar_gap", pillar=named(row), distance=_distance(m, row.code)) for row in _widest(m)], "; "
    )


def _counts(m: Material) -> tuple[NumberUse, NumberUse]:
    """How many indicators have a rank, and how many of these score above the national mean."""
    readings, year = m.readings, m.readings.current.edition
    ranked = [row for row in m.tree.indicators if readings.rank(row.code) is not None]
    gaps = [use for row in ranked if (use := readings.gap(row.code)) is not None]
    above = [m.book.operand(use, "gap") for use in gaps]
    return (
        m.count(f"indicators.{year}.ranked", ranked, m.tree.indicators),
        m.book.computed(f"indicators.{year}.above_mean", "count_positive", above),
    )


CONTENTS: dict[str, Content] = {
    "framework": framework,
    "abbreviations": abbreviations,
    "result": result,
    "history": history,
    "pillar_results": pillar_results,
    "pillars": pillars,
    "pillar_figure": pillar_figure,
    "strengths_sentence": strengths_sentence,
    "strengths": strengths,
    "limits": limits,
}
