"""The steps in their order, on bare arrays (..., indicators, units): prepared once, then run many times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sources.innovation_index.method.aggregation import Tree
from sources.innovation_index.method.imputation import impute
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.normalisation import Normaliser, Scale
from sources.innovation_index.method.treatment import Treatment, treat

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sources.innovation_index.method.specification import Method
    from sources.innovation_index.method.structure import Structure

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Inputs:
    """A data table as arrays, before any step. `values`: (..., indicators, units), missing as NaN.

    `denominators`: code -> value of each unit; `texts`: every other column -> text of each unit (groups are among them).
    """

    units: pd.Index[str]
    values: Array
    denominators: Mapping[str, Array]
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave: indicators × units before and after treatment and normalised, aggregates × units scores."""

    imputed: Array
    treated: Array
    normalised: Array
    scores: Array
    treatment: Treatment | None
    scale: Scale | None

    def rescaled(self, imputed: Array) -> Array:
        """Other values of the same indicators, treated and normalised as in this run: with the bounds unchanged."""
        treated = self.treatment.apply(imputed) if self.treatment else imputed
        return self.scale.apply(treated) if self.scale else treated


@dataclass(frozen=True)
class Pipeline:
    """The steps from treatment on, for a fixed set of units."""

    structure: Structure
    method: Method
    units: Sequence[str]

    @cached_property
    def normaliser(self) -> Normaliser | None:
        nodes = [self.structure.by_code[code] for code in self.structure.indicators]
        return Normaliser(nodes, self.method.normalise, self.units) if self.method.normalise else None

    @cached_property
    def tree(self) -> Tree | None:
        return Tree(self.structure, self.method.aggregate, self.units) if self.method.aggregate else None

    def run(self, imputed: Array, scores: Scores | None = None, before: Run | None = None) -> Run:
        """Treatment to scores, from values already imputed and screened; `scores` are set by hand on the way.

        `before`: a run of the same units, whose treatment is kept for the indicators that have not changed.
        """
        treated, treatment = self._treated(imputed, before)
        scale = self.normaliser.fit(treated) if self.normaliser else None
        normalised = scale.apply(treated) if scale else treated
        if scores is not None:
            normalised = scores.into(normalised)
        return Run(imputed, treated, normalised, self.aggregate(normalised, scores), treatment, scale)

    def normalise(self, imputed: Array) -> Array:
        """Treatment and normalisation alone."""
        treated = self._treated(imputed, None)[0]
        return self.normaliser.fit(treated).apply(treated) if self.normaliser else treated

    def _treated(self, imputed: Array, before: Run | None) -> tuple[Array, Treatment | None]:
        if self.method.treat is None:
            return imputed, None
        if before is None or before.treatment is None:
            return treat(imputed, self.method.treat)
        same = (imputed == before.imputed) | (np.isnan(imputed) & np.isnan(before.imputed))
        changed = np.flatnonzero(~same.all(axis=-1))
        treated = before.treated.copy()
        treated[changed], part = treat(imputed[changed], self.method.treat)
        return treated, before.treatment.with_rows(changed, part)

    def aggregate(self, normalised: Array, scores: Scores | None = None) -> Array:
        """Scores (..., aggregates, units); no rows where the method does not aggregate."""
        if self.tree is None:
            return np.empty((*normalised.shape[:-2], 0, normalised.shape[-1]))
        return self.tree.aggregate(normalised, fixed=scores.of_aggregates if scores else None)


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores set by hand: of indicators as (row, unit, value), of aggregates as row of the tree -> one a unit or NaN."""

    of_indicators: tuple[tuple[int, int, float], ...]
    of_aggregates: Mapping[int, Array]

    @staticmethod
    def of(cells: Mapping[tuple[int, str], float], structure: Structure, kept: NDArray[np.bool_]) -> Scores:
        """From (position in the table, code) -> value, for the units that are kept; the others have no scores to set."""
        row = structure.rows
        at = np.cumsum(kept) - 1
        indicators: list[tuple[int, int, float]] = []
        aggregates: dict[int, Array] = {}
        for (unit, code), value in cells.items():
            if not kept[unit]:
                continue
            if row[code] < len(structure.indicators):
                indicators.append((row[code], int(at[unit]), value))
            else:
                aggregates.setdefault(row[code], np.full(int(kept.sum()), np.nan))[at[unit]] = value
        return Scores(tuple(indicators), aggregates)

    def into(self, normalised: Array) -> Array:
        if not self.of_indicators:
            return normalised
        changed = normalised.copy()
        for row, unit, value in self.of_indicators:
            changed[..., row, unit] = value
        return changed


def prepare(inputs: Inputs, structure: Structure, method: Method) -> Array:
    """The first two steps, denominate and impute, for all units.

    Raises Refused for a denominator that is absent or zero, or a group column that is absent.
    """
    values = _denominated(inputs, structure) if method.denominate else inputs.values
    if method.impute is None:
        return values
    groups: tuple[str, ...] = ()
    if method.impute.group is not None and method.impute.by.startswith("group"):
        if method.impute.group not in inputs.texts:
            raise MESSAGES.refused("PII-INDEX-COLUMN-ABSENT", column=method.impute.group)
        groups = inputs.texts[method.impute.group]
    return impute(values, method.impute, groups, structure.families, structure.directions)


def _denominated(inputs: Inputs, structure: Structure) -> Array:
    """Each indicator divided by its denominator, where it has one; a missing denominator makes the value missing."""
    divided = inputs.values.copy()
    for row, code in enumerate(structure.indicators):
        denominator = structure.by_code[code].denominator
        if denominator is None:
            continue
        if denominator not in inputs.denominators:
            raise MESSAGES.refused("PII-INDEX-COLUMN-ABSENT", column=denominator)
        divisor = inputs.denominators[denominator]
        zero = np.flatnonzero(divisor == 0)
        if zero.size:
            unit = inputs.units[int(zero[0])]
            raise MESSAGES.refused("PII-INDEX-DENOMINATOR-ZERO", subject=code, denominator=denominator, unit=unit)
        divided[..., row, :] = divided[..., row, :] / divisor
    return divided


def available(values: Array, at_least: float) -> NDArray[np.bool_]:
    """Which units have at least this share of indicators present. `values`: indicators × units."""
    return np.asarray(1 - np.isnan(values).sum(axis=0) / len(values) >= at_least)
