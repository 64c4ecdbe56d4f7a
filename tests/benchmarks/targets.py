"""How long the target model takes on a national table of 63 × 52 with three editions, against the bars of its issue.

Run by `python -m tests.benchmarks.targets`: medians of a full run for one province with 10,000 draws (bar: 2 s), of all 34
provinces (bar: 40 s), of the cheapest way on any index, and of the programs inside. Figures are made up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from statistics import median

import numpy as np
import pandas as pd

from reports.edition_index import edition_index
from reports.inputs import EditionData, PlanInputs
from reports.targets import set_targets
from reports.targets.any_index import cheapest_way, observed_ceilings
from reports.targets.levers import levers
from reports.targets.standing import Standing
from sources.case import TargetSettings, parse_goal
from sources.contracts import Commitment, Refused
from sources.places import CsvField, Place
from sources.tree import Node, Tree
from sources.words.vocabulary import Status
from tests.joining import plan_inputs

PLACES = tuple(f"Tỉnh {number:02d}" for number in range(63))
SIZES = (3, 4, 3, 4, 2, 3, 4, 3, 5, 2, 2, 2, 4, 3, 4, 4)
"""Indicators of each sub-pillar, 52 in all, in 7 pillars."""
PILLARS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7)
SETTINGS = TargetSettings(ceiling_quantile=0.95, least_pairs=2)


def framework() -> tuple[Node, ...]:
    def node(code: str, level: str, parent: str | None, lead: str | None = None) -> Node:
        return Node(code, f"Chỉ số {code}", level, parent, Decimal(1), 1, "điểm", f"w{code}", lead)

    rows = [node("PII", "index", None), node("IN", "input", "PII"), node("OUT", "output", "PII")]
    rows += [node(str(pillar), "pillar", "IN" if pillar < 6 else "OUT") for pillar in range(1, 8)]
    seen: dict[int, int] = {}
    for pillar, size in zip(PILLARS, SIZES, strict=True):
        seen[pillar] = seen.get(pillar, 0) + 1
        group = f"{pillar}.{seen[pillar]}"
        rows.append(node(group, "subpillar", str(pillar)))
        rows += [node(f"{group}.{place + 1}", "indicator", group, f"Sở {pillar}") for place in range(size)]
    return tuple(rows)


def editions(seed: int = 1) -> tuple[EditionData, ...]:
    """Three editions of 63 provinces: lognormal levels with a yearly drift."""
    draw = np.random.default_rng(seed)
    rows = framework()
    codes = [row.code for row in rows if row.level == "indicator"]
    level = draw.lognormal(2, 0.6, (63, 52)) * np.linspace(0.6, 1.6, 63)[:, None]
    made = []
    for year in (2022, 2023, 2024):
        raw = pd.DataFrame(level.round(3), index=pd.Index(PLACES), columns=pd.Index(codes))
        level = level * draw.lognormal(0.03, 0.08, level.shape)
        none = pd.DataFrame("", index=raw.index, columns=raw.columns)
        regions = {place: f"Vùng {number % 6}" for number, place in enumerate(PLACES)}
        bare = EditionData(year, Tree(year, rows), raw, none, raw, none, raw, none, regions, Status.ILLUSTRATIVE)
        index = edition_index(bare)
        scores = pd.concat([index.normalised, index.scores], axis=1)
        ranks = scores.rank(ascending=False, method="min")
        blank = pd.DataFrame("", index=scores.index, columns=scores.columns)
        facts = raw.apply(lambda column, year=year: [f"f{year}{column.name}{place}" for place in column.index])
        made.append(replace(bare, raw_facts=facts, scores=scores, score_facts=blank, ranks=ranks, rank_facts=blank))
    return tuple(made)


def plan(province: str, data: tuple[EditionData, ...], goal: str) -> PlanInputs:
    """Eighteen commitments in the good direction, and a goal for the next year."""
    made = []
    for code in data[-1].raw.columns[::3]:
        value = Decimal(str(round(data[-1].raw.at[province, code] * 1.05, 3)))
        made.append(
            Commitment(
                commitment_id=f"c{code}",
                sha256="0" * 64,
                place=Place(CsvField(1, 1), str(value)),
                quote="",
                department=f"Sở {code[0]}",
                indicator_code=code,
                indicator_name=None,
                match_confidence=1.0,
                value=value,
                value_high=None,
                comparator=">=",
                unit="điểm",
                kind="level",
                year=2025,
                origin="table",
            )
        )
    return plan_inputs(
        commitments=made,
        province=province,
        year=2025,
        as_of="2025-01-01",
        goal=parse_goal(goal, 2025),
        editions=data,
        published=(),
        citations=(),
        findings=(),
        identity="benchmark",
    )


def timed(action: Callable[[], object], runs: int) -> float:
    """Median seconds of `runs` runs after one to warm up."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return median(times)


def everyone(data: tuple[EditionData, ...], provinces: list[str]) -> int:
    """Each province asks for a rank three better than its own; those that have it already count as answered."""
    answered = 0
    for province in provinces:
        rank = int(data[-1].ranks.at[province, "PII"])
        try:
            set_targets(plan(province, data, f"rank:{max(1, rank - 3)}"), SETTINGS)
        except Refused:
            continue
        answered += 1
    return answered


def main() -> None:
    data = editions()
    order = [str(name) for name in data[-1].scores["PII"].sort_values().index]
    last, goal = order[0], f"score:{data[-1].scores['PII'].min() + 3:.2f}"
    index = edition_index(data[-1])
    standing = Standing(index, last)
    tops = observed_ceilings(standing, "best")
    rank = parse_goal("rank:40", 2025)
    lines = [
        ("full run, one province, 10,000 draws", timed(lambda: set_targets(plan(last, data, goal), SETTINGS), 5), 2.0),
        ("full run, 34 provinces", timed(lambda: everyone(data, order[:34]), 1), 40.0),
        ("forward model, one alternative", timed(lambda: standing.field(standing.values), 200), None),
        ("levers of 52 indicators", timed(lambda: levers(standing, tops, {}), 20), None),
        ("cheapest way to rank 40", timed(lambda: cheapest_way(index, last, rank), 10), None),
        ("the same with at most 8 indicators", timed(lambda: cheapest_way(index, last, rank, max_indicators=8), 5), None),
    ]
    for name, seconds, bar in lines:
        against = "" if bar is None else f"   bar {bar:g} s, ratio {seconds / bar:.2f}"
        print(f"{name:<42}{1000 * seconds:>10.1f} ms{against}")  # noqa: T201


if __name__ == "__main__":
    main()
