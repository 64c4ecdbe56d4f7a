"""Make up the three editions: plausible raw values that lead, by the method, to every known score and rank.

The first edition is drawn around each province's index score; 2024 goes on from 2023; the units of 2025 start from the
values of the provinces they were merged from. The scores are moved to the known scores and ranks, and turned into raw values
of limited decimals, coarse indicators first, the rest moved again after each step.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np

from scripts.workshop.draft import Draft, Matrix
from scripts.workshop.edition import Edition, Scale, compute
from scripts.workshop.known import PROVINCE, IndicatorRow, choices, further, indicators, provinces, published
from sources.tree import load_tree

SEED = 5
"""Chosen so that all wanted ranks of the three editions can be met together."""

_COARSE_FIRST = (0.1, 0.03, 0.012, 0.0)
SHARE_OF_GDP = "4.2.3"
_NOISE = 13.0
_DRIFT = 3.0
_MISSING_SHARE = 0.012
_STANDING_ROUNDS = 400
_GAP = 0.06
_TOP_DROP = 0.55


def editions() -> Iterator[Edition]:
    """The editions 2023, 2024 and 2025, each going on from the one before. Raises Unreachable for an unlucky seed."""
    rng = random.Random(SEED)
    first = _edition(2023, drawn(2023, rng), rng)
    yield first
    second = _edition(2024, continued(first, 2024, rng), rng)
    yield second
    yield _edition(2025, merged(second, rng), rng)


def _edition(year: int, start: tuple[Matrix, list[Scale]], rng: random.Random) -> Edition:
    scores, scales = start
    level = standing(year)
    draft = Draft(choices()["order"][year], load_tree(year), scores)
    scales[draft.codes.index(SHARE_OF_GDP)] = fix_shares(draft, level)
    _set_conditions(draft, year, level)
    for code, value in choices()["plausible"][year].items():
        score = scales[draft.codes.index(code)].score(Decimal(str(value)))
        draft.fix(draft.names.index(PROVINCE), code, min(max(score, 0.0), 100.0))
    draft.settle()
    leave_out(draft, year, rng)
    fix_ends(draft, year)
    draft.settle()
    return compute(year, draft.tree, _printed(draft, scales))


def _set_conditions(draft: Draft, year: int, level: dict[str, float]) -> None:
    figures = published(year) + further(year)
    scored = {figure.province for figure in figures if figure.code == "PII" and figure.score is not None}
    ranked = {figure.province for figure in figures if figure.code != "PII" and figure.rank is not None}
    for i, name in enumerate(draft.names):
        if name in ranked - scored:
            draft.asked[i, "PII"] = _room(level, name)
        else:
            draft.wanted[i, "PII"] = level[name]
    for figure in figures:
        i = draft.names.index(figure.province)
        if figure.score is not None and figure.code in draft.codes:
            draft.fix(i, figure.code, float(figure.score))
        elif figure.score is not None:
            draft.wanted[i, figure.code] = float(figure.score)
        if figure.rank == 1 and figure.code in draft.codes:
            draft.fix(i, figure.code, 100.0)
        elif figure.rank is not None:
            draft.ranks.append((i, figure.code, figure.rank))
    for i in range(len(draft.names)):
        if draft.wanted.get((i, "6.1")) == 0:
            draft.fix(i, "6.1.1", 0.0)
            draft.fix(i, "6.1.2", 0.0)


def _room(level: dict[str, float], name: str) -> tuple[float, float]:
    """The middle and half width of the scores that keep a province's rank in the index."""
    upper = min((score for score in level.values() if score > level[name]), default=100.0)
    lower = max((score for score in level.values() if score < level[name]), default=0.0)
    return (upper + lower) / 2, (upper - lower) * 0.45


def _printed(draft: Draft, scales: list[Scale]) -> dict[str, dict[str, Decimal]]:
    """Turn scores into printed raw values, the coarsest indicators first, and settle the others after each step."""
    steps = [100 * 10**-scale.decimals / (scale.high - scale.low) for scale in scales]
    raw: dict[str, dict[str, Decimal]] = {name: {} for name in draft.names}
    printed: set[int] = set()
    for limit in _COARSE_FIRST:
        for j, scale in enumerate(scales):
            if steps[j] < limit or j in printed:
                continue
            printed.add(j)
            for i, name in enumerate(draft.names):
                if draft.present[i, j]:
                    raw[name][draft.codes[j]] = scale.quantise(draft.scores[i, j])
                    draft.fix(i, draft.codes[j], scale.score(raw[name][draft.codes[j]]))
        if limit:
            draft.settle()
    return {name: {code: raw[name][code] for code in draft.codes if code in raw[name]} for name in draft.names}


