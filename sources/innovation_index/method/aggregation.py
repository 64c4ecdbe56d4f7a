"""From the indicators up the tree, level by level, and from scores to ranks.

The arithmetic, geometric, harmonic and generalised mean are one formula, `f⁻¹(Σ w f(x) / Σ w)` over the members present, so
that missing members are handled alike by all. Copeland counts, pair by pair, which of two units is better on more weight.
Arrays are (..., codes, units). Formulas: OECD/JRC Handbook (2008), step 6; Munda and Nardo (2009) for the outranking matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.specification import Aggregate, LevelMean
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.structure import Structure

    Array = NDArray[np.float64]

TIE = 1e-12
"""Figures closer than this share of the largest are the same: they differ by rounding of the machine only."""


def apart(low: Array, high: Array) -> Array:
    """How far `high` lies above `low`, zero where that is rounding of the machine; elementwise."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(np.abs(high - low) <= TIE * np.maximum(np.abs(low), np.abs(high)), 0.0, high - low)


@dataclass(frozen=True, slots=True)
class _Level:
    """The aggregates of one level: their rows, the rows of all their members, which member belongs to which (0 or 1), and
    with which weight."""

    mean: LevelMean
    parents: NDArray[np.intp]
    members: NDArray[np.intp]
    belongs: Array
    shares: Array


class Tree:
    """A structure and its aggregation, prepared as one small matrix for each level.

    Rows: the indicators in the order of the structure, then its aggregates in theirs.
    """

    def __init__(self, structure: Structure, step: Aggregate, units: Sequence[str]) -> None:
        self.codes = (*structure.indicators, *structure.aggregates)
        self.weights = np.array([structure.by_code[code].weight for code in self.codes])
        self.first_aggregate = len(structure.indicators)
        self._units = units
        self._at_least = step.at_least
        row = structure.rows
        self._levels = []
        for level in range(1, structure.heights[structure.top] + 1):
            parents = structure.at_level(level)
            members = [code for parent in parents for code in structure.members[parent]]
            belongs = np.array([[float(code in structure.members[parent]) for code in members] for parent in parents])
            above, below = (np.array([row[code] for code in codes], dtype=np.intp) for codes in (parents, members))
            self._levels.append(_Level(step.of(level), above, below, belongs, belongs * self.weights[below]))

    def aggregate(self, normalised: Array, weights: Array | None = None, fixed: Mapping[int, Array] | None = None) -> Array:
        """Scores of all aggregates, (..., aggregates, units), from normalised values (..., indicators, units).

        `weights` (..., codes), in the order of `codes`, may carry more leading axes than the values: many weightings at
        once. `fixed`: row of `codes` -> scores (units,), which replace the computed ones on the way up where not NaN.
        Raises Refused where a mean has no value (zero or negative members); a parent with no member present is NaN.
        """
        lead = np.broadcast_shapes(normalised.shape[:-2], () if weights is None else weights.shape[:-1])
        nodes = np.empty((*lead, len(self.codes), normalised.shape[-1]))
        nodes[..., : self.first_aggregate, :] = normalised
        for level in self._levels:
            block = nodes[..., level.members, :]
            share = level.shares if weights is None else level.belongs * weights[..., None, level.members]
            score = self._copeland(block, share) if level.mean.by == "copeland" else self._mean(level, block, share)
            nodes[..., level.parents, :] = self._enough(level, block, score)
            for place, replacement in (fixed or {}).items():
                if place in level.parents:
                    nodes[..., place, :] = np.where(np.isnan(replacement), nodes[..., place, :], replacement)
        return nodes[..., self.first_aggregate :, :]

    def _mean(self, level: _Level, block: Array, share: Array) -> Array:
        by, power = level.mean.by, level.mean.power
        counted = ~np.isnan(block)
        if by != "arithmetic_mean":
            weighted = np.asarray(share.any(axis=tuple(range(share.ndim - 1))))[:, None]
            self._check(level, block, weighted)
            counted &= weighted
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            if counted.all():
                weight, placed = share.sum(axis=-1)[..., None], _forward(block, by, power)
            else:
                weight = share @ counted.astype(float)
                placed = np.where(counted, _forward(np.where(counted, block, 1.0), by, power), 0.0)
            score = np.where(weight > 0, _backward((share @ placed) / weight, by, power), np.nan)
        if not np.isfinite(score).all() and (~np.isfinite(score) & (weight > 0)).any():
            place = np.argwhere(~np.isfinite(score) & (weight > 0))[0]
            parent = self.codes[level.parents[place[-2]]]
            raise MESSAGES.refused("PII-INDEX-MEAN-UNDEFINED", mean=by, parent=parent, unit=self._units[place[-1]])
        return score

    def _check(self, level: _Level, block: Array, weighted: NDArray[np.bool_]) -> None:
        """Raises Refused, naming indicator and unit, where a member has no place in the mean of its level."""
        by, power = level.mean.by, level.mean.power
        if by == "geometric_mean" or (by == "generalised_mean" and power <= 0):
            wrong, code = (block <= 0) & weighted, "PII-INDEX-MEAN-POSITIVE"
        elif by == "harmonic_mean":
            wrong, code = (block == 0) & weighted, "PII-INDEX-MEAN-ZERO"
        elif by == "generalised_mean" and power != round(power):
            wrong, code = (block < 0) & weighted, "PII-INDEX-MEAN-NEGATIVE"
        else:
            return
        if wrong.any():
            place = np.argwhere(wrong)[0]
            member = self.codes[level.members[place[-2]]]
            value = float(block[tuple(place)])
            raise MESSAGES.refused(code, mean=by, member=member, unit=self._units[place[-1]], value=shown_float(value))

    def _copeland(self, block: Array, share: Array) -> Array:
        """Of each unit: how many others it beats less how many beat it, by the weight of the members both have."""
        same = TIE * np.fmax.reduce(np.abs(block), axis=-1, keepdims=True, initial=0.0)
        columns = []
        for unit in range(block.shape[-1]):
            lead = np.nan_to_num(block[..., unit, None] - block, nan=0.0)
            margin = share @ np.where(np.abs(lead) > same, np.sign(lead), 0.0)
            margin[np.abs(margin) <= TIE * share.sum(axis=-1)[..., None]] = 0.0
            columns.append(np.sign(margin).sum(axis=-1))
        return np.where(share @ (~np.isnan(block)).astype(float) > 0, np.stack(columns, axis=-1), np.nan)

    def _enough(self, level: _Level, block: Array, score: Array) -> Array:
        """`score` where the share of members present reaches the threshold, NaN elsewhere."""
        if self._at_least is None:
            return score
        present = level.belongs @ (~np.isnan(block)).astype(float)
        return np.where(present / level.belongs.sum(axis=-1)[:, None] < self._at_least, np.nan, score)


