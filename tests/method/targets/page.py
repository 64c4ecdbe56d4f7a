"""The page of the target model from executable cases: `python -m tests.method.targets.page` writes docs/muc-tieu.md."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

import reports.targets.words as words
from reports.edition_index import edition_index
from reports.targets import TargetOutcome, set_targets
from reports.targets.any_index import cheapest_way
from reports.targets.table import COLUMNS
from sources.case import OutlookSettings, TargetSettings, parse_goal
from sources.words.numbers import shown
from tests.unit.targets.example import EARLIER, PROVINCES, RAW, SCORES, UNITS, commitment, edition, inputs

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "muc-tieu.md"
POLICY = TargetSettings(ceiling_quantile=1.0, least_peers=2, outlook=OutlookSettings(draws=400), least_pairs=1)


def cases() -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "cases.yml").read_text(encoding="utf-8"))
    return loaded


def answered(case: dict[str, Any]) -> dict[str, Any]:
    """The JSON document of a case of any index."""
    way = cheapest_way(
        edition_index(edition(2024)),
        case["unit"],
        parse_goal(case["goal"], 2025),
        costs={code: float(cost) for code, cost in case.get("costs", {}).items()},
        ceiling=case.get("ceiling", "best"),
        max_indicators=case.get("max_indicators"),
    )
    return way.to_json()


def planned(case: dict[str, Any]) -> TargetOutcome:
    """The outcome of a case of the plan's province: Bắc Sơn in 2025, with the editions 2023 and 2024."""
    made = [commitment(code, str(value), 2025) for code, value in case["commitments"].items()]
    base = inputs(*made, editions=(edition(2023, EARLIER), edition(2024)), province="Bắc Sơn", year=2025)
    goal = parse_goal(case["goal"], 2025) if case["goal"] else None
    return set_targets(replace(base, goal=goal), POLICY)


def render() -> str:
    """The whole page."""
    parts = {
        "data": _data(),
        "any_index": "\n".join(_any_index(case) for case in cases()["any_index"]).strip(),
        "province": "\n".join(_province(case) for case in cases()["province"]).strip(),
        "columns": ", ".join(COLUMNS),
        "messages": _messages(),
    }
    page = (HERE / "page.md").read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    return page


def _data() -> str:
    head = ["tỉnh", *(f"{code} ({unit})" for code, unit in UNITS.items()), *(f"điểm {code}" for code in UNITS)]
    rows = [
        [place, *(_number(RAW[code][number]) for code in UNITS), *(_number(SCORES[code][number]) for code in UNITS)]
        for number, place in enumerate(PROVINCES)
    ]
    return _table(head, rows)


def _any_index(case: dict[str, Any]) -> str:
    found = answered(case)
    options = [f"--unit '{case['unit']}'", f"--goal {case['goal']}"]
    options += [f"--ceiling {case['ceiling']}"] if "ceiling" in case else []
    options += [f"--max-indicators {case['max_indicators']}"] if "max_indicators" in case else []
    options += ["--costs chi-phi.csv"] if "costs" in case else []
    lines = [f"### {case['title']}", "", f"`pii-plan targets … {' '.join(options)}`", ""]
    if "costs" in case:
        lines += [
            "Chi phí một điểm: " + ", ".join(f"{code}: {_number(cost)}" for code, cost in case["costs"].items()) + ".",
            "",
        ]
    lines += [" ".join(case["reasoning"].split()), ""]
    if found["feasible"]:
        lines.append(
            f"Kết quả: chi phí {_number(found['cost'])}, {_number(found['score_after'])} điểm, hạng {found['rank_after']}."
        )
        moves = [
            [move["code"], _number(move["from"]), _number(move["to"]), _number(move["cost"])] for move in found["moves"]
        ]
        lines += ["", _table(["chỉ số", "từ", "đến", "chi phí"], moves)]
    else:
        best = found["best_reachable"]
        lines.append(f"Kết quả: không đạt được; tốt nhất {_number(best['score'])} điểm, hạng {best['rank']}.")
    return "\n".join([*lines, ""])


def _province(case: dict[str, Any]) -> str:
    outcome = planned(case)
    made = ", ".join(f"{code} đạt {_number(value)}" for code, value in case["commitments"].items()) or "không có"
    lines = [f"### {case['title']}", "", f"Cam kết: {made}. Mục tiêu chung: {case['goal'] or 'không đặt'}.", ""]
    lines += [" ".join(case["reasoning"].split()), ""]
    rows = [
        [
            row.indicator_code,
            _number(row.baseline_value),
            _number(row.ceiling),
            _number(row.target_value),
            _number(row.target_score),
            row.basis,
            row.department or "",
        ]
        for row in outcome.rows
        if row.target_year == 2025
    ]
    head = ["chỉ số", "hiện trạng", "trần", "mục tiêu", "điểm", "cơ sở", "cơ quan"]
    lines += [_table(head, rows), ""]
    for scenario in outcome.scenarios:
        lines.append(f"- {scenario.name}: {_number(scenario.score)} điểm, hạng {scenario.rank}/{scenario.field}")
    lines += [f"- {finding.code}: {finding.message}" for finding in outcome.findings if finding.code.startswith("PII-GOAL")]
    return "\n".join([*lines, ""])


def _messages() -> str:
    entries = yaml.safe_load(Path(words.__file__).with_name("messages.yml").read_text(encoding="utf-8"))
    rows = [
        [f"`{code}`", entry["severity"], entry["message"], entry["next_step"]] for code, entry in sorted(entries.items())
    ]
    return _table(["mã", "mức", "câu", "việc cần làm"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _number(value: float | Decimal | None) -> str:
    return "" if value is None else shown(Decimal(repr(round(float(value), 4))).normalize() + 0)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
