"""How likely the goal is when rivals move and commitments fall short: seeded draws, or the reason why none can be made.

Each draw keeps every commitment or proposal with a probability that depends on the force of its verb (an assumption of the
settings), and lets every province drift by yearly changes of score that provinces really had: the rivals as a whole, the own
province with the weight of the indicators that it has no target for. Three things keep the band honest:

- a change is measured on one scale, that of the newer edition: the older raw values of the provinces that can be followed
  are put on it, so that new bounds or a new field (63 to 34 provinces) are not taken for progress;
- own and rivals' drift come from the same pair of editions in the same draw;
- commitments do not fail one by one: they share a cause (money, staff, a slow year), a common normal factor whose
  correlation is `COMMON` (an assumption; independent ones would promise too narrow a band).

Draws start from the same seed, so the same inputs give the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from statistics import NormalDist

import numpy as np

from reports.edition_index import edition_index
from reports.targets.comparable import EditionPair
from reports.targets.demands import Demand
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Array, Standing
from sources.case import Goal, TargetSettings
from sources.words.numbers import from_float, rounded
from sources.words.vocabulary import Force

BAND = (5.0, 50.0, 95.0)
SPREAD = 1.3
"""How much wider than in the few years before the changes of provinces are taken to differ: with it the bands of PAPI held
as often as they said (`python -m tests.method.backtest`); PCI, which it was not chosen on, is the check."""

COMMON = 0.5
"""Correlation of what decides whether two commitments are kept."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chances in one year. `probability`: of the goal, None without a goal or with too short a history.

    `rank_band`, `score_band`: 5 %, 50 % and 95 % of the draws. `history`: pairs of editions that the drift is drawn from,
    with the number of provinces and whether the pair crosses the merger. `too_short`: the history allows no figure at all.
    """

    year: int
    draws: int
    seed: int
    probability: float | None
    rank_band: tuple[int, int, int] | None
    score_band: tuple[float, float, float] | None
    field: int
    history: tuple[tuple[int, int, int, bool], ...]
    kept: Mapping[Force, float]
    too_short: bool


def outlook(
    standing: Standing,
    baseline: Mapping[str, Decimal],
    forces: Mapping[str, Force],
    pairs: tuple[EditionPair, ...],
    changes: Sequence[Array],
    year: int,
    goal: tuple[Goal, Demand] | None,
    regions: Mapping[str, str],
    settings: TargetSettings,
) -> Outlook:
    """The outlook for `year` from the scenario `standing` (commitments and proposal as if kept).

    `baseline`: raw values that indicators fall back to; `forces`: indicator -> force of the verb it hangs on; `changes`: of
    each pair, see `yearly_changes`.
    """
    history = tuple((pair.old.edition, pair.new.edition, len(pair.provinces), pair.across_merger) for pair in pairs)
    known = len(standing.units)
    if len(pairs) < settings.least_pairs:
        drawn = settings.outlook
        return Outlook(year, drawn.draws, drawn.seed, None, None, None, known, history, settings.kept, True)
    random = np.random.Generator(np.random.PCG64(settings.outlook.seed))
    own = _own(standing, baseline, forces, settings, random)
    years = max(year - pairs[-1].new.edition, 1)
    drift = drifts(changes, len(standing.units), years, len(own), random)
    rivals = np.delete(standing.base[:, standing.row[standing.top]] + drift, standing.position, axis=1)
    own[:, standing.row[standing.top]] += drift[:, standing.position] * _free_weight(standing, forces)
    score = own[:, standing.row[standing.top]]
    rank = 1 + (rivals > score[:, None]).sum(axis=1)
    return Outlook(
        year=year,
        draws=settings.outlook.draws,
        seed=settings.outlook.seed,
        probability=None if goal is None else float(np.mean(_reached(standing, *goal, own, rank, rivals, regions))),
        rank_band=_whole(np.percentile(rank, BAND, method="nearest")),
        score_band=_three(np.percentile(score, BAND)),
        field=known,
        history=history,
        kept=dict(settings.kept),
        too_short=False,
    )


def in_percent(chance: float) -> Decimal:
    """In whole per cent, rounded down: no chance is promised that is not there."""
    return rounded(from_float(100 * chance), 0, ROUND_FLOOR)


def _own(
    standing: Standing,
    baseline: Mapping[str, Decimal],
    forces: Mapping[str, Force],
    settings: TargetSettings,
    random: np.random.Generator,
) -> Array:
    """The province's own figures, (draws, codes): each indicator at its target or back at its baseline."""
    reached = standing.own(standing.base)[: len(standing.indicators)]
    fallen = standing.values.copy()
    for code, value in baseline.items():
        fallen[standing.row[code]] = float(value)
    back = standing.placed(fallen)
    chance = np.ones(len(standing.indicators))
    for code, force in forces.items():
        chance[standing.row[code]] = settings.kept.get(force, min(settings.kept.values(), default=0.0))
    common = random.standard_normal((settings.outlook.draws, 1))
    alone = random.standard_normal((settings.outlook.draws, chance.size))
    kept = np.sqrt(COMMON) * common + np.sqrt(1 - COMMON) * alone < _limits(chance)
    normalised = np.where(kept, reached, back)
    return np.concatenate([normalised, standing.evaluator.aggregate(normalised)], axis=1)


