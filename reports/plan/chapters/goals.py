"""Chapter III: the goal where one is given, what the target model answers, and how many indicators have a target."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.evidence.rules import recompute
from reports.inputs import TargetRow
from reports.plan.chapters.situation import widest_gaps
from reports.plan.material import Material, numbering
from reports.plan.material import shown as figure
from reports.plan.numbers import Operand
from reports.plan.outline import Content, caption, name_of, table
from reports.plan.readings import named
from reports.plan.wording import joined
from reports.targets import TargetOutcome
from reports.targets.outlook import in_percent
from reports.targets.scenarios import Scenario
from reports.word.content import Block, NumberUse, Text
from sources.contracts import Commitment
from sources.tree import Node
from sources.words.numbers import SCORE_PLACES, from_float, plain, rounded, shown
from sources.words.vocabulary import Basis, Kind

_FROM_BASELINE = {Kind.DELTA: "from_delta", Kind.DELTA_PERCENT: "from_delta_percent", Kind.FACTOR: "from_factor"}
MODEL, CHANCES, TARGETS = "forward_model", "outlook", "target_model"


def current(m: Material) -> Iterator[Text]:
    code = m.tree.root.code
    score, rank = m.readings.score(code), m.readings.rank(code)
    if score is not None and rank is not None:
        edition, field = m.readings.edition_year(), m.readings.field()
        yield m.say("goals.current", edition=edition, score=score, rank=rank, field=field)


def goal(m: Material) -> Iterator[Text]:
    """The goal in its own terms; one that cannot be reached is never printed as a goal."""
    wanted = m.inputs.goal
    if wanted is None:
        yield m.say("goals.no_goal", year=m.year(), hole=m.hole)
    elif not is_reachable(m):
        yield m.say("goals.unreachable_goal", year=m.year(wanted.year, "goal.year"), hole=m.hole)
    else:
        yield m.say(f"goals.goal_{wanted.kind}", **goal_blanks(m))


def is_reachable(m: Material) -> bool:
    """Whether nothing is known against the goal."""
    answer = m.outcome.answer if m.outcome else None
    return answer is None or answer.reachable


def goal_blanks(m: Material) -> dict[str, NumberUse]:
    """The numbers of the goal, for its sentence. Only where a goal is set."""
    wanted = m.inputs.goal
    if wanted is None:
        return {}
    blanks = {"year": m.year(wanted.year, "goal.year"), "field": m.readings.field()}
    if wanted.kind != "above":
        value = Decimal(wanted.value)
        blanks["goal"] = m.setting("goal.value", "goal", value, shown(value))
    return blanks


def goal_results(m: Material) -> Iterator[Text]:
    """What the target model answers, in the order of the argument; nothing where it was not asked."""
    outcome = m.outcome
    if outcome is None:
        return
    scenario = next((item for item in outcome.scenarios if item.name == "commitments" and item.values), None)
    if scenario is not None:
        reached = modelled_result(m, "commitments", scenario.score, scenario.rank, sources(m, scenario.year))
        yield m.say("goals.committed", edition=m.readings.edition_year(), year=m.year(scenario.year), **reached)
    if outcome.answer is not None:
        yield from _way(m, outcome)
        yield from _chances(m, outcome)


def _way(m: Material, outcome: TargetOutcome) -> Iterator[Text]:
    """What is missing and what would close the gap, or that nothing would."""
    answer = outcome.answer
    if answer is None:
        return
    inputs = sources(m, answer.goal.year)
    if not answer.reachable:
        best = modelled_result(m, "best", answer.best_score, answer.best_rank, inputs)
        key = f"goals.unreachable_{answer.goal.kind}"
        met = modelled(m, "goal.best_met", Decimal(answer.best_met), inputs, MODEL)
        yield m.say(key, year=m.year(answer.goal.year), met=met, **goal_words(m, answer.goal.kind), **best)
        return
    if answer.commitments_suffice:
        yield m.say("goals.suffice")
    elif answer.gap is not None and answer.needed is not None:
        needed = modelled(m, "goal.needed_score", score_of(answer.needed), inputs, TARGETS)
        yield m.say("goals.gap", gap=modelled(m, "goal.gap", score_of(answer.gap), inputs, MODEL), needed=needed)
    if answer.proposal is not None:
        moves = [m.tree.nodes[move.code] for move in answer.proposal.moves]
        count = m.count("goal.proposed_indicators", moves, m.tree.indicators)
        reached = modelled_result(m, "proposal", answer.proposal.score, answer.proposal.rank, inputs)
        asked = {"wanted": _wanted(m)} if answer.is_confident else {}
        yield m.say("goals.confident" if asked else "goals.proposal", count=count, **reached, **asked)
    if answer.best_chance is not None and not answer.is_confident:
        highest = modelled(m, "goal.best_chance", in_percent(answer.best_chance), inputs, CHANCES)
        yield m.say("goals.not_confident", wanted=_wanted(m), best=highest)


def _wanted(m: Material) -> NumberUse:
    """The chance that was asked for, in per cent."""
    wanted = plain(100 * m.inputs.goal.confidence) if m.inputs.goal else Decimal(0)
    return m.setting("goal.confidence", "confidence_percent", wanted, shown(wanted))


def _chances(m: Material, outcome: TargetOutcome) -> Iterator[Text]:
    chances = outcome.outlook
    if chances.probability is None or chances.rank_band is None:
        return
    inputs = sources(m, chances.year)
    percent = in_percent(chances.probability)
    best, _, worst = chances.rank_band
    yield m.say(
        "goals.chances" if percent else "goals.no_chances",
        percent=modelled(m, "goal.probability", percent, inputs, CHANCES),
        best=modelled(m, "goal.rank_band_best", Decimal(best), inputs, CHANCES),
        worst=modelled(m, "goal.rank_band_worst", Decimal(worst), inputs, CHANCES),
    )


def modelled_result(m: Material, name: str, score: float, rank: int, inputs: list[Operand]) -> dict[str, NumberUse]:
    """Score, rank and field of one forward run."""
    return {
        "score": modelled(m, f"goal.{name}_score", score_of(score), inputs, MODEL),
        "rank": modelled(m, f"goal.{name}_rank", Decimal(rank), inputs, MODEL),
        "field": m.readings.field(),
    }


def goal_words(m: Material, kind: str) -> dict[str, NumberUse]:
    """What a goal in pillars or shares is counted among."""
    among = {"pillars": m.tree.pillars, "share": m.tree.indicators}.get(kind)
    return (
        {} if among is None else {"among": m.count(f"framework.{'pillars' if kind == 'pillars' else 'indicators'}", among)}
    )


def modelled(m: Material, number_id: str, value: Decimal, inputs: list[Operand], rule: str) -> NumberUse:
    return m.book.modelled(number_id, value, inputs, kind="computed", rule=rule)


def score_of(value: float) -> Decimal:
    return rounded(from_float(value), SCORE_PLACES)


def sources(m: Material, year: int) -> list[Operand]:
    """What a forward run starts from: the province's score now, and the targets in force in that year."""
    score = m.readings.score(m.tree.root.code)
    operands = [m.book.operand(score, "baseline")] if score is not None else []
    for row in m.tree.indicators:
        in_force = [target for when, target in sorted(m.targets_of(row.code).items()) if when <= year]
        use = target_number(m, in_force[-1]) if in_force else None
        if use is not None:
            operands.append(m.book.operand(use, "target"))
    return operands


