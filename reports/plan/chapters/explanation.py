"""The explanation of the targets: options for the leaders, ceilings with their peers, who carries how many points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.edition_index import edition_index
from reports.plan.chapters.annexes import beyond, conflicts, shown_target
from reports.plan.chapters.goals import MODEL, TARGETS, goal_blanks, modelled, modelled_result, score_of, sources
from reports.plan.material import Material, names_of, numbering, shown, titled, unit_of
from reports.plan.numbers import Operand
from reports.plan.outline import Content, caption, table
from reports.plan.readings import coded, framework_operand, named
from reports.plan.wording import joined
from reports.targets.ceilings import Ceiling
from reports.word.content import Block, Paragraph, Text
from sources.contracts import Refused
from sources.innovation_index.method.audit import audit
from sources.registry.departments import protocol_order
from sources.tree import Node
from sources.words.numbers import from_float, plain, rounded

AUDIT = "statistical_audit"
NAMED_PEERS = 3
NAMED_CEILINGS = 8
_WORTH_PLACES = 4


def explained_goal(m: Material) -> Iterator[Text]:
    """The goal that is asked about, also where it cannot be reached; else how far the province could go at most."""
    if m.inputs.goal is not None:
        yield m.say("explanation.asked", goal=m.say(f"goals.goal_{m.inputs.goal.kind}", **goal_blanks(m)))
        return
    yield m.say("explanation.no_goal", year=m.year())
    highest = next((item for item in (m.outcome.scenarios if m.outcome else ()) if item.name == "ceilings"), None)
    if highest is not None:
        result = modelled_result(m, "ceilings", highest.score, highest.rank, sources(m, highest.year))
        yield m.say("explanation.reachable", year=m.year(highest.year), **result)


def options(m: Material) -> Iterator[Block]:
    """The ways to the goal side by side."""
    answer = m.outcome.answer if m.outcome else None
    if answer is None or not answer.variants:
        return
    inputs = sources(m, answer.goal.year)
    rows: list[dict[str, Text]] = []
    for order, variant in enumerate(answer.variants, start=1):
        moves = [m.tree.nodes[move.code] for move in variant.moves]
        name = f"option.{variant.objective}"
        rows.append(
            {
                "order": (numbering(str(order)),),
                "name": m.say(f"explanation.option_{variant.objective}"),
                "count": (m.count(f"{name}.count", moves, m.tree.indicators),),
                "score": (modelled(m, f"{name}.score", score_of(variant.score), inputs, MODEL),),
                "rank": (modelled(m, f"{name}.rank", Decimal(variant.rank), inputs, MODEL), "/", m.readings.field()),
            }
        )
    yield caption(m, "tables", "options")
    yield table(m, "options", rows)


def binding(m: Material) -> Iterator[Block]:
    """Where the goal is out of reach: the ceilings that keep it there."""
    answer = m.outcome.answer if m.outcome else None
    if answer is None or answer.reachable or not answer.binding:
        return
    first = sorted(answer.binding.items(), key=lambda item: (-item[1], item[0]))[:NAMED_CEILINGS]
    rows = (
        {
            "order": (numbering(str(order)),),
            "code": (coded(code),),
            "name": (named(m.tree.nodes[code]),),
            "lead": m.lead_of(m.tree.nodes[code]),
        }
        for order, (code, _) in enumerate(first, start=1)
    )
    yield caption(m, "tables", "binding")
    yield table(m, "binding", rows)


def by_department(m: Material) -> Iterator[Block]:
    """How many points of the index the targets of each lead carry."""
    found = [item for item in (m.outcome.scenarios if m.outcome else ()) if item.values and item.name != "ceilings"]
    if not found:
        return
    scenario = found[-1]
    inputs = sources(m, scenario.year)
    rows: list[dict[str, Text]] = []
    for order, body in enumerate(sorted(scenario.by_department, key=protocol_order), start=1):
        led = [row for row in m.tree.indicators if row.lead == body]
        points = score_of(scenario.by_department[body])
        rows.append(
            {
                "order": (numbering(str(order)),),
                "name": titled(body) if body else m.say("explanation.no_lead"),
                "indicators": (m.count(f"department.{order}.leads", led, m.tree.indicators),),
                "points": (modelled(m, f"department.{order}.points", points, inputs, MODEL),),
            }
        )
    yield caption(m, "tables", "by_department")
    yield table(m, "by_department", rows)


def scenarios(m: Material) -> Iterator[Block]:
    """What the commitments reach, what the proposal adds, and what every ceiling would give."""
    rows: list[dict[str, Text]] = []
    for order, item in enumerate(m.outcome.scenarios if m.outcome else (), start=1):
        inputs = sources(m, item.year)
        score = modelled(m, f"scenario.{item.name}.score", score_of(item.score), inputs, MODEL)
        rank = modelled(m, f"scenario.{item.name}.rank", Decimal(item.rank), inputs, MODEL)
        name = m.say(f"explanation.scenario_{item.name}")
        rows.append(
            {"order": (numbering(str(order)),), "name": name, "score": (score,), "rank": (rank, "/", m.readings.field())}
        )
    if rows:
        yield caption(m, "tables", "scenarios")
        yield table(m, "scenarios", rows)


def explained_effort(m: Material) -> Iterator[Text]:
    """What the effort of the options is counted in."""
    answer = m.outcome.answer if m.outcome else None
    if answer is None:
        yield m.say("explanation.effort_none")
    else:
        yield m.say("explanation.effort", unit=m.say(f"explanation.unit_{answer.effort_unit}"))


def frontier(m: Material) -> Iterator[Block]:
    """How far so much effort would take the province, on top of the commitments."""
    answer, views = (m.outcome.answer, m.outcome.strategy) if m.outcome else (None, None)
    if answer is None or views is None or not views.frontier:
        return
    inputs = sources(m, answer.goal.year)
    rows: list[dict[str, Text]] = []
    for order, item in enumerate(views.frontier, start=1):
        name = f"frontier.{order}"
        rank = () if item.rank is None else (modelled(m, f"{name}.rank", Decimal(item.rank), inputs, MODEL),)
        rows.append(
            {
                "order": (numbering(str(order)),),
                "effort": (modelled(m, f"{name}.effort", score_of(item.effort), inputs, TARGETS),),
                "score": (modelled(m, f"{name}.score", score_of(item.score), inputs, MODEL),),
                "rank": (*rank, "/", m.readings.field()) if rank else (),
            }
        )
    yield caption(m, "tables", "frontier")
    yield table(m, "frontier", rows, unit=m.say(f"explanation.unit_{answer.effort_unit}"))


def steady(m: Material) -> Iterator[Block]:
    """Which moves stay in the cheapest way when every cost may be half or twice what is thought."""
    answer, views = (m.outcome.answer, m.outcome.strategy) if m.outcome else (None, None)
    if answer is None or views is None or not views.steadiness or not answer.reachable:
        return
    inputs = sources(m, answer.goal.year)
    rows: list[dict[str, Text]] = []
    for order, (code, share) in enumerate(views.steadiness.items(), start=1):
        row = m.tree.nodes[code]
        percent = rounded(from_float(100 * share), 0)
        rows.append(
            {
                "order": (numbering(str(order)),),
                "code": (coded(code),),
                "name": (named(row),),
                "lead": m.lead_of(row),
                "share": (modelled(m, f"steady.{code}", percent, inputs, TARGETS), "%"),
            }
        )
    yield caption(m, "tables", "steady")
    yield table(m, "steady", rows)


def audited(m: Material) -> Iterator[Block]:
    """The statistical audit of the newest edition, question by question; the province's own band of ranks."""
    try:
        found = audit(edition_index(m.inputs.editions[-1]))
    except Refused:
        yield Paragraph(m.say("explanation.audit_none"))
        return
    root = [framework_operand(m.tree.root, "audited", m.readings.current.status)]
    rows: list[dict[str, Text] | Text] = []
    for order, (name, frame) in enumerate(found.tables().items(), start=1):
        flagged = frame.loc[frame["flag"]]
        column = "code" if "code" in frame else "code_1"
        codes = [str(code) for code in flagged[column]] if column in frame else []
        rows.append(
            {
                "order": (numbering(str(order)),),
                "content": m.say(f"explanation.audit_{name}"),
                "flagged": (modelled(m, f"audit.{name}", Decimal(len(flagged)), root, AUDIT),),
                "codes": joined([(coded(code),) for code in dict.fromkeys(codes)], ", "),
            }
        )
    yield table(m, "audit", rows)
    own = found.bands[found.bands["unit"] == m.inputs.province].dropna()
    for low, high in zip(own["low"], own["high"], strict=True):
        ends = {
            name: modelled(m, f"audit.rank.{name}", rounded(from_float(float(value)), 0), root, AUDIT)
            for name, value in (("low", low), ("high", high))
        }
        yield Paragraph(m.say("explanation.audit_band", **ends))
    yield Paragraph(m.say("explanation.audit_note"))


