"""What each indicator can still do: how far it may rise, what a point of it costs, and what its rise does to its own score.

With moving bounds a rise is not always worth its points: a unit that holds the minimum alone keeps 0 until it reaches the
next one. So each lever is a broken line, measured on the forward model: points (on the scale as it is now) against the
normalised value once the bounds have moved with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reports.targets.standing import Array, Standing

STRAIGHT = 1e-9
"""How far a middle may lie from the straight line, as a share of the column's range, and still count as on it."""

GRID = 16
"""Stretches in which a curved line is first looked at; `closer` then looks where the optimum lies."""


@dataclass(frozen=True)
class Lever:
    """One indicator that may move. The arrays (k,) go from where it stands to its ceiling, points ascending.

    `cost`: of one normalised point; `values`: as the normalisation sees them; `points`: on the scale as it is now;
    `after`: on the scale once the bounds have moved with this indicator; `column` (k, units): everybody's then.
    """

    code: str
    row: int
    cost: float
    values: Array
    points: Array
    after: Array
    column: Array

    @cached_property
    def _ends(self) -> Array:
        """Points and after-values (2, ends) of the stretches of the program: all corners, of a curve its upper hull.

        On the hull a later stretch never brings more, so that no choice is needed; where the curve lies below it, the
        forward run shows what is missing.
        """
        ends = _upper_hull(self.points, self.after) if self.curved else np.arange(self.points.size)
        return np.stack([self.points[ends], self.after[ends]])

    @property
    def lengths(self) -> Array:
        return np.diff(self._ends[0])

    @property
    def slopes(self) -> Array:
        return np.asarray(np.diff(self._ends[1]) / self.lengths)

    @property
    def curved(self) -> bool:
        """Whether the line stands for a curve, and not just for the corner where the minimum is left."""
        return self.points.size > 3

    def after_at(self, points: float) -> float:
        return float(np.interp(points, self.points, self.after))


def levers(standing: Standing, ceilings: Mapping[str, float], costs: Mapping[str, float]) -> tuple[Lever, ...]:
    """The indicators of `ceilings` that stand below them, in the order of the structure.

    `ceilings`: normalised, on the scale as it is now; an indicator above its ceiling stays. `costs`: of one point, 1 where
    absent. An indicator without a value of the unit's own cannot be moved.
    """
    present = standing.own(standing.base)[: len(standing.indicators)]
    tops = np.array([ceilings.get(code, -np.inf) for code in standing.indicators])
    free = ~np.isnan(standing.values) & (tops > present + STRAIGHT * np.maximum(1.0, np.abs(present)))
    if not free.any():
        return ()
    tops = np.where(free, tops, present)
    return _laid(standing, np.flatnonzero(free), costs, _stops(standing, present, tops))


def closer(standing: Standing, found: Sequence[Lever], gains: Array, share: float) -> tuple[Lever, ...]:
    """The same levers, the curved ones looked at again around what they gained, within a `share` of their reach."""
    heights = np.tile(standing.own(standing.base)[: len(standing.indicators)], (2 * GRID + 2, 1))
    for lever, gain in zip(found, gains, strict=True):
        low, high = lever.points[0], lever.points[-1]
        around = low + gain + (high - low) * share * np.linspace(-1, 1, GRID + 1)
        heights[:, lever.row] = np.sort([*np.linspace(low, high, GRID + 1), *np.clip(around, low, high)])
    rows = np.array([lever.row for lever in found])
    again = _laid(standing, rows, {lever.code: lever.cost for lever in found}, raw_at(standing, heights))
    by_code = {lever.code: lever for lever in again}
    return tuple(by_code.get(lever.code, lever) if lever.curved else lever for lever in found)


def _laid(standing: Standing, rows: NDArray[np.intp], costs: Mapping[str, float], stops: Array) -> tuple[Lever, ...]:
    """The levers of the indicators `rows` over their raw `stops` (stops, indicators), measured on the forward model."""
    points = standing.placed(stops)
    columns = columns_at(standing, stops)
    after = columns[..., standing.position]
    made = []
    for row in rows:
        if np.isnan(after[:, row]).any():
            continue
        keep = _corners(points[:, row], after[:, row])
        code = standing.indicators[row]
        cost = float(costs.get(code, 1.0))
        kept = (stops[keep, row], points[keep, row], after[keep, row], columns[keep, row])
        made.append(Lever(code, int(row), cost, *kept))
    return tuple(lever for lever in made if lever.points.size > 1)


@dataclass(frozen=True)
class Merge:
    """An indicator whose column loses its spread when the unit, alone below, joins all the others: it then drops out.

    `value`: raw, of the others; `start`, `stop`: points on the scale as it is now; `cost`: of the whole move.
    """

    code: str
    row: int
    value: float
    start: float
    stop: float
    cost: float


