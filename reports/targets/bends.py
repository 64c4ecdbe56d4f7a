"""How the lines of known scales bend: where they have corners, and how far a function may lie above its chord.

With one value of a column moving, everybody's figure in it is, between corners, (a + b h) / s(h) with the same s for all: 1
or a straight line where the scale spans two values of the column (min-max, distances), the root of a quadratic for the
z-score. So any weighted sum of figures has that form too. Over a straight line it bends one way throughout, and three values
give its tangents; over a root its second derivative has a bound in closed form.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reports.targets.levers import Lever
from reports.targets.standing import Array, Standing

STRAIGHT_SCALES = frozenset({"minmax", "distance_to_max", "goalposts", "scaled", "none", "fraction_of_max"})
DISTANCES = frozenset({"distance_to_target", "distance_to_reference"})
FLAT = 1e-11
"""What rounding may make of a straight line, as a share of the largest value."""

VANISHING = 1e-9
"""A variance below this share of the largest on the way may be rounding."""


class Bends:
    """The scales of one unit's index. `known`: functions can be bounded from above in every column."""

    def __init__(self, standing: Standing) -> None:
        self.standing, method = standing, standing.index.method
        self.ways = {code: method.normalise.of(code).by if method.normalise else "none" for code in standing.indicators}
        filled = method.impute.by if method.impute else None
        self.known = (
            method.treat is None
            and filled != "parent_mean"
            and {*self.ways.values()} <= STRAIGHT_SCALES | DISTANCES | {"zscore"}
            and not (filled and "zscore" in self.ways.values() and np.isnan(self._directed).any())
            and all(self._ahead(row) for row, code in enumerate(standing.indicators) if self.ways[code] in DISTANCES)
        )

    @cached_property
    def _directed(self) -> Array:
        """(units, indicators): raw values of the units that are scored, better always higher."""
        standing = self.standing
        raw = standing.raw[np.isin(standing.index.inputs.units, standing.units)].copy()
        raw[standing.position] = standing.values
        return np.asarray(raw * standing.index.structure.directions)

    def _ahead(self, row: int) -> bool:
        """Whether what a distance is measured to stays put, and ahead of the lowest whatever the unit does."""
        standing, code = self.standing, self.standing.indicators[row]
        others = np.delete(self._directed[:, row], standing.position)
        lowest = float(np.fmin.reduce(others))
        spec = standing.index.method.normalise
        if spec is None:
            return False
        if self.ways[code] == "distance_to_reference":
            return spec.of(code).unit != standing.unit and lowest <= float(self._directed[standing.position, row])
        node = standing.index.structure.by_code[code]
        target = node.target if spec.of(code).target is None else spec.of(code).target
        return target is not None and bool(lowest < target * node.direction)

    def knots(self, lever: Lever) -> Array:
        """The heights at which a line must be broken: those of the lever, and where it takes its place among the others.

        The lowest of all counts for every span; the others only where holes are filled by a median.
        """
        standing, method = self.standing, self.standing.index.method
        column = np.delete(self._directed[:, lever.row], standing.position)
        own = float(self._directed[standing.position, lever.row])
        better = np.sort(column[column > own])
        if not better.size or not (self.known and self.ways[lever.code] != "zscore"):
            return lever.points
        filled = method.impute is not None and np.isnan(self._directed[:, lever.row]).any()
        stops = np.tile(standing.values, (len(better) if filled else 1, 1))
        stops[:, lever.row] = better[: len(stops)] * standing.index.structure.by_code[lever.code].direction
        heights = standing.placed(stops)[:, lever.row]
        within = heights[(heights > lever.points[0]) & (heights < lever.points[-1])]
        both = np.unique(np.concatenate([lever.points, within]))
        apart = np.append(True, np.diff(both) > 1e-12 * (both[-1] - both[0]))
        return both[apart] if apart[-1] else np.append(both[apart][:-1], both[-1])

    def above(
        self, lever: Lever, heights: Array, values: Array, between: Array, weights: Array
    ) -> tuple[Array, NDArray[np.bool_]] | None:
        """For each stretch the values (stretches, rows) in its middle of a line through both ends that lies nowhere below
        the function; and in which stretches such a middle is needed. None where the values are not those of the scale.

        `values` (stops, rows) at the `heights`, `between` (stretches, rows) half way; `weights` (rows, units): of figures.
        """
        first, last = values[:-1], values[1:]
        chord = (first + last) / 2
        if self.ways[lever.code] == "zscore":
            most = self._second(lever, heights, values, weights)
            if most is None:
                return None
            lengths = np.diff(heights)[:, None]
            mid = chord + most * lengths**2 / 4
            return mid, np.asarray((most > 0).any(axis=1))
        up, on = between - first, last - between
        flat = FLAT * max(1.0, float(np.abs(values).max(initial=0.0)))
        concave = up - on > flat
        if np.any(concave & (up * on < -(flat**2)) & (np.minimum(np.abs(up), np.abs(on)) > flat)):
            return None
        with np.errstate(divide="ignore", invalid="ignore"):
            tangents = np.fmax(first + up * (up + on) / (2 * on), last - on * (up + on) / (2 * up))
        if np.any(concave & ~np.isfinite(tangents)):
            return None
        return np.where(concave, tangents, chord), np.asarray(concave.any(axis=1))

    def _second(self, lever: Lever, heights: Array, values: Array, weights: Array) -> Array | None:
        """(stretches, rows): the most by which the second derivative of (a + b h) / s(h) can be negative, s² = q(h).

        None where the spread may vanish on the way.
        """
        standing = self.standing
        spec = standing.index.method.normalise
        column = self._directed[:, lever.row].copy()
        own = column[standing.position]
        rate = abs(float(lever.values[-1] - lever.values[0])) / float(lever.points[-1] - lever.points[0])
        ends = np.array([heights[0], (heights[0] + heights[-1]) / 2, heights[-1]])
        spread = []
        for height in ends:
            column[standing.position] = own + (height - lever.points[0]) * rate
            spread.append(float(np.nanvar(column, ddof=1)))
        two, one, zero = np.polyfit(ends - ends[0], spread, 2)
        at = heights - ends[0]
        q, slope = two * at**2 + one * at + zero, 2 * two * at + one
        turning = np.clip(-one / (2 * two), at[:-1], at[1:]) if two > 0 else at[:-1]
        least = np.minimum(np.minimum(q[:-1], q[1:]), two * turning**2 + one * turning + zero)
        if not least.min() > VANISHING * q.max():
            return None
        centre = (weights * (~np.isnan(lever.column[0]))).sum(axis=1) * (spec.of(lever.code).mean if spec else 0.0)
        upper = (values - centre) * np.sqrt(q)[:, None]
        rise = (upper[-1] - upper[0]) / (at[-1] - at[0])
        turn = rise * q[:, None] - upper * slope[:, None] / 2
        bend = (turn[-1] - turn[0]) / (at[-1] - at[0])
        # The numerator of the second derivative, bend q - 1.5 turn q', is a quadratic of the height.
        top = bend * q[:, None] - 1.5 * turn * slope[:, None]
        curve = bend * two - 3 * two * bend
        lengths = np.diff(at)[:, None]
        grade = np.diff(top, axis=0) / lengths - curve * lengths
        with np.errstate(divide="ignore", invalid="ignore"):
            where = np.clip(np.nan_to_num(-grade / (2 * curve)), 0.0, lengths)
        inner = top[:-1] + grade * where + curve * where**2
        lowest = np.minimum(np.minimum(top[:-1], top[1:]), inner)
        return np.asarray(np.maximum(0.0, -lowest) / (least**2.5)[:, None])