def _forward(values: Array, by: str, power: float) -> Array:
    if by == "arithmetic_mean":
        return values
    if by == "harmonic_mean":
        return 1.0 / values
    return np.log(values) if by == "geometric_mean" or power == 0 else values**power


def _backward(values: Array, by: str, power: float) -> Array:
    if by == "arithmetic_mean":
        return values
    if by == "harmonic_mean":
        return 1.0 / values
    return np.exp(values) if by == "geometric_mean" or power == 0 else values ** (1.0 / power)


def ranks(scores: Array) -> Array:
    """Ranks along the last axis: 1 = highest, equal scores share the smallest, missing stays NaN."""
    order = np.argsort(-scores, axis=-1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=-1)
    largest = np.fmax.reduce(np.abs(scores), axis=-1, keepdims=True, initial=0.0)
    steps = np.arange(scores.shape[-1])
    with np.errstate(invalid="ignore"):
        lower = ordered[..., :-1] - ordered[..., 1:] > TIE * largest
    starts = np.zeros(scores.shape, dtype=np.intp)
    starts[..., 1:] = np.maximum.accumulate(np.where(lower, steps[1:], 0), axis=-1)
    ranked = np.empty_like(scores)
    np.put_along_axis(ranked, order, starts + 1.0, axis=-1)
    return np.where(np.isnan(scores), np.nan, ranked)