def target_number(m: Material, target: TargetRow) -> NumberUse | None:
    """The number of a target: the department's own, made from it by a rule, held, or proposed; None for a hole."""
    return _target(m, target, target.target_value, f"target.{target.indicator_code}.{target.target_year}")


def other_end(m: Material, target: TargetRow) -> NumberUse | None:
    """The better end of a target that is a range; None for any other."""
    return _target(m, target, target.target_other_end, f"target.{target.indicator_code}.{target.target_year}.other")


def _target(m: Material, target: TargetRow, value: Decimal | None, number_id: str) -> NumberUse | None:
    if value is None:
        return None
    known = {item.commitment_id: item for item in m.inputs.commitments}
    commitment = next((known[item] for item in target.input_ids if item in known), None)
    use = m.readings.raw_value(target.indicator_code)
    baseline = m.book.operand(use, "baseline") if use is not None else None
    if commitment is not None:
        return _committed(m, target, value, number_id, commitment, baseline)
    text = shown(value, m.readings.places.get(target.indicator_code))
    if target.basis is Basis.MAINTAINED and baseline is not None and baseline.value == value:
        return m.book.computed(number_id, "same", (baseline,), text, kind="proposed", unit=target.unit)
    inputs = [Operand(item, "input", "", m.readings.current.status) for item in target.input_ids]
    return m.book.modelled(number_id, value, inputs, text, kind="proposed", rule=TARGETS, unit=target.unit)


