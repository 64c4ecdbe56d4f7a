"""What changes of some units would do to every unit and level, bounds recomputed, and how much of it the bounds did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sources.contracts import Refused
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.pipeline import Inputs, Scores
from sources.innovation_index.method.tables import cell_number, cell_text
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.index import Index

    Array = NDArray[np.float64]

Changes = Mapping[str, Mapping[str, float | None]] | pd.DataFrame
Cells = dict[tuple[int, str], float]


@dataclass(frozen=True)
class WhatIf:
    """Before and after. Frames are units × aggregates, over the units scored before, then those scored only after.

    The change of each score is split exactly: `from_unit` is what the changed values do while treatment and scale stay as
    they were before; `from_bounds` is the rest, what the recomputed minimum, maximum and treatment do. Where the old scale
    gives a changed unit no score, both parts are missing.
    """

    before: Index
    after: Index
    frozen_scores: Array

    @cached_property
    def before_scores(self) -> pd.DataFrame:
        return self.before.scores.reindex(self._units)

    @cached_property
    def after_scores(self) -> pd.DataFrame:
        return self.after.scores.reindex(self._units)

    @cached_property
    def before_ranks(self) -> pd.DataFrame:
        return self.before.ranks.reindex(self._units)

    @cached_property
    def after_ranks(self) -> pd.DataFrame:
        return self.after.ranks.reindex(self._units)

    @cached_property
    def change(self) -> pd.DataFrame:
        return self.after_scores - self.before_scores

    @cached_property
    def from_unit(self) -> pd.DataFrame:
        frozen = pd.DataFrame(self.frozen_scores.T, index=self.before.units, columns=self.before.scores.columns)
        return (frozen - self.before.scores).reindex(self._units)

    @cached_property
    def from_bounds(self) -> pd.DataFrame:
        return self.change - self.from_unit

    def of(self, unit: str) -> pd.DataFrame:
        """One unit, one row a level: score and rank before and after, change, and the two parts of the change."""
        if unit not in self._units:
            raise MESSAGES.refused("PII-INDEX-UNIT-UNKNOWN", unit=unit)
        columns = {
            "score_before": self.before_scores.loc[unit],
            "score_after": self.after_scores.loc[unit],
            "change": self.change.loc[unit],
            "from_unit": self.from_unit.loc[unit],
            "from_bounds": self.from_bounds.loc[unit],
            "rank_before": self.before_ranks.loc[unit],
            "rank_after": self.after_ranks.loc[unit],
        }
        return pd.DataFrame(columns).rename_axis("code")

    @property
    def _units(self) -> pd.Index[str]:
        if self.before.units.equals(self.after.units):
            return self.before.units
        return self.before.units.append(self.after.units.difference(self.before.units, sort=False)).rename("unit")


def what_if(index: Index, changes: Changes | None, scores: Changes | None) -> WhatIf:
    """See `Index.what_if`."""
    raw_cells = _cells(index, changes, (*index.structure.indicators, *index.inputs.denominators))
    score_cells = _cells(index, scores, (*index.structure.indicators, *index.structure.aggregates))
    for (unit, code), value in score_cells.items():
        _check_score(index, unit, code, value)
    after = index.recomputed(_with_cells(index, raw_cells), score_cells)
    by_hand = Scores.of(score_cells, index.structure, index.kept)
    changed = {unit for unit, _ in (*raw_cells, *score_cells)}
    normalised = by_hand.into(_on_the_old_scale(index, after, {unit for unit, _ in raw_cells}))
    return WhatIf(index, after, _frozen_scores(index, normalised, by_hand, changed))


def _frozen_scores(index: Index, normalised: Array, by_hand: Scores, changed: set[int]) -> Array:
    """Scores on the old scale. A mean may have none there (a value below the old minimum under a geometric mean): then the
    changed units' part is missing, since the answer itself does not depend on how it is explained."""
    try:
        return index.pipeline.aggregate(normalised, by_hand)
    except Refused:
        frozen = index.run.scores.copy()
        frozen[:, np.array([unit in changed for unit in range(len(index.kept))])[index.kept]] = np.nan
        return frozen


def _with_cells(index: Index, cells: Cells) -> Inputs:
    """The inputs with some cells replaced, of indicators or of denominators."""
    row = index.structure.rows
    values = index.inputs.values.copy()
    denominators = {code: index.inputs.denominators[code].copy() for _, code in cells if code not in row}
    for (unit, code), value in cells.items():
        if code in row:
            values[row[code], unit] = value
        else:
            denominators[code][unit] = value
    return replace(index.inputs, values=values, denominators={**index.inputs.denominators, **denominators})


def _on_the_old_scale(index: Index, after: Index, units: set[int]) -> Array:
    """The normalised values of before, those of the changed units being what the new values give by the old treatment and
    scale."""
    chosen = np.array([unit in units for unit in range(len(index.kept))])[index.kept]
    if not chosen.any() or not np.array_equal(after.kept, index.kept):
        return index.run.normalised
    new, old = after.run.imputed[:, chosen], index.run.imputed[:, chosen]
    same = (new == old) | (np.isnan(new) & np.isnan(old))
    normalised = index.run.normalised.copy()
    normalised[:, chosen] = np.where(same, normalised[:, chosen], index.run.rescaled(new))
    return normalised


def _cells(index: Index, changes: Changes | None, codes: tuple[str, ...]) -> Cells:
    """The changed cells as (position of the unit, code) -> value; a missing value is NaN."""
    cells: Cells = {}
    position = {unit: row for row, unit in enumerate(index.inputs.units)}
    for number, (unit, code, value) in enumerate(_triples(changes), start=2):
        if unit not in position:
            raise MESSAGES.refused("PII-INDEX-UNIT-UNKNOWN", unit=unit)
        if code not in codes:
            raise MESSAGES.refused("PII-INDEX-CODE-UNKNOWN", subject=code)
        if (position[unit], code) in cells:
            raise MESSAGES.refused("PII-INDEX-CHANGE-TWICE", unit=unit, subject=code, row=number)
        parsed = cell_number(value, row=number, column="value", unit=unit)
        cells[position[unit], code] = np.nan if parsed is None else parsed
    return cells


def _triples(changes: Changes | None) -> list[tuple[str, str, Any]]:
    if changes is None:
        return []
    if isinstance(changes, pd.DataFrame):
        for column in ("unit", "code", "value"):
            if column not in changes.columns:
                raise MESSAGES.refused("PII-INDEX-CHANGES-COLUMN", column=column)
        rows = changes[["unit", "code", "value"]].itertuples(index=False, name=None)
        return [(cell_text(unit), cell_text(code), value) for unit, code, value in rows]
    return [(unit, code, value) for unit, values in changes.items() for code, value in values.items()]


def _check_score(index: Index, unit: int, code: str, value: float) -> None:
    """Raises Refused for a score outside the scale, a missing one of an aggregate, or one of a unit screened out."""
    name = index.inputs.units[unit]
    if not index.kept[unit]:
        raise MESSAGES.refused("PII-INDEX-UNIT-SCREENED", unit=name)
    if np.isnan(value) and code not in index.structure.indicators:
        raise MESSAGES.refused("PII-INDEX-SCORE-MISSING", unit=name, subject=code)
    normalise = index.method.normalise
    spec = normalise.of(code) if normalise else None
    if spec is not None and spec.by == "minmax" and not (spec.range[0] <= value <= spec.range[1] or np.isnan(value)):
        low, high, given = (shown_float(number) for number in (*spec.range, value))
        raise MESSAGES.refused("PII-INDEX-SCORE-OUTSIDE", unit=name, subject=code, value=given, low=low, high=high)
