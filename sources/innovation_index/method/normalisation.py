"""To a common scale, better always higher: directions first (times -1 where lower is better), then the chosen way.

Every way but the ranks is one straight line with limits: `clip((x - shift) / span) * factor + base`. A scale is fitted to a
matrix and may then be applied to another one, which is what "with the bounds unchanged" means everywhere in this package.
Formulas: OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5. Arrays are (..., indicators, units).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.aggregation import apart
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.specification import Normalise
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.structure import Node

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]

BY_RANK = ("rank", "percentile_rank", "borda")


@dataclass(frozen=True, slots=True)
class Scale:
    """A fitted normalisation of all indicators; the line's arrays have shape (..., indicators).

    `low`, `high` limit the line before `factor` and `base`. `undefined`: no scale can be made there (a constant or an
    empty column). `ranked`: the rows that are placed by their rank among `reference` (sorted, directed) instead of a line.
    """

    directions: Array
    shift: Array
    span: Array
    factor: Array
    base: Array
    low: Array | None
    high: Array | None
    undefined: NDArray[np.bool_]
    ranked: tuple[tuple[str, Rows], ...] = ()
    reference: Array | None = None

    def apply(self, values: Array) -> Array:
        """The normalised values of any matrix of the same indicators; NaN where missing or undefined."""
        directed = values * self.directions[:, None]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            placed = (directed - self.shift[..., None]) / self.span[..., None]
            if self.low is not None and self.high is not None:
                placed = np.clip(placed, self.low[..., None], self.high[..., None])
            normalised = placed * self.factor[..., None] + self.base[..., None]
        for way, rows in self.ranked:
            if self.reference is not None:
                normalised[..., rows, :] = _ranks_within(directed[..., rows, :], self.reference[..., rows, :], way)
        if self.undefined.any():
            normalised = np.where(self.undefined[..., None], np.nan, normalised)
        return normalised


class Normaliser:
    """The normalisation of one structure by one method, prepared so that fitting it to a matrix is fast."""

    def __init__(self, nodes: Sequence[Node], spec: Normalise, units: Sequence[str]) -> None:
        """`nodes`: the indicators in the order of the rows. Raises Refused for an absent unit, bound or target."""
        for code in spec.per_indicator:
            if all(node.code != code for node in nodes):
                raise MESSAGES.refused("PII-INDEX-CODE-UNKNOWN", subject=code)
        self._directions = np.array([float(node.direction) for node in nodes])
        specs = [spec.of(node.code) for node in nodes]
        ways = [own.by for own in specs]
        self._rows = {way: np.array([row for row, own in enumerate(ways) if own == way]) for way in sorted(set(ways))}
        lines = [_Fixed.of(node, own) for node, own in zip(nodes, specs, strict=True)]
        self._fixed = {name: np.array([getattr(line, name) for line in lines]) for name in _Fixed.__slots__}
        self._references = np.array([_position(own, units) for own in specs])
        self._limited = bool(np.isfinite(self._fixed["low"]).any() or np.isfinite(self._fixed["high"]).any())

    def fit(self, values: Array) -> Scale:
        """The scale that `values` (..., indicators, units) give; raises nothing: what has no scale is marked undefined."""
        directed = values * self._directions[:, None]
        lead = (*values.shape[:-2], 1)
        shift, span = (np.tile(self._fixed[name], lead) for name in ("shift", "span"))
        factor, base = self._fixed["factor"], self._fixed["base"]
        self._measure(directed, shift, span)
        with np.errstate(invalid="ignore"):
            undefined = ~(np.isfinite(span) & np.isfinite(shift)) | (span == 0)
        ranked = tuple((way, self._rows[way]) for way in BY_RANK if way in self._rows)
        reference = np.sort(directed, axis=-1) if ranked else None
        for way, rows in ranked:
            present = (~np.isnan(directed[..., rows, :])).sum(axis=-1)
            undefined[..., rows] = present < (2 if way == "percentile_rank" else 1)
        low, high = (self._fixed["low"], self._fixed["high"]) if self._limited else (None, None)
        return Scale(self._directions, shift, span, factor, base, low, high, undefined, ranked, reference)

    def _measure(self, directed: Array, shift: Array, span: Array) -> None:
        """Fill in the parts of the lines that depend on the data."""
        with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
            warnings.simplefilter("ignore", RuntimeWarning)
            for way, rows in self._rows.items():
                block = directed[..., rows, :]
                match way:
                    case "minmax" | "distance_to_max":
                        shift[..., rows] = low = np.fmin.reduce(block, axis=-1)
                        span[..., rows] = apart(low, np.fmax.reduce(block, axis=-1))
                    case "zscore":
                        shift[..., rows] = np.nanmean(block, axis=-1)
                        spread = np.nanstd(block, axis=-1, ddof=1)
                        width = apart(np.fmin.reduce(block, axis=-1), np.fmax.reduce(block, axis=-1))
                        span[..., rows] = np.where(width == 0, 0.0, spread)
                    case "distance_to_reference":
                        shift[..., rows] = low = np.fmin.reduce(block, axis=-1)
                        own = np.take_along_axis(
                            block, np.broadcast_to(self._references[rows][:, None], (*block.shape[:-1], 1)), axis=-1
                        )
                        span[..., rows] = apart(low, own[..., 0])
                    case "distance_to_target":
                        shift[..., rows] = low = np.fmin.reduce(block, axis=-1)
                        span[..., rows] = apart(low, span[..., rows])
                    case "fraction_of_max":
                        span[..., rows] = np.fmax.reduce(block, axis=-1)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """The parts of one indicator's line that do not depend on the data (for a target, `span` holds the target)."""

    shift: float = 0.0
    span: float = 1.0
    factor: float = 1.0
    base: float = 0.0
    low: float = -np.inf
    high: float = np.inf

    @staticmethod
    def of(node: Node, spec: Normalise) -> _Fixed:
        start, end = spec.range
        match spec.by:
            case "minmax":
                return _Fixed(factor=end - start, base=start)
            case "zscore":
                return _Fixed(factor=spec.sd, base=spec.mean)
            case "distance_to_reference":
                return _Fixed(high=1.0 if spec.cap else np.inf)
            case "distance_to_target":
                target = node.target if spec.target is None else spec.target
                if target is None:
                    raise MESSAGES.refused("PII-INDEX-BOUND-ABSENT", subject=node.code, by=spec.by, column="target")
                return _Fixed(span=target * node.direction, high=1.0 if spec.cap else np.inf)
            case "goalposts" | "scaled":
                shift, upper = _posts(node, spec)
                low, high = (0.0, 1.0) if spec.by == "goalposts" and spec.truncate else (-np.inf, np.inf)
                return _Fixed(shift, upper - shift, end - start, start, low, high)
            case _:
                return _Fixed()


