"""The best that can be reached within the ceilings and limits, and what one more point of each ceiling would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.targets.cheapest import MET, Moves
from reports.targets.levers import Lever
from reports.targets.model import Model, Rules
from reports.targets.program import Solution
from reports.targets.proposal import Proposal, confirmed
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Array, Standing


@dataclass(frozen=True)
class Best:
    """The highest score within reach and its rank, both by the forward model.

    `gains`: indicator -> points of the index that one more point of its ceiling would bring, for the ceilings that bind.
    """

    score: float
    rank: int | None
    proposal: Proposal
    gains: dict[str, float]


def best_reachable(standing: Standing, levers: Sequence[Lever], rules: Rules | None = None) -> Best:
    """The best score that `levers` can reach under the limits of `rules` (number of indicators, budgets)."""
    chosen = replace(rules or Rules(), objective="score")
    full = np.array([lever.points[-1] - lever.points[0] for lever in levers])
    reached = full if chosen.unlimited else _highest(Model(standing, levers, chosen))
    proposal = confirmed(standing, levers, Moves(reached, 0.0, 0.0, np.zeros(len(full))))
    rises = sensitivities(standing, standing.own(proposal.field), standing.top)
    gains = {
        lever.code: float(rises[lever.row] * lever.slopes[-1])
        for lever, gain, most in zip(levers, reached, full, strict=True)
        if gain >= most - MET and gain > 0 and np.isfinite(rises[lever.row] * lever.slopes[-1])
    }
    return Best(standing.figure(proposal.field), standing.rank(proposal.field), proposal, gains)


def _highest(model: Model) -> Array:
    """The gains (levers,) that give the highest score: tangents limit the score from above until they meet it."""
    top = model.standing.top
    score = model.draft.variable(-1.0, np.inf, lower=-np.inf)

    def limit(figures: Array) -> None:
        terms, risen = model.tangent(top, figures)
        limits = {score: 1.0, **{column: -slope for column, slope in terms.items()}}
        model.draft.limit(limits, upper=float(figures[model.standing.row[top]]) - risen)

    def tighten(found: Solution) -> bool:
        figures = model.standing.aggregated(model.normalised(model.gains(found)))
        loose = not model.linear and found.values[score] - figures[model.standing.row[top]] > MET
        if loose:
            limit(figures)
        return loose

    limit(model.standing.aggregated(model.ceiling))
    found = model.settled(tighten)
    return np.zeros(len(model.levers)) if found is None else model.gains(found)
