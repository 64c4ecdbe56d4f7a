"""What one more point of an indicator brings to an aggregate above it: the chain rule up the tree of means.

For a generalised mean P of members m with shares s (rescaled over the members present) and power p, dP/dm = s (P/m)^(1-p);
the arithmetic mean has p = 1, the geometric 0, the harmonic -1.
"""

from __future__ import annotations

import numpy as np

from reports.targets.standing import Array, Standing
from sources.innovation_index.method.specification import LevelMean

POWERS = {"arithmetic_mean": 1.0, "geometric_mean": 0.0, "harmonic_mean": -1.0}


def power(mean: LevelMean) -> float | None:
    """The power of a mean, None for a rule that is no mean (Copeland)."""
    return mean.power if mean.by == "generalised_mean" else POWERS.get(mean.by)


def powers(standing: Standing) -> tuple[float | None, ...]:
    """The power of each level of the tree, from the one above the indicators to the top."""
    structure, aggregate = standing.index.structure, standing.index.method.aggregate
    levels = range(1, structure.heights[structure.top] + 1)
    return tuple(power(aggregate.of(level)) for level in levels) if aggregate else ()


def sensitivities(standing: Standing, figures: Array, code: str) -> Array:
    """(indicators,): points of `code` for one normalised point of each indicator.

    `figures` (codes,): the unit's own figures where the derivative is taken. Missing members count for nothing.
    """
    structure, aggregate = standing.index.structure, standing.index.method.aggregate
    rise = np.zeros(len(standing.codes))
    rise[standing.row[code]] = 1.0
    for parent in sorted(structure.aggregates, key=lambda name: -structure.heights[name]):
        own = standing.row[parent]
        if rise[own] == 0.0 or aggregate is None:
            continue
        exponent = power(aggregate.of(structure.heights[parent]))
        rows = np.array([standing.row[member] for member in structure.members[parent]])
        weights = np.array([structure.by_code[member].weight for member in structure.members[parent]])
        weights = np.where(np.isnan(figures[rows]), 0.0, weights)
        share = weights / (weights.sum() or 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            bend = 1.0 if exponent is None or exponent == 1.0 else (figures[own] / figures[rows]) ** (1.0 - exponent)
        rise[rows] += np.where(share > 0, rise[own] * share * bend, 0.0)
    return rise[: len(standing.indicators)]
