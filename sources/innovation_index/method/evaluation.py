"""The forward model on bare arrays, for optimisers and simulations that call it thousands of times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.aggregation import ranks
from sources.innovation_index.method.pipeline import Inputs, Pipeline, prepare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.pipeline import Run

    Array = NDArray[np.float64]

BLOCK = 2_000_000
"""Numbers held at once in a batch: about 16 MB for each intermediate matrix."""


class Evaluator:
    """Scores from whole matrices, shape (..., units, codes), any leading axes being replications.

    `units`: the units in their order (those kept by screening); `indicators`, `aggregates`: the columns in and out.
    """

    def __init__(self, pipeline: Pipeline, inputs: Inputs, kept: NDArray[np.bool_], run: Run) -> None:
        self._pipeline, self._inputs, self._kept, self._run = pipeline, inputs, kept, run
        self.units = tuple(pipeline.units)
        self.indicators = pipeline.structure.indicators
        self.aggregates = pipeline.structure.aggregates if pipeline.method.aggregate else ()

    @property
    def raw(self) -> Array:
        """The raw matrix the index was computed from, all units of the table × indicators (a copy)."""
        return np.ascontiguousarray(self._inputs.values.T)

    @property
    def normalised(self) -> Array:
        """The normalised matrix of the index, units × indicators (a copy)."""
        return np.ascontiguousarray(self._run.normalised.T)

    def normalise(self, raw: Array, *, bounds: str = "moving") -> Array:
        """Raw values (..., all units of the table, indicators) to normalised (..., units, indicators).

        `bounds`: "moving" recomputes treatment and scale from `raw`; "fixed" keeps those of the index. Units
        screened out stay out.
        """
        imputed = prepare(replace(self._inputs, values=_turned(raw)), self._pipeline.structure, self._pipeline.method)
        imputed = imputed[..., self._kept]
        if bounds == "moving":
            return _turned(self._pipeline.normalise(imputed))
        return _turned(self._run.rescaled(imputed))

    def aggregate(self, normalised: Array) -> Array:
        """Normalised values (..., units, indicators) to scores (..., units, aggregates)."""
        return _turned(self._pipeline.aggregate(_turned(normalised)))

    def scores(self, raw: Array, *, bounds: str = "moving") -> Array:
        """Raw values to scores; see `normalise`."""
        return self.aggregate(self.normalise(raw, bounds=bounds))

    def ranks(self, scores: Array) -> Array:
        """Ranks of scores (..., units, aggregates): 1 = best, ties share the smallest, missing NaN."""
        return _turned(ranks(_turned(scores)))


def blocks(count: int, numbers_each: int) -> Iterable[tuple[int, int]]:
    """Start and stop of each block of replications, when one replication holds `numbers_each` numbers."""
    size = max(1, BLOCK // max(1, numbers_each))
    return ((start, min(start + size, count)) for start in range(0, count, size))


def _turned(matrix: Array) -> Array:
    return np.ascontiguousarray(np.swapaxes(np.asarray(matrix, dtype=float), -1, -2))