def _committed(
    m: Material, target: TargetRow, value: Decimal, number_id: str, commitment: Commitment, baseline: Operand | None
) -> NumberUse:
    """The committed figure as it stands, or made from the baseline by what was committed to."""
    text = shown(value, m.readings.places.get(target.indicator_code))
    for attribute in ("value", "value_high"):
        stated = getattr(commitment, attribute)
        if stated == value:
            own = Operand(commitment.commitment_id, "commitment", stated, commitment.status)
            return m.book.read(number_id, own, text, kind="committed", rule=attribute, unit=target.unit)
    rule = _FROM_BASELINE.get(commitment.kind)
    if rule is not None and baseline is not None and commitment.value is not None:
        change = Operand(commitment.commitment_id, "commitment", commitment.value, commitment.status)
        if recompute(rule, [(item.role, item.value) for item in (baseline, change)]) == value:
            return m.book.computed(number_id, rule, (baseline, change), text, unit=target.unit)
    inputs = [Operand(item, "input", "", commitment.status) for item in target.input_ids]
    return m.book.modelled(number_id, value, inputs, text, kind="computed", rule=TARGETS, unit=target.unit)


def pillar_goals(m: Material) -> Iterator[Text]:
    if gaps := widest_gaps(m):
        yield m.say("goals.pillars", list=gaps)
    if _expected(m) is not None:
        yield m.say("goals.pillars_expected", table=name_of(m, "tables", "pillar_targets"), year=m.year())


def _expected(m: Material) -> Scenario | None:
    """The forward run of what the plan sets: commitments, with the proposal if any; None where nothing is set."""
    found = [item for item in (m.outcome.scenarios if m.outcome else ()) if item.values and item.name != "ceilings"]
    return found[-1] if found else None


def pillar_targets(m: Material) -> Iterator[Block]:
    """Score now, score once the targets are met, and how many indicators carry it, by pillar and in all."""
    scenario = _expected(m)
    if scenario is None:
        return
    rows = [
        _pillar_row(m, scenario, (numbering(str(index)),), (named(pillar),), pillar, m.tree.below(pillar.code))
        for index, pillar in enumerate(m.tree.pillars, start=1)
    ]
    rows.append(_pillar_row(m, scenario, (), m.say("goals.whole_index"), m.tree.root, m.tree.indicators))
    yield caption(m, "tables", "pillar_targets", year=m.year(scenario.year))
    yield table(m, "pillar_targets", rows, edition=m.readings.edition_year())


def _pillar_row(
    m: Material, scenario: Scenario, order: Text, name: Text, node: Node, below: tuple[Node, ...]
) -> dict[str, Text]:
    inputs = sources(m, scenario.year)
    value = scenario.scores.get(node.code)
    having = [row for row in below if m.has_target(row)]
    after: Text = ()
    gain: Text = ()
    if value is not None and value == value:
        use = modelled(m, f"expected.{node.code}", score_of(value), inputs, MODEL)
        after, before = (use,), m.readings.score(node.code)
        if before is not None:
            apart = (m.book.operand(use, "of"), m.book.operand(before, "from"))
            gain = (m.book.computed(f"expected.{node.code}.gain", f"difference({SCORE_PLACES})", apart, signed=True),)
    return {
        "order": order,
        "name": name,
        "score": figure(m.readings.score(node.code)),
        "expected": after,
        "gain": gain,
        "with_target": (
            m.count(f"node.{node.code}.with_target", having, below),
            "/",
            m.count(f"node.{node.code}.all", below),
        ),
    }


def indicator_goals(m: Material) -> Iterator[Text]:
    """How many indicators have a target, what these rest on, what waits for review, what is owed."""
    rows = m.tree.indicators
    without = m.without_target()
    having = [row for row in rows if row not in without]
    yield m.say(
        "goals.indicators" if having else "goals.no_indicators",
        with_target=m.count("indicators.with_target", having, rows),
        indicators=m.count("framework.indicators", rows),
        year=m.year(),
    )
    bases = (Basis.COMMITTED, Basis.PROPOSED, Basis.MAINTAINED)
    by_basis = {basis: [row for row in rows if m.basis_of(row) is basis] for basis in bases}
    if by_basis[Basis.PROPOSED] or by_basis[Basis.MAINTAINED]:
        parts = [
            m.say(f"goals.part_{basis}", count=m.count(f"indicators.{basis}", chosen, rows))
            for basis, chosen in by_basis.items()
            if chosen
        ]
        yield m.say("goals.bases", year=m.year(), parts=joined(parts, "; "))
    if (waiting := m.pending()) and not m.is_clean:
        yield m.say("goals.pending", count=m.count_of("commitments.pending", waiting))
    if without:
        key = "goals.indicators_assigned" if m.is_clean else "goals.indicators_owed"
        yield m.say(key, without=m.count("indicators.without_target", without, rows), year=m.year())


CONTENTS: dict[str, Content] = {
    "current": current,
    "goal": goal,
    "goal_results": goal_results,
    "pillar_goals": pillar_goals,
    "indicator_goals": indicator_goals,
    "pillar_targets": pillar_targets,
}
