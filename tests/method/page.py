"""The method page from executable cases: `python -m tests.method.page` writes docs/phuong-phap.md."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sources.innovation_index.method import Index, Method, explain_change, remove_each
from sources.words.numbers import shown

CASES = Path(__file__).with_name("cases.yml")
FRAME = Path(__file__).with_name("page.md")
PAGE = Path(__file__).parents[2] / "docs" / "phuong-phap.md"
COLUMNS = ["code", "parent", "weight", "direction", "denominator", "lower", "upper", "target"]
STEPS = {"normalise": {"by": "none"}, "aggregate": {"by": "arithmetic_mean"}}


def sections() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return loaded


def structure_of(case: dict[str, Any]) -> pd.DataFrame:
    """The case's rows as a structure table: what is a parent is an aggregate, what is a column and no row an extra one."""
    rows = [[cell.strip('"') for cell in row.split()] for row in case["structure"]]
    parents = {row[1] for row in rows}
    table = pd.DataFrame([row + [""] * (len(COLUMNS) - len(row)) for row in rows], columns=COLUMNS)
    table["kind"] = ["aggregate" if code in parents else "indicator" for code in table["code"]]
    denominators = set(table["denominator"]) - {""}
    others = [name for name in case["data"] if name != "unit" and name not in set(table["code"])]
    extra = [{"code": "T", "kind": "aggregate", "weight": "1", "direction": "1"}]
    extra += [{"code": name, "kind": "denominator" if name in denominators else "group", "weight": "1"} for name in others]
    return pd.concat([table, pd.DataFrame(extra)], ignore_index=True).fillna("")


def computed(case: dict[str, Any]) -> pd.DataFrame:
    """What the case shows: units × codes, codes × weight, or units × the parts of a change of the top."""
    words = {**STEPS, **yaml.safe_load(case["words"])}
    index = Index.from_tables(pd.DataFrame(case["data"]), structure_of(case), Method.from_yaml(words))
    match case["show"]:
        case "what_if":
            result = index.what_if(case["change"])
            names = ["score_before", "score_after", "from_unit", "from_bounds"]
            return pd.DataFrame({unit: result.of(unit).loc["T", names] for unit in index.units}).T
        case "change":
            return explain_change(index, Index.from_tables(pd.DataFrame(case["later"]), index.structure, index.method))
        case "removal":
            return remove_each(index).scores
        case "effective_weights":
            return index.effective_weights.to_frame("trọng số")
        case name:
            return getattr(index, name)


def render() -> str:
    """The whole page."""
    parts = []
    for section in sections():
        parts.append(f"## {section['section']}\n\n{' '.join(section['text'].split())}\n")
        parts += [_case(case) for case in section["cases"]]
    return FRAME.read_text(encoding="utf-8").replace("{{cases}}", "\n".join(parts).strip())


def _case(case: dict[str, Any]) -> str:
    lines = [f"### {case['title']}", "", f"`{case['words']}`", "", f"Công thức: {case['formula']}.", ""]
    if "note" in case:
        lines += [" ".join(case["note"].split()), ""]
    rows = _weights(case) if case["show"] == "effective_weights" else _figures(case)
    lines += ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
    return "\n".join([*lines, "", f"Nguồn: {case['source']}.", ""])


def _weights(case: dict[str, Any]) -> list[list[str]]:
    own = structure_of(case).set_index("code")["weight"]
    found = computed(case)["trọng số"]
    heading = ["mã", "trọng số (vào)", "trọng số hiệu dụng (ra)"]
    return [heading, *([code, own[code], _number(found[code])] for code in found.index)]


def _figures(case: dict[str, Any]) -> list[list[str]]:
    """The table of a case by unit: what goes in, then what comes out."""
    before, after = pd.DataFrame(case["data"]).set_index("unit"), computed(case)
    later = pd.DataFrame(case["later"]).set_index("unit") if "later" in case else before
    change = case.get("change", {})
    rows = [["đơn vị", *(f"{name} (vào)" for name in before), *(f"{_name(name)} (ra)" for name in after)]]
    for unit in before.index:
        new = [change.get(unit, {}).get(name, later.loc[unit, name]) for name in before]
        given = [_moved(_number(old), _number(value)) for old, value in zip(before.loc[unit], new, strict=True)]
        found = [_number(value) for value in after.loc[unit]] if unit in after.index else ["bị loại"] * len(after.columns)
        rows.append([str(unit), *given, *found])
    return rows


def _moved(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"


NAMES = {
    "score_before": "điểm trước",
    "score_after": "điểm sau",
    "from_unit": "từ đơn vị",
    "from_bounds": "do cận đổi",
    "before": "điểm trước",
    "after": "điểm sau",
    "change": "thay đổi",
    "data": "số liệu",
    "bounds": "cận",
    "weights": "trọng số",
    "framework": "khung",
    "nominal": "đủ thành phần",
}


def _name(code: Any) -> str:
    return NAMES.get(code, str(code))


def _number(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    return shown(Decimal(repr(round(float(value), 4))).normalize() + 0)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