def _limits(chance: Array) -> Array:
    """The value that a standard normal variable stays below with each chance."""
    normal = NormalDist()
    ends = {0.0: -np.inf, 1.0: np.inf}
    return np.array([ends.get(float(p), normal.inv_cdf(float(p)) if 0 < p < 1 else 0.0) for p in chance])


def _free_weight(standing: Standing, forces: Mapping[str, Force]) -> float:
    """The share of the index that hangs on indicators without a target, which drift as everybody's do."""
    weights = sensitivities(standing, standing.own(standing.base), standing.top)
    free = np.array([code not in forces for code in standing.indicators])
    return float(weights[free].sum() / weights.sum()) if weights.sum() else 0.0


def drifts(changes: Sequence[Array], units: int, years: int, draws: int, random: np.random.Generator) -> Array:
    """(draws, units): for each year to come a change that some province had, all of a draw and year from the same pair of
    editions, so that what moved everybody in a year moves them together. `changes`: of each pair (provinces,); they are
    drawn with `SPREAD` times their distance from the mean of the pair."""
    wider = [change.mean() + SPREAD * (change - change.mean()) for change in changes]
    drift = np.zeros((draws, units))
    for _ in range(years):
        chosen = random.integers(len(changes), size=draws)
        places = random.random((draws, units))
        for number, change in enumerate(wider):
            rows = chosen == number
            drift[rows] += change[(places[rows] * change.size).astype(int)]
    return drift


def yearly_changes(pair: EditionPair, top: str) -> Array:
    """(provinces,), ascending: what the score `top` of each province that can be followed gained in a year, both editions
    on the newer one's scale. An indicator that the older edition lacks or defines otherwise counts as unchanged."""
    index = edition_index(pair.new)
    evaluator = index.evaluator()
    names, now = list(index.units), evaluator.raw
    before = now.copy()
    scored = index.method.normalise
    for column, code in enumerate(index.structure.indicators):
        printed = scored is not None and scored.of(code).by == "none"
        frame = pair.old.scores if printed else pair.old.raw
        if code in pair.indicators and code in frame.columns:
            old = frame[code].reindex(names).to_numpy(dtype=float)
            before[:, column] = np.where(np.isnan(old) | np.isnan(now[:, column]), now[:, column], old)
    place = index.structure.aggregates.index(top)
    gained = evaluator.scores(now)[:, place] - evaluator.scores(before, bounds="fixed")[:, place]
    followed = np.array([name in set(pair.provinces) for name in names])
    return np.asarray(np.sort(gained[followed & ~np.isnan(gained)]) / pair.years)


def _reached(
    standing: Standing, goal: Goal, demand: Demand, own: Array, rank: Array, rivals: Array, regions: Mapping[str, str]
) -> Array:
    """In which draws the goal is reached. A rank and the mean of a region move with the rivals; other means stand still."""
    if goal.kind == "rank":
        return np.asarray(rank <= int(goal.value))
    if goal.kind == "above":
        others = [unit for unit in standing.units if unit != standing.unit]
        same = [place for place, unit in enumerate(others) if regions.get(unit) == regions.get(standing.unit)]
        return np.asarray(own[:, standing.row[standing.top]] > rivals[:, same].mean(axis=1))
    figures = own[:, [standing.row[code] for code in demand.codes]]
    return np.asarray((figures >= demand.asked_in(standing, standing.base)).sum(axis=1) >= demand.how_many)


def _whole(values: Array) -> tuple[int, int, int]:
    low, middle, high = (int(value) for value in values)
    return low, middle, high


def _three(values: Array) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in values)
    return low, middle, high
