"""Missing values, filled before anything else is measured. Arrays are (..., indicators, units).

Method: OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.messages import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sources.innovation_index.method.specification import Impute

    Array = NDArray[np.float64]

PANEL_WAYS = ("latest", "constant", "linear")


def impute(
    values: Array, step: Impute, groups: Sequence[str], families: Sequence[Sequence[int]], directions: Array
) -> Array:
    """`values` with the missing filled, where there is something to fill them from.

    `groups`: group of each unit ("" = none), used by `group_mean` and `group_median`; `families`: positions of the
    indicators that share a parent, and `directions` (indicators,), used by `parent_mean`.
    """
    if not np.isnan(values).any():
        return values
    match step.by:
        case "mean" | "median":
            return _filled(values, _centre(values, step.by))
        case "group_mean" | "group_median":
            return _by_group(values, groups, step.by.removeprefix("group_"))
        case _:
            return _by_family(values, families, directions)


def _centre(values: Array, by: str) -> Array:
    """Mean or median along the units, NaN where nothing is present."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        centre = np.nanmean if by == "mean" else np.nanmedian
        return np.asarray(centre(values, axis=-1, keepdims=True))


def _filled(values: Array, centre: Array) -> Array:
    return np.where(np.isnan(values), centre, values)


def _by_group(values: Array, groups: Sequence[str], by: str) -> Array:
    labels = np.asarray(groups)
    filled = values.copy()
    for group in sorted(set(groups) - {""}):
        chosen = labels == group
        filled[..., chosen] = _filled(values[..., chosen], _centre(values[..., chosen], by))
    return filled


def _by_family(values: Array, families: Sequence[Sequence[int]], directions: Array) -> Array:
    """The unit's own mean over the indicators of the same parent, taken on the 0-1 scale of each, better always higher."""
    directed = values * directions[:, None]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanmin(directed, axis=-1, keepdims=True), np.nanmax(directed, axis=-1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled = np.where(high > low, (directed - low) / (high - low), np.nan)
        filled = values.copy()
        for family in families:
            mean = np.nanmean(scaled[..., family, :], axis=-2, keepdims=True)
            back = (mean * (high - low)[..., family, :] + low[..., family, :]) * directions[family, None]
            filled[..., family, :] = np.where(np.isnan(values[..., family, :]), back, values[..., family, :])
    return filled


def impute_panel(
    editions: Mapping[int, pd.DataFrame], by: str = "latest", max_editions: int | None = None
) -> dict[int, pd.DataFrame]:
    """Fill each unit's missing values from its own values in other editions.

    `editions`: year -> frame (units × indicators). `latest`: the newest earlier value, at most `max_editions` editions back
    (None = any number). `constant`: the value before, or the first one after. `linear`: along the straight line between the
    neighbours, level at the ends; a series with one value stays level. Returns frames of the same shapes; what no edition
    has stays missing. Raises Refused for an unknown way or fewer than two editions.
    """
    if by not in PANEL_WAYS:
        known = ", ".join(PANEL_WAYS)
        raise MESSAGES.refused("PII-INDEX-METHOD-CHOICE", step="impute_panel", word="by", value=by, known=known)
    if len(editions) < 2:
        raise MESSAGES.refused("PII-INDEX-PANEL-SHORT")
    years = sorted(editions)
    units = list(dict.fromkeys(unit for year in years for unit in editions[year].index))
    codes = list(dict.fromkeys(code for year in years for code in editions[year].columns))
    cube = np.stack([editions[year].reindex(index=units, columns=codes).to_numpy(dtype=float) for year in years])
    flat = cube.reshape(len(years), -1)
    if by == "linear":
        filled = _linear(np.array(years, dtype=float), flat)
    else:
        filled = _carried(flat, len(years) if by == "constant" or max_editions is None else max_editions)
        if by == "constant":
            filled = _carried(filled[::-1], len(years))[::-1]
    full = filled.reshape(cube.shape)
    result: dict[int, pd.DataFrame] = {}
    for position, year in enumerate(years):
        frame = editions[year]
        rows, columns = [units.index(unit) for unit in frame.index], [codes.index(code) for code in frame.columns]
        result[year] = frame.where(frame.notna(), full[position][np.ix_(rows, columns)])
    return result


def _carried(series: Array, reach: int) -> Array:
    """Each column's last value carried forward over at most `reach` steps."""
    steps = np.arange(len(series))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(series), -1, steps), axis=0)
    usable = (last >= 0) & (steps - last <= reach)
    return np.where(usable, np.take_along_axis(series, np.maximum(last, 0), axis=0), series)


def _linear(years: Array, series: Array) -> Array:
    filled = series.copy()
    for column in range(series.shape[1]):
        present = ~np.isnan(series[:, column])
        if present.any() and not present.all():
            filled[:, column] = np.interp(years, years[present], series[present, column])
    return filled