def explained_open(m: Material) -> Iterator[Text]:
    """What the leaders have to decide, as far as the inputs tell."""
    said = []
    if waiting := m.pending():
        said.append(m.say("explanation.open_pending", count=m.count_of("commitments.pending", waiting)))
    if owed := m.without_target():
        count = m.count("indicators.without_target", owed, m.tree.indicators)
        said.append(m.say("explanation.open_owed", count=count, names=names_of(owed), year=m.year()))
    if found := conflicts(m):
        said.append(m.say("explanation.open_findings", count=m.count_findings("findings.between", found)))
    if far := [row for row, _ in beyond(m)]:
        said.append(m.say("explanation.open_beyond", count=m.count("targets.beyond_ceiling", far, m.tree.indicators)))
    yield from said or [m.say("explanation.open_none")]


def ceilings(m: Material) -> Iterator[Block]:
    """Value, target, ceiling, points per unit and the peers behind the ceiling, indicator by indicator."""
    rows: list[dict[str, Text] | Text] = []
    order = 0
    for pillar in m.tree.pillars:
        rows.append((numbering(f"{pillar.code}. "), named(pillar)))
        for row in m.tree.below(pillar.code):
            order += 1
            rows.append(_ceiling_row(m, order, row))
    yield table(m, "ceilings", rows, edition=m.readings.edition_year(), year=m.year())
    yield Paragraph(m.say("explanation.ceilings_note"))


