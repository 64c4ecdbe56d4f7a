"""Fair scores of whole papers: one promise counts once however often the paper states it; fields, traps, calibration.

`expected.csv` says what a paper promises (several rows of one promise), what is ambiguous and what is a trap. Levels of a
hit: the value of the indicator, its year too, its comparator and unit too (`full`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sources.contracts import Commitment, NotTarget
from sources.registry.departments import department_key
from tests.evaluation.labels import number, plain

SURE = 0.8
_COMPARATORS = {"=": "eq", ">=": "ge", ">": "gt", "<=": "le", "<": "lt", "range": "range", "top": "le"}
_RELATIVE = frozenset({"growth_per_year", "growth_vs_base", "change_per_year", "rank_change", "multiplier"})
_SAME_UNITS = {
    "hạng": "bậc", "thứ hạng": "bậc", "dn": "doanh nghiệp", "ngày làm việc": "ngày", "% tổng chi": "%",
    "điểm %": "điểm phần trăm",
}  # fmt: skip
FIELDS = ("comparator", "unit", "year", "baseline", "lead")

Row = Mapping[str, str]


@dataclass
class Score:
    """Counts of one or more papers. `kinds`: by what is hard about a promise, how many and how many found."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    misses: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The table that `make evaluate` prints."""
        n = self.counts

        def share(part: str, whole: str) -> str:
            return f"{n[part]}/{n[whole]} ({n[part] / max(1, n[whole]):.3f})"

        n["named"], n["sure"] = n["value"] + n["false"], n["sure_value"] + n["sure_false"]
        kinds = (f"{kind} {count['found']}/{count['of']}" for kind, count in sorted(self.kinds.items()))
        return [
            f"promises {n['promises']}: value {share('value', 'promises')}, full {share('full', 'promises')}",
            f"precision {share('value', 'named')}; at {SURE}: {share('sure_value', 'sure')}",
            f"traps {n['traps']}: taken {n['trap']}, at {SURE} {n['sure_trap']}; with a reason {share('told', 'traps')}",
            "fields " + ", ".join(f"{name} {n[name] / max(1, n['value']):.3f}" for name in FIELDS),
            f"ambiguous taken at {SURE}: {n['sure_ambiguous']}; places kept {share('places', 'places_of')}",
            "kinds " + "; ".join(kinds),
        ]


def score_paper(
    rows: Sequence[Row], commitments: Iterable[Commitment], not_targets: Iterable[NotTarget], score: Score
) -> None:
    """Add one paper to a score. `rows`: those of its file, with `code` filled in."""
    found = [item for item in commitments if item.indicator_code]
    others = list(not_targets)
    promised = [row for row in rows if row["record_type"] == "commitment"]
    used: set[int] = set()
    for group in _promises(promised):
        _score_promise(group, found, used, score)
    for at, item in enumerate(found):
        if at not in used:
            _score_rest(item, rows, score)
    for row in rows:
        if row["record_type"] == "trap":
            score.counts["traps"] += 1
            told = any(_overlap(row, other.quote) for other in others)
            score.counts["told"] += told
            if not told:
                score.misses.append(f"untold {row['file']} {row['id']} {row['kind']} {row['location']}: {row['text'][:120]}")