def standing(year: int) -> dict[str, float]:
    """The index score of every unit of an edition, in the order of its ranking."""
    figures = published(year) + further(year)
    scores = {(figure.province, figure.code): float(figure.score) for figure in figures if figure.score is not None}
    known = {
        name: (scores[name, "IN"] + scores[name, "OUT"]) / 2
        for name, code in scores
        if code == "IN" and (name, "OUT") in scores
    }
    known |= {name: score for (name, code), score in scores.items() if code == "PII"}
    regions = {row.name: row.region for row in provinces()}
    return index_scores(choices()["order"][year], known, regions, choices()["region_means"][year])


def drawn(year: int, rng: random.Random) -> tuple[Matrix, list[Scale]]:
    """Scores around each province's index score, on the scales of `indicators.csv`."""
    level = standing(year)
    rows = indicators()
    average = sum(row.mean for row in rows) / len(rows)
    scores = np.array(
        [
            [_lifted(row.mean, level[name] - average) + rng.gauss(0, _NOISE) for row in rows]
            for name in choices()["order"][year]
        ]
    )
    return scores, [Scale(row.low, row.high, row.decimals) for row in rows]


def _lifted(mean: float, distance: float) -> float:
    """A column's mean moved by a province's distance from the average, less so near the ends of the scale."""
    room = (100 - mean) / 62 if distance > 0 else mean / 38
    return mean + distance * room


def continued(before: Edition, year: int, rng: random.Random) -> tuple[Matrix, list[Scale]]:
    """The edition after: the scores of before with a drift, on scales that moved a little."""
    codes = [row.code for row in indicators()]
    scores = np.array(
        [
            [float(before.scores[name].get(code, before.scores[name]["PII"])) + rng.gauss(0, _DRIFT) for code in codes]
            for name in choices()["order"][year]
        ]
    )
    return scores, [_moved(row, rng) for row in indicators()]


def _moved(row: IndicatorRow, rng: random.Random) -> Scale:
    factor = 1 if row.code in choices()["steady_scales"] else 1 + rng.uniform(-0.02, 0.05)
    return Scale(row.low, round(row.low + (row.high - row.low) * factor, row.decimals), row.decimals)


def merged(before: Edition, rng: random.Random) -> tuple[Matrix, list[Scale]]:
    """The units of July 2025: means weighted by people (or sums) of the old provinces' values, with a drift."""
    rows = indicators()
    names = choices()["order"][2025]
    values = np.array([[_combined(before, name, row) * (1 + rng.gauss(0, 0.02)) for row in rows] for name in names])
    low, high = values.min(axis=0), values.max(axis=0)
    scales = [
        Scale(round(float(a), row.decimals), round(float(b), row.decimals), row.decimals)
        for a, b, row in zip(low, high, rows, strict=True)
    ]
    return (values - low) / (high - low) * 100, scales


def _combined(before: Edition, unit: str, row: IndicatorRow) -> float:
    parts = [
        (old.population, float(before.raw[old.name][row.code]))
        for old in provinces()
        if old.merged_into == unit and row.code in before.raw[old.name]
    ]
    if not parts:
        known = [float(values[row.code]) for values in before.raw.values() if row.code in values]
        return sum(known) / len(known)
    if row.merge == "sum":
        return sum(value for _, value in parts)
    return sum(people * value for people, value in parts) / sum(people for people, _ in parts)


def fix_shares(draft: Draft, level: dict[str, float]) -> Scale:
    """Hold the shares of the country's product, which sum to 100, at people x relative wealth; the scale they span."""
    sizes = dict.fromkeys(draft.names, 0.0)
    for row in provinces():
        name = row.name if row.name in sizes else row.merged_into
        sizes[name] += row.population * row.economy * level[name] ** 0.8
    shares = {name: round(100 * size / sum(sizes.values()), 4) for name, size in sizes.items()}
    scale = Scale(min(shares.values()), max(shares.values()), 4)
    for i, name in enumerate(draft.names):
        draft.fix(i, SHARE_OF_GDP, scale.score(Decimal(str(shares[name]))))
    return scale