def merges(standing: Standing, ceilings: Mapping[str, float], costs: Mapping[str, float]) -> tuple[Merge, ...]:
    """The indicators that can lose their spread within the ceilings: where joining the others leaves no scale."""
    count = len(standing.indicators)
    own = standing.own(standing.base)[:count]
    tops = np.array([ceilings.get(code, -np.inf) for code in standing.indicators])
    rivals = np.delete(standing.raw[np.isin(standing.index.inputs.units, standing.units)], standing.position, axis=0)
    heights = standing.placed(np.where(np.isnan(rivals), standing.values, rivals))
    joins = (heights > own) & (heights <= tops)
    stops = np.where(joins, rivals, standing.values)
    lost = joins & np.isnan(columns_at(standing, stops)[..., standing.position])
    found = []
    for row in np.flatnonzero(lost.any(axis=0)):
        nearest = min(np.flatnonzero(lost[:, row]), key=lambda rival: float(heights[rival, row]))
        code, stop = standing.indicators[row], float(heights[nearest, row])
        cost = float(costs.get(code, 1.0)) * (stop - float(own[row]))
        found.append(Merge(code, int(row), float(stops[nearest, row]), float(own[row]), stop, cost))
    return tuple(found)


def columns_at(standing: Standing, stops: Array) -> Array:
    """Everybody's normalised figures, (stops, indicators, units), when each column holds the unit's raw `stops` in it."""
    count = len(standing.indicators)
    return np.swapaxes(standing.field(stops)[..., :count], -1, -2)


def _stops(standing: Standing, present: Array, tops: Array) -> Array:
    """The raw values to look at, (stops, indicators): from the unit's own to the ceilings.

    All indicators are moved together in one alternative, because each column is normalised by itself. Between, the line
    can only break where the next better unit takes over the minimum; a grid is laid where it turns out to be curved.
    """
    others = np.delete(standing.base[:, : len(standing.indicators)], standing.position, axis=0)
    better = np.where((others > present) & (others < tops), others, np.inf).min(axis=0)
    corners = np.stack([present, np.where(np.isfinite(better), better, tops), tops])
    middles = (corners[1:] + corners[:-1]) / 2
    heights = np.stack([corners[0], middles[0], corners[1], middles[1], corners[2]])
    stops = raw_at(standing, heights)
    after = standing.own(standing.field(stops))[:, : len(standing.indicators)]
    span = np.fmax(np.fmax.reduce(others, axis=0) - np.fmin.reduce(others, axis=0), 1.0)
    bent = np.abs(after[1::2] - (after[:-1:2] + after[2::2]) / 2) > STRAIGHT * span
    if not bent.any():
        return stops
    grid = np.linspace(present, tops, GRID + 1)
    return raw_at(standing, np.sort(np.concatenate([grid, corners[1:2]]), axis=0))


def raw_at(standing: Standing, heights: Array) -> Array:
    """The raw values that stand at given normalised `heights` (stops, indicators) on the scale as it is now.

    The scale is a straight line in nearly every method: two points give it, a third takes the rounding out.
    Where it is not (a column transformed for its outliers, a value beyond a goalpost) the place is found by bisection.
    """
    own = standing.placed(standing.values)
    step = np.where(standing.values == 0, 1.0, np.abs(standing.values)) * 1e-3
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (standing.placed(standing.values + step) - own) / step
        slope = np.where(slope == 0, np.inf, slope)
        guess = standing.values + (heights - own) / slope
        guess += (heights - standing.placed(guess)) / slope
    guess = np.where(np.isnan(guess), standing.values, guess)
    missed = np.abs(standing.placed(guess) - heights) > STRAIGHT * np.fmax(1.0, np.abs(heights))
    return np.where(missed, _bisected(standing, heights), guess) if missed.any() else guess


def _bisected(standing: Standing, heights: Array) -> Array:
    """`raw_at` where the scale is monotone but not one straight line: the nearest value that stands high enough."""
    directions = np.array([standing.index.structure.by_code[code].direction for code in standing.indicators])
    near = np.broadcast_to(standing.values, heights.shape).copy()
    step = directions * np.where(standing.values == 0, 1.0, np.abs(standing.values))
    far = near + step
    for _ in range(60):
        short = standing.placed(far) < heights
        if not short.any():
            break
        step = step * 2
        far = np.where(short, near + step, far)
    for _ in range(100):
        middle = (near + far) / 2
        below = standing.placed(middle) < heights
        near, far = np.where(below, middle, near), np.where(below, far, middle)
    return np.asarray(far)


def _corners(points: Array, after: Array) -> Array:
    """Which stops to keep: both ends, and the inner ones where the line changes its slope; no step without points."""
    keep = [0]
    for stop in range(1, points.size):
        if points[stop] - points[keep[-1]] <= STRAIGHT:
            continue
        if len(keep) > 1:
            before, last = keep[-2], keep[-1]
            slope = (after[last] - after[before]) / (points[last] - points[before])
            next_slope = (after[stop] - after[last]) / (points[stop] - points[last])
            if abs(next_slope - slope) <= STRAIGHT * max(1.0, abs(slope)):
                keep.pop()
        keep.append(stop)
    return np.array(keep)


def _upper_hull(points: Array, after: Array) -> NDArray[np.intp]:
    """Which corners lie on the upper concave hull of a line, both ends included."""
    hull: list[int] = []
    for stop in range(points.size):
        while len(hull) > 1:
            first, last = hull[-2], hull[-1]
            reach, rise = points[stop] - points[first], after[stop] - after[first]
            if (after[last] - after[first]) * reach > rise * (points[last] - points[first]):
                break
            hull.pop()
        hull.append(stop)
    return np.array(hull, dtype=np.intp)
