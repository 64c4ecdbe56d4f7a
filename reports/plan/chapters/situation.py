"""Chapter II: where the province stands, from the figures of the editions alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.inputs import EditionData
from reports.plan.chapters.numbered import caption, chapter, figure_name, section, table_name
from reports.plan.chapters.strengths import causes, strengths
from reports.plan.content import Bars, Block, NumberUse, Paragraph, Row, Table, Text
from reports.plan.material import Material, known, numbering, shown_in_cell
from reports.plan.numbers import Operand
from reports.plan.readings import named
from reports.plan.wording import many_words, say, words
from sources.words.numbers import SCORE_PLACES, rounded
from sources.words.vocabulary import Level


def situation(material: Material, number: int) -> Iterator[Block]:
    yield chapter(number, words("situation.chapter"))
    yield section(1, words("situation.result_title"))
    yield from _result(material)
    yield section(2, words("situation.pillars_title"))
    yield from _pillars(material)
    yield section(3, words("situation.strengths_title"))
    yield from strengths(material)
    yield section(4, words("situation.causes_title"))
    yield from causes(material)


def _result(material: Material) -> Iterator[Block]:
    readings = material.readings
    current = readings.current
    edition = readings.edition_year(current)
    tree = readings.tree
    sides = {side: [row for row in tree.pillars if tree.side_of(row.code) == side] for side in (Level.INPUT, Level.OUTPUT)}
    yield Paragraph(
        say(
            "situation.framework",
            edition=edition,
            indicators=material.count("framework.indicators", readings.indicators),
            pillars=material.count("framework.pillars", readings.pillars),
            input_pillars=material.count("framework.input_pillars", sides[Level.INPUT]),
            output_pillars=material.count("framework.output_pillars", sides[Level.OUTPUT]),
        )
    )
    code = readings.index_code
    score, rank = readings.score(current, code), readings.rank(current, code)
    mean, distance = readings.national_mean(code), readings.distance(code)
    if score is None or rank is None or mean is None or distance is None:
        yield Paragraph(say("situation.result_missing", edition=edition))
    else:
        field = readings.field(current)
        yield Paragraph(
            say("situation.result", edition=edition, score=score, rank=rank, field=field, mean=mean, distance=distance)
        )
        yield from _region(material)
        yield from _change(material)
    yield caption(table_name(1), say("situation.history_caption"))
    yield _history(material)
    yield Paragraph(say("situation.published_note"))


def _region(material: Material) -> Iterator[Block]:
    readings = material.readings
    rank, mean, region = readings.rank_in_region(), readings.regional_mean(readings.index_code), readings.region()
    if rank is not None and mean is not None and region is not None:
        name = "vùng " + region.removeprefix("Vùng ").removeprefix("vùng ")
        yield Paragraph(say("situation.region", region=name, rank=rank, field=readings.size_of_region(), mean=mean))


def _change(material: Material) -> Iterator[Block]:
    readings = material.readings
    if readings.previous is None:
        return
    before = readings.score(readings.previous, readings.index_code)
    after = readings.score(readings.current, readings.index_code)
    if before is None or after is None:
        return
    previous = readings.edition_year(readings.previous)
    yield Paragraph(say("situation.change", previous=previous, change=_movement(material, before, after)))
    if readings.previous.field != readings.current.field:
        yield Paragraph(
            say(
                "situation.change_of_field",
                before=readings.field(readings.previous),
                previous=previous,
                after=readings.field(readings.current),
                edition=readings.edition_year(readings.current),
            )
        )


def _movement(material: Material, before: NumberUse, after: NumberUse) -> Text:
    """An increase or a decrease in words, with its size unsigned."""
    first, second = (rounded(material.readings.value(use) or Decimal(0), SCORE_PLACES) for use in (before, after))
    if first == second:
        return say("situation.same")
    more, less = (after, before) if second > first else (before, after)
    inputs = (material.book.operand(more, "of"), material.book.operand(less, "from"))
    number_id = f"pii.{material.readings.current.edition}.{'increase' if more is after else 'decrease'}"
    points = material.book.computed(number_id, f"difference({SCORE_PLACES})", inputs)
    return say("situation.increase" if more is after else "situation.decrease", points=points)


def _history(material: Material) -> Table:
    readings = material.readings
    rows = []
    for edition in material.inputs.editions:
        rows.append(
            Row(
                (
                    (readings.edition_year(edition),),
                    shown_in_cell(readings.score(edition, readings.index_code)),
                    shown_in_cell(readings.rank(edition, readings.index_code)),
                    (readings.field(edition),),
                    shown_in_cell(_side(material, edition, Level.INPUT)),
                    shown_in_cell(_side(material, edition, Level.OUTPUT)),
                    shown_in_cell(_published(material, edition, "score")),
                    shown_in_cell(_published(material, edition, "rank")),
                )
            )
        )
    header = tuple((text,) for text in many_words("situation.history_header"))
    return Table(header, tuple(rows), (16, 20, 20, 22, 20, 20, 22, 22), (True,) * 8)


def _side(material: Material, edition: EditionData, level: Level) -> NumberUse | None:
    code = next((row.code for row in edition.tree.at(level)), None)
    return material.readings.score(edition, code) if code else None


def _published(material: Material, edition: EditionData, measure: str) -> NumberUse | None:
    for item in material.inputs.published:
        if (item.edition, item.province, item.level, item.measure) == (
            edition.edition, material.province, "index", measure,
        ):
            source = Operand(item.figure.fact_id, "source", item.figure.value, item.figure.status)
            return material.book.read(f"pii.{edition.edition}.published_{measure}", source)
    return None


def _pillars(material: Material) -> Iterator[Block]:
    readings = material.readings
    edition = readings.edition_year(readings.current)
    ranks = material.ranked()
    gaps = [use for row in readings.pillars if (use := readings.gap(row.code)) is not None]
    if ranks and gaps:
        above = material.book.computed(
            f"pillars.{readings.current.edition}.above_mean",
            "count_positive",
            [material.book.operand(use, "gap") for use in gaps],
        )
        pillars = material.count("framework.pillars", readings.pillars)
        some = say("situation.some_above", above=above, pillars=pillars)
        best, worst = ranks[0][1], ranks[-1][1]
        yield Paragraph(
            say(
                "situation.pillars",
                edition=edition,
                above=some if readings.value(above) else say("situation.none_above", pillars=pillars),
                best=named(best),
                best_rank=known(readings.rank(readings.current, best.code)),
                worst=named(worst),
                worst_rank=known(readings.rank(readings.current, worst.code)),
                table=table_name(2),
                figure=figure_name(1),
            )
        )
    yield caption(table_name(2), say("situation.pillars_caption", edition=edition))
    yield _pillar_table(material)
    yield bars(material)
    yield caption(figure_name(1), say("situation.figure_caption", edition=edition))


def _pillar_table(material: Material) -> Table:
    readings = material.readings
    rows = []
    for index, row in enumerate(readings.pillars, start=1):
        rows.append(
            Row(
                (
                    (numbering(str(index)),),
                    (named(row),),
                    shown_in_cell(readings.score(readings.current, row.code)),
                    shown_in_cell(readings.rank(readings.current, row.code)),
                    shown_in_cell(readings.national_mean(row.code)),
                    shown_in_cell(readings.gap(row.code)),
                    shown_in_cell(readings.regional_mean(row.code)),
                )
            )
        )
    header = tuple((text,) for text in many_words("situation.pillars_header"))
    return Table(header, tuple(rows), (10, 54, 20, 18, 22, 20, 20), (True, False, True, True, True, True, True))


def bars(material: Material) -> Bars:
    """The figure of the pillars, from the same numbers as the table beside it."""
    readings = material.readings
    own, nation, region = many_words("situation.figure_series")
    measured = (
        (own.format(province=material.province), lambda code: readings.score(readings.current, code)),
        (nation, readings.national_mean),
        (region, readings.regional_mean),
    )
    series = tuple(
        (name, tuple(_number(material, read(row.code)) for row in readings.pillars)) for name, read in measured
    )
    illustrative = any(
        use.illustrative for row in readings.pillars if (use := readings.score(readings.current, row.code)) is not None
    )
    return Bars(
        labels=tuple(row.name for row in readings.pillars),
        series=tuple(item for item in series if any(value is not None for value in item[1])),
        axis=words("situation.figure_axis"),
        description=words("situation.figure_description"),
        note=words("situation.figure_note") if illustrative else None,
    )


def _number(material: Material, use: NumberUse | None) -> float | None:
    value: Decimal | None = material.readings.value(use)
    return float(value) if value is not None else None
