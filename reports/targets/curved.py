"""The optimum under a curved demand once all choices are made: a smooth convex problem.

With one demand and nothing but bounds it is solved as a row of separable problems: near a point every mean is taken for the
geometric mean with the same elasticities, whose optimum has a closed form; where that comes to rest, the conditions of the
true optimum hold. Otherwise it is solved by sequential quadratic programming.

The tangent at such an optimum alone makes the linear program as dear as the optimum itself (the conditions of Karush, Kuhn
and Tucker), which is the proof that `model` asks for.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reports.targets.program import Array, Program

STEPS = 300
SLACK = 1e-9
REST = 1e-13
CALM = 10
"""After so many rounds without rest only half a step is taken, on the logarithmic scale: harmonic means swing otherwise."""


def smooth_optimum(
    program: Program, start: Array, met: Callable[[Array], Array], slopes: Callable[[Array], Array]
) -> Array | None:
    """The cheapest point (n,) of a program without choices where `met` (demands,) is nowhere negative; None if not found.

    `met` is concave; `slopes` (demands, n) are its derivatives.
    """
    from scipy.optimize import Bounds, LinearConstraint, minimize

    lower, upper, kept = _tightened(program)
    free = np.flatnonzero(upper - lower > SLACK)
    if not free.size:
        return None
    whole = np.clip(start, lower, upper)

    def full(part: Array) -> Array:
        values = whole.copy()
        values[free] = part
        return values

    limits: list[object] = [{"type": "ineq", "fun": lambda x: met(full(x)), "jac": lambda x: slopes(full(x))[:, free]}]
    if kept.any():
        rows = program.rows[kept]
        shift = rows @ np.where(np.isin(np.arange(whole.size), free), 0.0, whole)
        limits.append(LinearConstraint(rows[:, free], program.row_lower[kept] - shift, program.row_upper[kept] - shift))
    cost = program.cost[free]
    scale = max(1.0, float(np.abs(cost).max()))
    result = minimize(
        lambda x: float(cost @ x) / scale,
        whole[free],
        jac=lambda _: cost / scale,
        bounds=Bounds(lower[free], upper[free]),
        constraints=limits,
        method="SLSQP",
        options={"maxiter": STEPS, "ftol": 1e-13},
    )
    found = full(np.clip(result.x, lower[free], upper[free]))
    return found if result.success and met(found).min() >= -SLACK else None


def separable_optimum(
    program: Program,
    start: Array,
    heights: Array,
    steep: Array,
    needed: float,
    met: Callable[[Array], Array],
    slopes: Callable[[Array], Array],
) -> Array | None:
    """`smooth_optimum` for one demand and no other limits than bounds, much faster; None where it does not come to rest.

    `heights` (n,): the normalised value at `start` of the indicator that a column moves; `steep` (n,): what a point of the
    column adds to it, zero for columns that move none. `needed`: the figure that is asked for.
    """
    lower, upper, kept = _tightened(program)
    upper = np.where((steep <= 0) & (program.cost > 0), lower, upper)
    free = np.flatnonzero(upper - lower > SLACK)
    values = np.clip(start, lower, upper)
    if kept.any() or not free.size or np.any(steep[free] <= 0) or np.any(program.cost[free] <= 0):
        return None
    rate = steep[free]
    origin = heights[free] - rate * start[free]
    low, high = origin + rate * lower[free], origin + rate * upper[free]
    if np.any(low <= 0):
        return None
    price, height = program.cost[free] / rate, origin + rate * values[free]
    for step in range(STEPS):
        values[free] = (height - origin) / rate
        surplus = float(met(values)[0])
        figure = needed + surplus
        weight = slopes(values)[0, free] / rate * height / figure if figure else np.zeros_like(height)
        if figure <= 0 or needed <= 0 or not np.any(weight > 0):
            return None
        wanted = float(weight @ np.log(height)) + np.log(needed / figure)
        better = _closed_form(weight, price, low, high, wanted)
        if np.abs(better - height).max() <= REST * np.abs(height).max():
            return values if surplus >= -SLACK else None
        height = better if step < CALM else np.sqrt(height * better)
    return None


def _closed_form(weight: Array, price: Array, low: Array, high: Array, wanted: float) -> Array:
    """The cheapest heights within bounds whose weighted logarithms add up to `wanted`: in proportion to weight / price.

    What has no weight stays at its lower bound.
    """
    ratio, used = weight / price, weight > 0
    lower, upper = np.log(np.min(low[used] / ratio[used])), np.log(np.max(high[used] / ratio[used]))
    for _ in range(200):
        middle = (lower + upper) / 2
        reached = float(weight @ np.log(np.clip(np.exp(middle) * ratio, low, high)))
        lower, upper = (middle, upper) if reached < wanted else (lower, middle)
    return np.asarray(np.clip(np.exp(upper) * ratio, low, high))


def _tightened(program: Program) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Bounds with what the rows say about single columns folded in, and which rows still say something."""
    lower, upper = program.lower.copy(), program.upper.copy()
    kept = np.ones(len(program.rows), dtype=bool)
    for number, row in enumerate(program.rows):
        free = np.flatnonzero((row != 0) & (upper - lower > SLACK))
        settled = row @ np.where(upper - lower > SLACK, 0.0, lower)
        low, high = program.row_lower[number] - settled, program.row_upper[number] - settled
        least = float(np.sum(np.where(row[free] > 0, lower[free], upper[free]) * row[free]))
        most = float(np.sum(np.where(row[free] > 0, upper[free], lower[free]) * row[free]))
        if least >= low - SLACK and most <= high + SLACK:
            kept[number] = False
        elif free.size == 1:
            ends = sorted((low / row[free[0]], high / row[free[0]]))
            lower[free[0]], upper[free[0]] = max(lower[free[0]], ends[0]), min(upper[free[0]], ends[1])
            kept[number] = False
        elif least >= high - SLACK:
            upper[free] = np.where(row[free] > 0, lower[free], upper[free])
            lower[free] = np.where(row[free] > 0, lower[free], upper[free])
            kept[number] = False
    return lower, np.maximum(lower, upper), kept
