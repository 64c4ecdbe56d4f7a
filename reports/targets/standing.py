"""One unit of an index as the target model sees it: its raw values, and what the forward model makes of changed ones.

All arithmetic is the forward model's (`sources.innovation_index.method`); here it is only asked. A "field" is the figures of
all units, (units, codes), `codes` being the indicators (normalised) and then the aggregates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sources.innovation_index.method import Index

Array = NDArray[np.float64]


class Standing:
    """The unit `unit` of `index`. `values`: its raw row (indicators,); `base`: the field as it is now."""

    def __init__(self, index: Index, unit: str, values: Array | None = None) -> None:
        """`values` (indicators,): another raw row to start from than the table's; the scale "as it is now" stays."""
        self.index = index
        self.unit = unit
        self.evaluator = index.evaluator()
        self.indicators = self.evaluator.indicators
        self.codes = (*self.indicators, *self.evaluator.aggregates)
        self.row = {code: position for position, code in enumerate(self.codes)}
        self.top = index.structure.top
        self.units = self.evaluator.units
        self.position = self.units.index(unit)
        self.raw = self.evaluator.raw
        self.table_row = list(index.inputs.units).index(unit)
        self.values: Array = (self.raw[self.table_row] if values is None else values).copy()
        self.base = self.field(self.values)

    @property
    def scale(self) -> tuple[float, float] | None:
        """The lowest and the highest score that anyone can have; None where the method sets no such limits."""
        step = self.index.method.normalise
        ways = [step.of(code) for code in self.indicators] if step else []
        ends = [way.range for way in ways if way.by == "minmax" or (way.by == "goalposts" and way.truncate)]
        if not ends or len(ends) < len(ways):
            return None
        return min(low for low, _ in ends), max(high for _, high in ends)

    def field(self, values: Array) -> Array:
        """Everybody's figures, (..., units, codes), when the unit's raw values are `values` (..., indicators)."""
        everyone = np.broadcast_to(self.raw, (*values.shape[:-1], *self.raw.shape)).copy()
        everyone[..., self.table_row, :] = values
        normalised = self.evaluator.normalise(everyone)
        return np.concatenate([normalised, self.evaluator.aggregate(normalised)], axis=-1)

    def own(self, field: Array) -> Array:
        """The unit's own figures of a field, (..., codes)."""
        return np.asarray(field[..., self.position, :])

    def placed(self, values: Array) -> Array:
        """The unit's normalised values on the scale as it is now, bounds unchanged: (..., indicators) both ways."""
        everyone = np.broadcast_to(self.raw, (*values.shape[:-1], *self.raw.shape)).copy()
        everyone[..., self.table_row, :] = values
        return np.asarray(self.evaluator.normalise(everyone, bounds="fixed")[..., self.position, :])

    def aggregated(self, normalised: Array) -> Array:
        """The unit's figures made from its normalised values: (indicators,) -> (codes,)."""
        return np.concatenate([normalised, self.evaluator.aggregate(normalised[None])[0]])

    def others(self, field: Array, code: str) -> Array:
        """The figures of all other units in one code, best first, missing left out."""
        column = np.delete(field[:, self.row[code]], self.position)
        return np.sort(column[~np.isnan(column)])[::-1]

    def figure(self, field: Array, code: str | None = None) -> float:
        """The unit's own figure in one code, by default its score in the index itself."""
        return float(field[self.position, self.row[code or self.top]])

    def rank(self, field: Array) -> int | None:
        """The unit's rank in the index itself, None without a score. 1 = best; equal scores share the smallest."""
        rank = self.evaluator.ranks(field[:, self.row[self.top]][:, None])[self.position, 0]
        return None if np.isnan(rank) else int(rank)
