"""Outliers: check skewness and kurtosis, Winsorise one step at a time, transform what still fails.

Skewness and kurtosis are the sample-corrected G1 and G2 (Joanes and Gill 1998, The Statistician 47, 183-189); the steps are
those of the COIN Tool (EUR 29899 EN). Everything works on many columns at once; arrays are (..., units).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.aggregation import apart
from sources.innovation_index.method.specification import Treat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LOG_SHARE = 0.01
"""The share of the range added before the logarithm, so that the minimum has one."""

UNTOUCHED, WINSORISED, TRANSFORMED, UNTREATABLE = range(4)
"""What happened to a column. Untreatable: too few distinct values for the check to mean anything; left as it is."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done to each column, so that it can be done again to other values. Each array has shape (...,).

    `state`: one of the four above. `low`, `high`: the limits that values were drawn in to (infinite if none); `origin`,
    `offset`: what is subtracted and added before the transform; `failed`: the check is still not passed at the end.
    """

    step: Treat
    state: NDArray[np.int8]
    low: Array
    high: Array
    origin: Array
    offset: Array
    failed: NDArray[np.bool_]

    def with_rows(self, rows: NDArray[np.intp], part: Treatment) -> Treatment:
        """A copy with some rows taken from the treatment of those columns alone."""
        copies = {name: getattr(self, name).copy() for name in ("state", "low", "high", "origin", "offset", "failed")}
        for name, array in copies.items():
            array[rows] = getattr(part, name)
        return Treatment(self.step, **copies)

    def reshaped(self, shape: tuple[int, ...]) -> Treatment:
        return Treatment(
            self.step,
            self.state.reshape(shape),
            self.low.reshape(shape),
            self.high.reshape(shape),
            self.origin.reshape(shape),
            self.offset.reshape(shape),
            self.failed.reshape(shape),
        )

    def apply(self, values: Array) -> Array:
        """The same treatment on values (..., columns, units), one state a column: limits, then the transform if any.

        A value below the old minimum counts as that minimum, since the transform has no value there.
        """
        treated = np.clip(values, self.low[..., None], self.high[..., None])
        changed = self.state == TRANSFORMED
        if changed.any():
            origin, offset = self.origin[changed, None], self.offset[changed, None]
            treated[..., changed, :] = _transform(np.maximum(treated[..., changed, :], origin) - origin + offset, self.step)
        return treated


def moments(values: Array) -> tuple[Array, Array]:
    """Sample-corrected skewness G1 and excess kurtosis G2 along the last axis, missing left out; NaN where undefined."""
    present = ~np.isnan(values)
    count = present.sum(axis=-1).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        filled = np.where(present, values, 0.0)
        centred = np.where(present, values - (filled.sum(axis=-1) / count)[..., None], 0.0)
        square = centred * centred
        second = square.sum(axis=-1)
        third = (square * centred).sum(axis=-1)
        fourth = (square * square).sum(axis=-1)
        skewness = np.sqrt(count) * third / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
        excess = count * fourth / second**2 - 3
        kurtosis = ((count + 1) * excess + 6) * (count - 1) / ((count - 2) * (count - 3))
    spread = apart(np.fmin.reduce(values, axis=-1), np.fmax.reduce(values, axis=-1)) > 0
    return np.where(spread & (count >= 3), skewness, np.nan), np.where(spread & (count >= 4), kurtosis, np.nan)


def _verdict(values: Array, step: Treat) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Array]:
    """Of each column: does it pass, can that be said at all, and its skewness. A missing kurtosis cannot save a column."""
    skewness, kurtosis = moments(values)
    with np.errstate(invalid="ignore"):
        passes = (np.abs(skewness) < step.skewness) | (kurtosis < step.kurtosis)
    known = passes | ~(np.isnan(skewness) | np.isnan(kurtosis))
    return passes, known, skewness


def treat(values: Array, step: Treat) -> tuple[Array, Treatment]:
    """The treated columns and what was done to them. `values`: (..., units), missing as NaN."""
    shape = values.shape[:-1]
    columns = values.reshape(-1, values.shape[-1])
    passes, known, _ = _verdict(columns, step)
    count = len(columns)
    record = Treatment(
        step=step,
        state=np.where(known, UNTOUCHED, UNTREATABLE).astype(np.int8),
        low=np.full(count, -np.inf),
        high=np.full(count, np.inf),
        origin=np.zeros(count),
        offset=np.zeros(count),
        failed=np.zeros(count, dtype=bool),
    )
    treated = columns.copy()
    outlying = np.flatnonzero(known & ~passes)
    if outlying.size:
        _treat_outlying(treated, outlying, record)
    return treated.reshape(values.shape), record.reshaped(shape)


def _treat_outlying(treated: Array, outlying: NDArray[np.intp], record: Treatment) -> None:
    """Treat the columns `outlying` of `treated` in place, and write down what was done."""
    original = treated[outlying]
    drawn_in, low, high, passes, known = _winsorise(original, record.step)
    kept = known & (passes if record.step.then != "none" else True)
    sure = outlying[kept]
    treated[sure], record.low[sure], record.high[sure] = drawn_in[kept], low[kept], high[kept]
    record.state[sure] = np.where(np.isfinite(low[kept]) | np.isfinite(high[kept]), WINSORISED, UNTOUCHED)
    record.failed[sure] = ~passes[kept]
    record.state[outlying[~known]] = UNTREATABLE
    rest = known & ~kept
    if not rest.any():
        return
    chosen = outlying[rest]
    start = original[rest]
    if record.step.start == "winsorised":
        start, record.low[chosen], record.high[chosen] = drawn_in[rest], low[rest], high[rest]
    minimum, maximum = np.nanmin(start, axis=-1), np.nanmax(start, axis=-1)
    record.origin[chosen] = minimum
    record.offset[chosen] = LOG_SHARE * (maximum - minimum) if record.step.then == "log_ct" else 1.0
    treated[chosen] = _transform(start - minimum[:, None] + record.offset[chosen, None], record.step)
    record.state[chosen] = TRANSFORMED
    record.failed[chosen] = ~_verdict(treated[chosen], record.step)[0]


def _transform(positive: Array, step: Treat) -> Array:
    if step.then == "log_ct" or step.exponent == 0:
        return np.log(positive)
    return np.asarray((positive**step.exponent - 1) / step.exponent)


def _winsorise(columns: Array, step: Treat) -> tuple[Array, Array, Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Draw in the extreme points of each column one step at a time, all columns side by side.

    With a skewness of at least 0 all points at the maximum take the next lower value, else all at the minimum the next
    higher; until the check passes or the points at the limits reach the allowed number. Returns the columns, their lower
    and upper limits (infinite if untouched), whether they pass, and whether the check could be made.
    """
    values = columns.copy()
    count = len(values)
    low, high = np.full(count, -np.inf), np.full(count, np.inf)
    at_low, at_high = np.zeros(count, dtype=int), np.zeros(count, dtype=int)
    passes, known, skewness = _verdict(values, step)
    limit = np.inf if step.max_winsorised is None else step.max_winsorised
    active = np.flatnonzero(known & ~passes & (limit > 0))
    while active.size:
        right = skewness[active] >= 0
        mirrored = np.where(right[:, None], values[active], -values[active])
        present = np.where(np.isnan(mirrored), -np.inf, mirrored)
        extreme = present == present.max(axis=-1, keepdims=True)
        following = np.where(extreme, -np.inf, present).max(axis=-1)
        drawn_in = np.where(extreme, following[:, None], mirrored)
        values[active] = np.where(right[:, None], drawn_in, -drawn_in)
        touched = extreme.sum(axis=-1)
        high[active[right]], at_high[active[right]] = following[right], touched[right]
        low[active[~right]], at_low[active[~right]] = -following[~right], touched[~right]
        passes[active], known[active], skewness[active] = _verdict(values[active], step)
        active = active[known[active] & ~passes[active] & (at_low[active] + at_high[active] < limit)]
    return values, low, high, passes, known
