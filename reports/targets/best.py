"""The highest score under curved means within limits on the number of indicators or on budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reports.targets.cheapest import MET
from reports.targets.levers import Lever
from reports.targets.model import Model, Rules
from reports.targets.program import Solution
from reports.targets.standing import Array, Standing


def highest(standing: Standing, levers: Sequence[Lever], rules: Rules) -> Array:
    """The gains (levers,) that give the highest score: tangents limit the score from above until they meet it."""
    model = Model(standing, levers, replace(rules, objective="score"))
    top = standing.top
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