def leave_out(draft: Draft, year: int, rng: random.Random) -> None:
    """A few cells that the publisher could not fill: none where a figure is known, never a whole sub-pillar."""
    parents = np.array([node.parent for node in draft.tree.indicators])
    known = {figure.province for figure in published(year) if figure.code != "PII"} | {PROVINCE}
    for i, name in enumerate(draft.names):
        for j, code in enumerate(draft.codes):
            siblings = draft.present[i, parents == parents[j]].sum()
            if rng.random() < _MISSING_SHARE and name not in known and code != SHARE_OF_GDP and siblings > 1:
                draft.present[i, j] = False
    for code in choices()["missing"].get(year, []):
        draft.present[draft.names.index(PROVINCE), draft.codes.index(code)] = False


def fix_ends(draft: Draft, year: int) -> None:
    """Choose the province at 100 and those at 0 of each indicator; the counts of leads that the press gave are kept."""
    leaders = _leaders(draft, dict(choices()["leaders"][year]))
    for j, row in enumerate(indicators()):
        draft.fix(leaders[j], row.code, 100.0)
        ascending = [int(i) for i in np.argsort(draft.scores[:, j], kind="stable")]
        free = [i for i in ascending if draft.present[i, j] and not draft.fixed(i, row.code)]
        for i in free[: max(1, int(row.zero_share * len(draft.names)))]:
            draft.fix(i, row.code, 0.0)


def _leaders(draft: Draft, quota: dict[str, int]) -> dict[int, int]:
    """Column -> province at 100: the fixed ones first, then by the widest lead while a province's quota lasts."""
    held = draft.low == draft.high
    scores = np.where(draft.present & ~(held & (draft.scores < 100)), draft.scores, -1.0)
    leaders = {int(j): int(i) for i, j in np.argwhere(held & (scores == 100))}
    for i in leaders.values():
        if draft.names[i] in quota:
            quota[draft.names[i]] -= 1
    while any(quota.values()):
        _, i, j = max(
            (float(scores[i, j] - np.delete(scores[:, j], i).max()), i, j)
            for i, name in enumerate(draft.names)
            for j in range(len(draft.codes))
            if quota.get(name) and j not in leaders and not draft.fixed(i, draft.codes[j])
        )
        leaders[j] = i
        quota[draft.names[i]] -= 1
    named = [draft.names.index(name) for name in quota]
    scores[named] = -1.0
    return {j: leaders.get(j, int(scores[:, j].argmax())) for j in range(len(draft.codes))}


def index_scores(
    order: Sequence[str], known: Mapping[str, float], regions: Mapping[str, str], means: Mapping[str, float]
) -> dict[str, float]:
    """Strictly falling scores along `order` that keep the `known` ones and come close to the region `means`."""
    scores = _between_anchors([known.get(name) for name in order])
    for _ in range(_STANDING_ROUNDS):
        for region, mean in means.items():
            members = [i for i, name in enumerate(order) if regions[name] == region]
            free = [i for i in members if order[i] not in known]
            missing = mean * len(members) - sum(scores[i] for i in members)
            for i in free:
                _move(scores, i, missing / len(free))
    return {name: round(score, 4) for name, score in zip(order, scores, strict=True)}


def _between_anchors(values: Sequence[float | None]) -> list[float]:
    anchors = [(i, value) for i, value in enumerate(values) if value is not None]
    scores = [0.0] * len(values)
    for (left, high), (right, low) in pairwise(anchors):
        for i in range(left, right + 1):
            scores[i] = high + (low - high) * (i - left) / (right - left)
    return scores


def _move(scores: list[float], i: int, by: float) -> None:
    """Move one score as far as its neighbours in the ranking allow."""
    upper = scores[i - 1] - _GAP if i else scores[i] + _TOP_DROP
    lower = scores[i + 1] + _GAP if i + 1 < len(scores) else scores[i]
    scores[i] = min(max(scores[i] + by, lower), upper)
