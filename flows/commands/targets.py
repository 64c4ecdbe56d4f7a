"""`pii-plan targets`: the target table alone, for the plan's province or for a unit of any index."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.inputs import TargetRow
    from reports.targets import TargetOutcome
    from reports.targets.any_index import CheapestWay


OF_ANY_INDEX = ("data", "structure", "method", "unit", "costs", "ceiling", "max_indicators")
SCENARIOS = {
    "commitments": "Chỉ các cam kết",
    "proposal": "Cam kết và đề xuất",
    "ceilings": "Mọi chỉ số còn lại ở mức trần",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--goal")
    parser.add_argument("--year", type=int)
    parser.add_argument("--province")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--structure", type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--unit")
    parser.add_argument("--costs", type=Path)
    parser.add_argument("--ceiling")
    parser.add_argument("--max-indicators", type=int)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    wrong = _wrong_usage(arguments)
    if wrong:
        print(f"pii-plan: dùng sai lệnh: {wrong}", file=sys.stderr)  # noqa: T201
        return 2
    if arguments.data is None:
        outcome = _of_province(arguments)
        print(_document(outcome) if arguments.json else _table(outcome))  # noqa: T201
        return int(any(finding.severity != "info" for finding in outcome.findings))
    way = _way(arguments)
    print(json.dumps(way.to_json(), ensure_ascii=False, allow_nan=False) if arguments.json else _told(way))  # noqa: T201
    return 0


def _wrong_usage(arguments: argparse.Namespace) -> str | None:
    """What is missing or contradictory among the options; None where they make sense together."""
    of_index = [name for name in OF_ANY_INDEX if getattr(arguments, name) is not None]
    of_province = [name for name in ("year", "province") if getattr(arguments, name) is not None]
    if not of_index:
        return None
    if of_province:
        return f"--{of_province[0]} không dùng cùng --{of_index[0].replace('_', '-')}"
    for needed in ("data", "structure", "unit", "goal"):
        if getattr(arguments, needed) is None:
            return f"thiếu --{needed}"
    return None


def _of_province(arguments: argparse.Namespace) -> TargetOutcome:
    from flows.current import current_case, current_inputs
    from reports.targets import set_targets

    return set_targets(current_inputs(current_case(arguments.province, arguments.year, arguments.goal)))


def _document(outcome: TargetOutcome) -> str:
    """The whole outcome as one JSON document; decimals as text."""
    from dataclasses import asdict

    whole = asdict(outcome)
    whole["findings"] = [finding.to_json() for finding in outcome.findings]
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, default=str)


def _table(outcome: TargetOutcome) -> str:
    """The rows of the plan, what became of the goal, the scenarios and the outlook."""
    lines = [_row(row) for row in outcome.rows]
    for scenario in outcome.scenarios:
        name = SCENARIOS[scenario.name]
        lines.append(f"{name}, năm {scenario.year}: {_number(scenario.score)} điểm, hạng {scenario.rank}/{scenario.field}.")
    for milestone in outcome.milestones:
        figures = f"{_number(milestone.score)} điểm, hạng {milestone.rank}/{milestone.field}"
        lines.append(f"Năm {milestone.year}: {figures} (các tỉnh khác giữ nguyên).")
    chances = outcome.outlook
    if chances.rank_band is not None:
        low, _, high = chances.rank_band
        lines.append(f"Khả năng năm {chances.year}: hạng từ {low} đến {high} trong 90% trường hợp mô phỏng (giả định).")
    if chances.probability is not None:
        lines.append(f"Xác suất đạt mục tiêu: {_number(100 * chances.probability, 0)}% (giả định về mức thực hiện cam kết).")
    told = [f"{item.code}: {item.message}" for item in outcome.findings if item.code.startswith(("PII-GOAL", "PII-OUTLOOK"))]
    return "\n".join([*lines, *told])


def _row(row: TargetRow) -> str:
    from sources.words.numbers import shown

    target = "chưa có"
    if row.target_value is not None:
        sign = row.comparator.sign if row.comparator else ""
        target = f"{sign}{shown(row.target_value)}"
    baseline = "chưa có" if row.baseline_value is None else shown(row.baseline_value)
    parts = (row.target_year, row.indicator_code, row.indicator_name, f"{baseline} → {target} {row.unit or ''}".strip())
    return "  ".join(str(part) for part in (*parts, row.basis.label, row.department or "chưa giao"))


def _way(arguments: argparse.Namespace) -> CheapestWay:
    from reports.targets.any_index import cheapest_way, costs_from_table
    from sources.case import parse_goal
    from sources.innovation_index.method import Index, Method, read_table

    method = Method.from_yaml(arguments.method) if arguments.method else Method()
    index = Index.from_tables(read_table(arguments.data), read_table(arguments.structure), method)
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
    answer = way.to_json()
    unit, field = way.standing.unit, len(way.standing.units)
    lines = [f"{unit}: điểm {_number(answer['score_before'])}, hạng {answer['rank_before']}/{field}."]
    lines.append(f"Cần đạt {_number(answer['score_needed'])} điểm.")
    if answer["feasible"]:
        lines.append(
            f"Đạt được với tổng chi phí {_number(answer['cost'])}: điểm {_number(answer['score_after'])}, "
            f"hạng {answer['rank_after']}/{field} (tính lại toàn bộ chỉ số)."
        )
        for move in answer["moves"]:
            points = f"{_number(move['from_normalised'])} → {_number(move['to_normalised'])} điểm chuẩn hóa"
            raw = f"{_value(move['from'])} → {_value(move['to'])}"
            lines.append(f"  {move['code']}: {raw} ({points}), chi phí {_number(move['cost'])}")
        return "\n".join(lines)
    best = answer["best_reachable"]
    lines.append(f"Không đạt được: tốt nhất là {_number(best['score'])} điểm, hạng {best['rank']}/{field}.")
    lines.append("Các mức trần đang chặn (điểm chung tăng thêm nếu nới trần một điểm):")
    for code, gain in sorted(answer["binding_ceilings"].items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"  {code}: {_number(gain, 4)}")
    return "\n".join(lines)


def _number(value: float, places: int = 2) -> str:
    from sources.words.numbers import from_float, shown

    return shown(from_float(float(value)), places)


def _value(value: float) -> str:
    """A raw value to six decimals at most, without the zeros at its end."""
    from sources.words.numbers import shown_float

    return shown_float(float(value), 6)