def _posts(node: Node, spec: Normalise) -> tuple[float, float]:
    """The lower and upper bound on the directed scale.

    Bounds of the structure are raw values, so a negative direction turns them round; bounds written in the method apply to
    the directed value as they stand. Without any, the linear scale is 0 to 100 and goalposts are refused.
    """
    if spec.lower is not None and spec.upper is not None:
        lower, upper = spec.lower, spec.upper
    elif node.lower is not None and node.upper is not None:
        lower, upper = (node.lower, node.upper) if node.direction == 1 else (-node.upper, -node.lower)
    elif spec.by == "scaled":
        lower, upper = 0.0, 100.0
    else:
        raise MESSAGES.refused("PII-INDEX-BOUND-ABSENT", subject=node.code, by=spec.by, column="lower, upper")
    if not lower < upper:
        low, high = shown_float(lower), shown_float(upper)
        raise MESSAGES.refused("PII-INDEX-BOUND-ORDER", subject=node.code, lower=low, upper=high)
    return lower, upper


def _position(spec: Normalise, units: Sequence[str]) -> int:
    """Where the reference unit stands; 0 where none is asked for."""
    if spec.by != "distance_to_reference" or spec.unit is None:
        return 0
    names = list(units)
    if spec.unit not in names:
        raise MESSAGES.refused("PII-INDEX-REFERENCE-UNIT", unit=spec.unit)
    return names.index(spec.unit)


def _ranks_within(directed: Array, reference: Array, way: str) -> Array:
    """1 + how many of the reference are lower (rank), that less 1 (Borda), or that over their number less 1 (percentile)."""
    lower = np.empty_like(directed)
    count = (~np.isnan(reference)).sum(axis=-1)
    for place in np.ndindex(directed.shape[:-1]):
        lower[place] = np.searchsorted(reference[place][: count[place]], directed[place])
    lower = np.where(np.isnan(directed), np.nan, lower)
    match way:
        case "rank":
            return lower + 1
        case "borda":
            return lower
        case _:
            with np.errstate(invalid="ignore", divide="ignore"):
                return np.asarray(lower / (count[..., None] - 1))
