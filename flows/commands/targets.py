"""`pii-plan targets`: the target table alone, for the plan's province or for a unit of any index."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import answer, answer_json, say, wording, wrong_usage

if TYPE_CHECKING:
    from reports.inputs import TargetRow
    from reports.targets import TargetOutcome
    from reports.targets.any_index import CheapestWay


_ENDS = (("before", "from"), ("after", "to"))
OF_ANY_INDEX = ("data", "structure", "method", "unit", "costs", "ceiling", "max_indicators")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--goal")
    parser.add_argument("--confidence")
    parser.add_argument("--year", type=int)
    parser.add_argument("--province")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--structure", type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--unit")
    parser.add_argument("--costs", type=Path)
    parser.add_argument("--ceiling")
    parser.add_argument("--max-indicators", type=int)
    parser.add_argument("--strategy", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    wrong = _wrong_usage(arguments)
    if wrong:
        return wrong_usage(wrong)
    if arguments.data is None:
        outcome = _of_province(arguments)
        if arguments.json:
            answer(_document(outcome))
        else:
            views = _views(outcome) if arguments.strategy else []
            answer("\n".join([*_answered(outcome), *views, "", *map(_row, outcome.rows)]))
        return int(any(finding.severity != "info" for finding in outcome.findings))
    way = _way(arguments)
    if arguments.json:
        answer_json(way.to_json())
    else:
        answer(_told(way))
    return 0


def _wrong_usage(arguments: argparse.Namespace) -> str | None:
    """What is missing or contradictory among the options; None where they make sense together."""
    of_index = [name for name in OF_ANY_INDEX if getattr(arguments, name) is not None]
    of_province = [name for name in ("year", "province", "confidence", "strategy") if getattr(arguments, name)]
    if not of_index:
        return None
    if of_province:
        return say("targets.not_together", one=of_province[0], other=of_index[0].replace("_", "-"))
    for needed in ("data", "structure", "unit", "goal"):
        if getattr(arguments, needed) is None:
            return say("targets.missing", option=needed)
    return None


def _of_province(arguments: argparse.Namespace) -> TargetOutcome:
    from flows.current import current_case, current_inputs
    from reports.targets import set_targets

    return set_targets(
        current_inputs(current_case(arguments.province, arguments.year, arguments.goal, arguments.confidence))
    )


def _document(outcome: TargetOutcome) -> str:
    """The whole outcome as one JSON document; decimals as text."""
    from dataclasses import asdict

    whole = {**asdict(outcome), "findings": [finding.to_json() for finding in outcome.findings]}
    return json.dumps(_without_holes(whole), ensure_ascii=False, allow_nan=False, default=str)


def _without_holes(value: object) -> object:
    """A figure that does not exist (of a pillar or an indicator that the province has no data of) is null."""
    if isinstance(value, dict):
        return {key: _without_holes(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_holes(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _answered(outcome: TargetOutcome) -> list[str]:
    """What became of the goal, what is proposed for its year, the scenarios, the years and the outlook."""
    from reports.targets.outlook import in_percent
    from reports.targets.table import code_order

    told = (item for item in outcome.findings if item.code.startswith(("PII-GOAL", "PII-OUTLOOK")))
    lines = [f"{item.code}: {item.message}" for item in told]
    proposal = outcome.answer.proposal if outcome.answer else None
    if proposal is not None:
        names = {row.indicator_code: (row.indicator_name, row.unit) for row in outcome.rows}
        for move in sorted(proposal.moves, key=lambda move: code_order(move.code)):
            name, unit = names[move.code]
            ends = {"start": _value(float(move.start)), "stop": _value(float(move.stop)), "effort": _number(move.effort)}
            lines.append(say("targets.proposed", code=move.code, name=name, unit=unit or "", **ends))
    for scenario in outcome.scenarios:
        name = wording("targets")["scenarios"][scenario.name]
        lines.append(say("targets.scenario", name=name, year=scenario.year, **_standing(scenario)))
    for milestone in outcome.milestones:
        lines.append(say("targets.milestone", year=milestone.year, **_standing(milestone)))
    chances = outcome.outlook
    if chances.rank_band is not None:
        low, _, high = chances.rank_band
        lines.append(say("targets.band", year=chances.year, low=low, high=high))
    if chances.probability is not None:
        lines.append(say("targets.chance", share=in_percent(chances.probability)))
    return lines


def _views(outcome: TargetOutcome) -> list[str]:
    """Who carries how many points in each scenario; what effort buys, which moves are steady, what stands out."""
    words, lines, views = wording("targets"), [], outcome.strategy
    for scenario in outcome.scenarios:
        carried = sorted(scenario.by_department.items(), key=lambda item: (-item[1], item[0]))
        shares = "; ".join(f"{name} {_number(points, signed=True)}" for name, points in carried)
        lines.append(
            say("targets.carried", name=words["scenarios"][scenario.name], shares=shares or say("targets.no_value"))
        )
    if views is None:
        return lines
    for item in views.frontier:
        lines.append(say("targets.frontier", effort=_number(item.effort), score=_number(item.score), rank=item.rank))
    steady = "; ".join(f"{code} {_number(100 * share, 0)}%" for code, share in views.steadiness.items())
    lines += [say("targets.steady", shares=steady)] if steady else []
    for kind in ("strength", "weakness"):
        named = [f"{item.code} {item.name} ({item.rank}/{item.field})" for item in views.standouts if item.kind == kind]
        lines += [say(f"targets.{kind}", names="; ".join(named))] if named else []
    return lines


def _standing(found: Any) -> dict[str, Any]:
    """Score, rank and field of a scenario or a milestone, for a sentence."""
    return {"score": _number(found.score), "rank": found.rank, "field": found.field}


def _row(row: TargetRow) -> str:
    from sources.words.numbers import shown

    target = say("targets.no_value")
    if row.target_value is not None:
        sign = row.comparator.sign if row.comparator else ""
        target = f"{sign}{shown(row.target_value)}"
    baseline = say("targets.no_value") if row.baseline_value is None else shown(row.baseline_value)
    parts = (row.target_year, row.indicator_code, row.indicator_name, f"{baseline} → {target} {row.unit or ''}".strip())
    return "  ".join(str(part) for part in (*parts, row.basis.label, row.department or say("targets.no_department")))


def _way(arguments: argparse.Namespace) -> CheapestWay:
    from reports.targets.any_index import cheapest_way, costs_from_table
    from sources.case import parse_goal
    from sources.innovation_index.method import Index, read_table

    index = Index.from_files(arguments.data, arguments.structure, arguments.method)
    return cheapest_way(
        index,
        arguments.unit,
        parse_goal(arguments.goal, 0),
        costs=costs_from_table(read_table(arguments.costs)) if arguments.costs else None,
        ceiling=arguments.ceiling or "best",
        max_indicators=arguments.max_indicators,
    )


def _told(way: CheapestWay) -> str:
    """The answer in sentences and a table of moves."""
    found = way.to_json()
    unit, field = way.standing.unit, len(way.standing.units)
    now = {"score": _number(found["score_before"]), "rank": found["rank_before"], "field": field}
    lines = [say("targets.now", unit=unit, **now), say("targets.needed", score=_number(found["score_needed"]))]
    if found["feasible"]:
        then = {"score": _number(found["score_after"]), "rank": found["rank_after"], "field": field}
        lines.append(say("targets.reached", cost=_number(found["cost"]), **then))
        for move in found["moves"]:
            points = {f"points_{end}": _number(move[f"{name}_normalised"]) for end, name in _ENDS}
            raw = {end: _value(move[name]) for end, name in _ENDS}
            lines.append(say("targets.move", code=move["code"], cost=_number(move["cost"]), **points, **raw))
        lines += [finding.message for finding in way.findings()]
        return "\n".join(lines)
    best = found["best_reachable"]
    lines.append(say("targets.not_reached", score=_number(best["score"]), rank=best["rank"], field=field))
    lines.append(say("targets.binding"))
    for code, gain in sorted(found["binding_ceilings"].items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"  {code}: {_number(gain, 4)}")
    return "\n".join(lines)


def _number(value: float, places: int = 2, *, signed: bool = False) -> str:
    from sources.words.numbers import from_float, shown

    return shown(from_float(float(value)), places, signed=signed)


def _value(value: float) -> str:
    """A raw value to six decimals at most, without the zeros at its end."""
    from sources.words.numbers import shown_float

    return shown_float(float(value), 6)
