"""How likely the goal is when rivals move and commitments fall short: seeded draws, or the reason why none can be made.

Each draw keeps every commitment or proposal with a probability that depends on the force of its verb (an assumption of the
settings), and lets every rival drift by yearly changes of score that provinces really had. Draws start from the same seed,
so the same inputs give the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reports.targets.comparable import EditionPair
from reports.targets.demands import Demand
from reports.targets.standing import Array, Standing
from sources.case import Goal, TargetSettings
from sources.words.vocabulary import Force

BAND = (5.0, 50.0, 95.0)


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
    year: int,
    goal: tuple[Goal, Demand] | None,
    regions: Mapping[str, str],
    settings: TargetSettings,
) -> Outlook:
    """The outlook for `year` from the scenario `standing` (commitments and proposal as if kept).

    `baseline`: raw values that indicators fall back to; `forces`: indicator -> force of the verb it hangs on.
    """
    history = tuple((pair.old.edition, pair.new.edition, len(pair.provinces), pair.across_merger) for pair in pairs)
    known = len(standing.units)
    if len(pairs) < settings.least_pairs:
        drawn = settings.outlook
        return Outlook(year, drawn.draws, drawn.seed, None, None, None, known, history, settings.kept, True)
    random = np.random.Generator(np.random.PCG64(settings.outlook.seed))
    own = _own(standing, baseline, forces, settings, random)
    years = max(year - pairs[-1].new.edition, 1)
    rivals = _rivals(standing, pairs, years, settings.outlook.draws, random)
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
    kept = random.random((settings.outlook.draws, chance.size)) < chance
    normalised = np.where(kept, reached, back)
    return np.concatenate([normalised, standing.evaluator.aggregate(normalised)], axis=1)


def _rivals(
    standing: Standing, pairs: tuple[EditionPair, ...], years: int, draws: int, random: np.random.Generator
) -> Array:
    """Scores of the others, (draws, others): as they are, plus a change that some province had, for each year to come.

    All rivals of one draw and year take their changes from the same pair of editions, so that what moved everybody in a
    year moves them together.
    """
    changes = [_yearly_changes(pair, standing.top, standing.unit) for pair in pairs]
    start = np.delete(standing.base[:, standing.row[standing.top]], standing.position)
    drift = np.zeros((draws, start.size))
    for _ in range(years):
        chosen = random.integers(len(changes), size=draws)
        places = random.random((draws, start.size))
        for number, change in enumerate(changes):
            rows = chosen == number
            drift[rows] += change[(places[rows] * change.size).astype(int)]
    return np.asarray(start + drift)


def _yearly_changes(pair: EditionPair, top: str, unit: str) -> Array:
    names = [name for name in pair.provinces if name != unit]
    change = (pair.new.scores[top].reindex(names) - pair.old.scores[top].reindex(names)).dropna()
    return np.sort(change.to_numpy(dtype=float)) / pair.years


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
