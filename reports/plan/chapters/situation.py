"""Chapter II: where the province stands, from the figures of the editions alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.inputs import EditionData, FrameworkRow
from reports.plan.chapters.numbered import caption, chapter, figure_name, points, section, table_name
from reports.plan.content import Bars, Block, Fixed, FixedKind, NumberUse, Paragraph, Row, Table, Text
from reports.plan.material import Material, numbering
from reports.plan.numbers import Operand
from reports.plan.readings import coded, named
from reports.plan.wording import fill, joined, many_words, say, words

SHOWN = 5
"""How many indicators are named as the strongest, and as many as the weakest."""


def situation(material: Material, number: int) -> Iterator[Block]:
    yield chapter(number, words("situation.chapter"))
    yield section(1, words("situation.result_title"))
    yield from _result(material)
    yield section(2, words("situation.pillars_title"))
    yield from _pillars(material)
    yield section(3, words("situation.strengths_title"))
    yield from _strengths(material)
    yield section(4, words("situation.causes_title"))
    yield from _causes(material)


def _result(material: Material) -> Iterator[Block]:
    readings = material.readings
    current = readings.current
    edition = readings.edition_year(current)
    sides = {side: [row for row in readings.pillars if readings.side_of(row) == side] for side in ("input", "output")}
    yield Paragraph(
        say(
            "situation.framework",
            edition=edition,
            indicators=material.count("framework.indicators", readings.indicators),
            pillars=material.count("framework.pillars", readings.pillars),
            input_pillars=material.count("framework.input_pillars", sides["input"]),
            output_pillars=material.count("framework.output_pillars", sides["output"]),
        )
    )
    code = readings.index_code
    score, rank = readings.score(current, code), readings.rank(current, code)
    mean, gap = readings.national_mean(code), readings.gap(code)
    if score is None or rank is None or mean is None or gap is None:
        yield Paragraph(say("situation.result_missing", edition=edition))
    else:
        field = readings.field(current)
        yield Paragraph(
            say("situation.result", edition=edition, score=score, rank=rank, field=field, mean=mean, gap=gap)
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
    inputs = (material.book.operand(after, "of"), material.book.operand(before, "from"))
    change = material.book.computed(
        f"pii.{readings.current.edition}.change", "difference(2)", inputs, signed=True
    )
    previous = readings.edition_year(readings.previous)
    yield Paragraph(say("situation.change", previous=previous, change=change))
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


def _history(material: Material) -> Table:
    readings = material.readings
    rows = []
    for edition in material.inputs.editions:
        rows.append(
            Row(
                (
                    (readings.edition_year(edition),),
                    _cell(readings.score(edition, readings.index_code)),
                    _cell(readings.rank(edition, readings.index_code)),
                    (readings.field(edition),),
                    _cell(_side(material, edition, "input")),
                    _cell(_side(material, edition, "output")),
                    _cell(_published(material, edition, "score")),
                    _cell(_published(material, edition, "rank")),
                )
            )
        )
    header = tuple((text,) for text in many_words("situation.history_header"))
    return Table(header, tuple(rows), (16, 20, 20, 22, 20, 20, 22, 22), (True,) * 8)


def _side(material: Material, edition: EditionData, level: str) -> NumberUse | None:
    code = next((row.code for row in edition.framework if row.level == level), None)
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
        best, worst = ranks[0][1], ranks[-1][1]
        yield Paragraph(
            say(
                "situation.pillars",
                edition=edition,
                above=above,
                pillars=material.count("framework.pillars", readings.pillars),
                best=named(best),
                best_rank=_known(readings.rank(readings.current, best.code)),
                worst=named(worst),
                worst_rank=_known(readings.rank(readings.current, worst.code)),
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
                    _cell(readings.score(readings.current, row.code)),
                    _cell(readings.rank(readings.current, row.code)),
                    _cell(readings.national_mean(row.code)),
                    _cell(readings.gap(row.code)),
                    _cell(readings.regional_mean(row.code)),
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


def _strengths(material: Material) -> Iterator[Block]:
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
    yield Table(header, tuple(rows), (10, 14, 62, 18, 26, 18, 16), (True, True, False, True, True, True, True))


def _indicator_row(material: Material, index: int, row: FrameworkRow) -> Row:
    readings = material.readings
    return Row(
        (
            (numbering(str(index)),),
            (coded(row.code),),
            (named(row),),
            _cell(readings.raw_value(readings.current, row.code)),
            unit_of(row),
            _cell(readings.score(readings.current, row.code)),
            _cell(readings.rank(readings.current, row.code)),
        )
    )


def _causes(material: Material) -> Iterator[Block]:
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
        count = material.count(f"indicators.{readings.current.edition}.without_value", missing)
        reasons.append(say("situation.cause_missing", missing=count, edition=edition))
    if without := material.without_target():
        reasons.append(
            say(
                "situation.cause_targets",
                without=material.count("indicators.without_target", without),
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
            use = _known(material.readings.gap(row.code))
            texts.append(fill(words("situation.cause_pillar"), pillar=named(row), gap=use))
    return joined(texts, "; ")


def ranked_indicators(material: Material) -> list[FrameworkRow]:
    """The indicators that have a rank, best first; equal ranks in the framework's order."""
    readings = material.readings
    found = [
        (value, index, row)
        for index, row in enumerate(readings.indicators)
        if (value := readings.value(readings.rank(readings.current, row.code))) is not None
    ]
    return [row for _, _, row in sorted(found, key=lambda item: item[:2])]


def count_ranked(material: Material, ranked: Sequence[FrameworkRow]) -> NumberUse:
    """How many indicators have a rank."""
    return material.count(f"indicators.{material.readings.current.edition}.ranked", ranked_in_order(material, ranked))


def ranked_in_order(material: Material, ranked: Sequence[FrameworkRow]) -> list[FrameworkRow]:
    """The same rows in the framework's order, so that a count does not depend on the ranks."""
    codes = {row.code for row in ranked}
    return [row for row in material.readings.indicators if row.code in codes]


def _count_above(material: Material, ranked: Sequence[FrameworkRow]) -> NumberUse:
    gaps = [material.readings.gap(row.code) for row in ranked_in_order(material, ranked)]
    operands = [material.book.operand(use, "gap") for use in gaps if use is not None]
    return material.book.computed(
        f"indicators.{material.readings.current.edition}.above_mean", "count_positive", operands
    )


def unit_of(row: FrameworkRow) -> Text:
    """The unit of an indicator, which may hold digits of its own; marked in no way, for it is a fixed word."""
    return (Fixed(row.unit, FixedKind.NAME),) if row.unit else ()


def _number(material: Material, use: NumberUse | None) -> float | None:
    value: Decimal | None = material.readings.value(use)
    return float(value) if value is not None else None


def _cell(use: NumberUse | None) -> Text:
    return (use,) if use is not None else ()


def _known(use: NumberUse | None) -> NumberUse:
    if use is None:
        raise ValueError("a number that was ranked has no value")
    return use