def _promises(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key: tuple[object, ...] = (
            row["code"], number(row["target"]), number(row["target_high"]), row["deadline"][:4], row["basis"] in _RELATIVE,
        )  # fmt: skip
        if row["duplicate_of"]:
            same = (known for known in groups if known[:2] == key[:2] and (known[3] == key[3] or not known[3]))
            key = next(same, key)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _score_promise(group: Sequence[Row], found: Sequence[Commitment], used: set[int], score: Score) -> None:
    n, first = score.counts, group[0]
    n["promises"] += 1
    n["places_of"] += len(group)
    kinds = {kind.strip() for row in group for kind in row.get("kind", "").split("+")} - {""}
    levels = ((level, at) for level in (2, 1, 0) for at in range(len(found)) if at not in used)
    fitting = [(level, at) for level, at in levels if any(_hit(row, found[at], level) for row in group)]
    best = max(
        fitting,
        key=lambda pair: (pair[0], max(_overlap(row, found[pair[1]].quote) for row in group), -pair[1]),
        default=None,
    )
    for kind in kinds | {"cell" if "/r" in first["location"] or "table" in first["location"] else "prose"}:
        score.kinds[kind]["of"] += 1
        score.kinds[kind]["found"] += best is not None
    if best is None:
        about = f"{first['code']} {first['target']} {first['deadline'][:4]}"
        score.misses.append(f"missed {first['file']} {first['id']} {about}: {first['text'][:90]}")
        return
    level, at = best
    item = found[at]
    used.add(at)
    row = max(group, key=lambda one: _overlap(one, item.quote))
    n["value"] += 1
    n["full"] += level == 2
    n["sure_value"] += item.confidence >= SURE
    n["places"] += min(len(group), max(1, len(item.evidences)))
    right = {
        "comparator": _COMPARATORS[item.comparator] == row["comparator"],
        "unit": _unit(item.unit) == _unit(row["unit"]),
        "year": str(item.year or "") == row["deadline"][:4],
        "baseline": any(_same(item.baseline, number(one["baseline"])) for one in group),
        "lead": any(_leads(item, one["lead_department"]) for one in group),
    }
    n.update(name for name, is_right in right.items() if is_right)
    wrong = [name for name, is_right in right.items() if not is_right]
    if wrong:
        got = f"{item.comparator} {item.unit} {item.year} base {item.baseline} lead {item.department}"
        want = (
            f"{row['comparator']} {row['unit']} {row['deadline'][:4]} base {row['baseline']} lead {row['lead_department']}"
        )
        score.misses.append(
            f"partly {row['file']} {row['id']} {'/'.join(wrong)}: want {want}, got {got}: {row['text'][:90]}"
        )


def _leads(item: Commitment, wanted: str) -> bool:
    """Whether the department, or the body of it that the words name, is the one that the truth names."""
    named = {department_key(name) for name in (item.department or "-", item.lead_words) if name}
    return department_key(wanted) in named


def _score_rest(item: Commitment, rows: Sequence[Row], score: Score) -> None:
    """A commitment that no promise asked for: ambiguous words, a promise said again, or false."""
    n, sure = score.counts, item.confidence >= SURE
    about = [row for row in rows if _overlap(row, item.quote)]
    kinds = [
        row for row in about if row["record_type"] == "ambiguous" and _same(number(row["target"]) or item.value, item.value)
    ]
    if kinds:
        n["sure_ambiguous"] += sure
    elif not any(row["record_type"] == "commitment" and _hit(row, item, 0) for row in rows):
        traps = [row for row in about if row["record_type"] == "trap"]
        n.update({"false": 1, "sure_false": int(sure), "trap": int(bool(traps)), "sure_trap": int(sure and bool(traps))})
        kind = f"trap {traps[0]['kind']}" if traps else "wrong" if about else "unknown"
        what = f"{item.indicator_code} {item.value} {item.unit} {item.year} [{item.confidence}]"
        score.misses.append(f"false [{kind}] {rows[0]['file']} {what}: {item.quote[:110]}")


def _hit(row: Row, item: Commitment, level: int) -> bool:
    if not row["code"] or item.indicator_code != row["code"] or not _same(item.value, number(row["target"])):
        return False
    if row["target_high"] and not _same(item.value_high, number(row["target_high"])):
        return False
    if level >= 1 and str(item.year or "") != row["deadline"][:4]:
        return False
    return level < 2 or (_COMPARATORS[item.comparator] == row["comparator"] and _unit(item.unit) == _unit(row["unit"]))


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    return abs(one) == abs(other) if one is not None and other is not None else one is other


def _overlap(row: Row, quote: str) -> bool:
    ours, theirs = plain(row["text"]), plain(quote)
    if len(ours) < 9 or len(theirs) < 9:
        return ours == theirs
    return ours in theirs or theirs in ours or ours[:40] in theirs


def _unit(unit: str | None) -> str:
    text = (
        plain(unit or "")
        .replace("phần trăm", "%")
        .replace("người dân", "dân")
        .replace("10000", "10.000")
        .replace("1000 ", "1.000 ")
    )
    text = re.sub(r"/\s*(năm|tháng)$", "", text) if text.startswith(("%", "điểm %")) else text
    text = text.replace(" grdp", "") if text.startswith("%") else text
    return _SAME_UNITS.get(text, text)
