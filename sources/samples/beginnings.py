"""Where the scores of an edition start from, before they are moved to what is known.

The first edition is drawn around each province's index score; 2024 goes on from 2023; the units of 2025 start from the
values of the provinces they were merged from.
"""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np

from sources.samples.draft import Draft, Matrix
from sources.samples.edition import Edition
from sources.samples.known import IndicatorRow, choices, further, indicators, provinces, published
from sources.samples.scale import Scale
from sources.samples.standing import index_scores

SHARE_OF_GDP = "4.2.3"
_NOISE = 13.0
_DRIFT = 3.0


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