def _ceiling_row(m: Material, order: int, row: Node) -> dict[str, Text]:
    top = m.outcome.ceilings.get(row.code) if m.outcome else None
    return {
        "order": (numbering(str(order)),),
        "code": (coded(row.code),),
        "name": (named(row),),
        "unit": unit_of(row),
        "value": shown(m.readings.raw_value(row.code)),
        "target": shown_target(m, row),
        "ceiling": ceiling_of(m, row),
        "worth": _worth(m, row),
        "peers": joined([(name,) for name in _peers(top)], ", ") if top is not None else (),
    }


def ceiling_of(m: Material, row: Node) -> Text:
    """The ceiling of the plan's year; empty where there is none."""
    top = m.outcome.ceilings.get(row.code) if m.outcome else None
    if top is None:
        return ()
    return (modelled(m, f"ceiling.{row.code}", top.value, _inputs(m, row), TARGETS),)


def _worth(m: Material, row: Node) -> Text:
    """Points of the index that one unit more brings."""
    found = next((item for item in (m.outcome.positions if m.outcome else ()) if item.code == row.code), None)
    if found is None or found.points_per_unit is None:
        return ()
    value = plain(rounded(from_float(found.points_per_unit), _WORTH_PLACES))
    return (modelled(m, f"worth.{row.code}", value, _inputs(m, row), MODEL),)


def _inputs(m: Material, row: Node) -> list[Operand]:
    own = m.readings.raw_value(row.code)
    framework = framework_operand(row, "indicator", m.readings.current.status)
    return [framework] if own is None else [framework, m.book.operand(own, "baseline")]


def _peers(top: Ceiling) -> list[str]:
    """The peers that gained most, each once."""
    ordered = sorted(top.peers, key=lambda peer: (-peer.gain, peer.province))
    return list(dict.fromkeys(peer.province for peer in ordered))[:NAMED_PEERS]


CONTENTS: dict[str, Content] = {
    "explained_goal": explained_goal,
    "explained_open": explained_open,
    "options": options,
    "binding": binding,
    "by_department": by_department,
    "scenarios": scenarios,
    "explained_effort": explained_effort,
    "frontier": frontier,
    "steady": steady,
    "audited": audited,
    "ceilings": ceilings,
}
