"""A computed composite index: from tables to scores and ranks, with everything on the way kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sources.innovation_index.method.aggregation import ranks
from sources.innovation_index.method.evaluation import Evaluator
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.notes import findings_of, imputed_points, steps_taken, treated_points, treatment_table
from sources.innovation_index.method.pipeline import Inputs, Pipeline, Run, Scores, available, prepare
from sources.innovation_index.method.sheets import read_data, read_structure
from sources.innovation_index.method.specification import Method
from sources.innovation_index.method.structure import Structure
from sources.innovation_index.method.tables import cell_text, number_columns, told_of, unit_names
from sources.innovation_index.method.what_if import Changes, WhatIf, what_if
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.contracts import Finding

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """A composite index of `structure` by `method` over the units of a table.

    Frames have one row a unit (index `unit`, in the order of the table) and one column a code (in the order of the
    structure): `raw` (all units), `treated`, `normalised` (indicators), `scores`, `ranks` (aggregates). Missing stays
    missing; what could not be computed is named in `findings`.
    """

    structure: Structure
    method: Method
    inputs: Inputs
    kept: NDArray[np.bool_]
    pipeline: Pipeline
    run: Run

    def __repr__(self) -> str:
        return f"Index({self.structure.top}: {len(self.units)} units × {len(self.structure.indicators)} indicators)"

    @staticmethod
    def from_tables(
        data: pd.DataFrame, structure: pd.DataFrame | Structure, method: Method | Mapping[str, Any] | None = None
    ) -> Index:
        """Compute the index.

        `data`: one row a unit; the units are its column `unit`, or its index; further columns are indicators, denominators
        and groups by code. `structure`: a table (see `Structure.from_table`) or a Structure. `method`: a Method or
        its words as a mapping; by default min-max 0-100 and arithmetic means. Raises Refused, with code and place, for
        anything that would make a figure wrong.
        """
        tree = structure if isinstance(structure, Structure) else Structure.from_table(structure)
        steps = Method.from_yaml(method) if isinstance(method, Mapping) else method or Method()
        return Index.from_inputs(inputs_of(data, tree), tree, steps)

    @staticmethod
    def from_files(data: Path, structure: Path, method: Path | None = None) -> Index:
        """The same from two tables (`read_data`, `read_structure`; one workbook may hold both) and `Method.from_yaml`."""
        steps = Method()
        if method is not None:
            with told_of(method):
                steps = Method.from_yaml(method)
        with told_of(structure):
            tree = Structure.from_table(read_structure(structure))
        with told_of(data):
            inputs = inputs_of(read_data(data), tree)
        return Index.from_inputs(inputs, tree, steps)

    @staticmethod
    def from_inputs(inputs: Inputs, structure: Structure, method: Method) -> Index:
        """The same from arrays that are already read."""
        imputed = prepare(inputs, structure, method)
        kept = _kept(imputed, method)
        pipeline = Pipeline(structure, method, tuple(inputs.units[kept]))
        return Index(structure, method, inputs, kept, pipeline, pipeline.run(imputed[:, kept]))

    def recomputed(self, inputs: Inputs, score_cells: Mapping[tuple[int, str], float]) -> Index:
        """The same index from other values of the same units, with some scores set by hand (see `Scores.of`)."""
        imputed = prepare(inputs, self.structure, self.method)
        kept = _kept(imputed, self.method)
        same = np.array_equal(kept, self.kept)
        pipeline = self.pipeline if same else Pipeline(self.structure, self.method, tuple(inputs.units[kept]))
        scores = Scores.of(score_cells, self.structure, kept)
        run = pipeline.run(imputed[:, kept], scores, self.run if same else None)
        return Index(self.structure, self.method, inputs, kept, pipeline, run)

    @cached_property
    def units(self) -> pd.Index[str]:
        """The units that are scored (after screening)."""
        return self.inputs.units[self.kept]

    @property
    def filled_from(self) -> Array:
        """Indicators × units as they were before imputation (denominated where asked for), the kept units only."""
        return prepare(self.inputs, self.structure, replace(self.method, impute=None))[:, self.kept]

    @cached_property
    def raw(self) -> pd.DataFrame:
        return self._frame(self.inputs.values, self.structure.indicators, self.inputs.units)

    @cached_property
    def treated(self) -> pd.DataFrame:
        """After denomination, imputation, screening and treatment, in raw units and directions."""
        return self._frame(self.run.treated, self.structure.indicators)

    @cached_property
    def normalised(self) -> pd.DataFrame:
        return self._frame(self.run.normalised, self.structure.indicators)

    @cached_property
    def scores(self) -> pd.DataFrame:
        return self._frame(self.run.scores, self._aggregates)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """1 = best, ties share the smallest; whole numbers, missing where there is no score."""
        return as_ranks(self._frame(ranks(self.run.scores), self._aggregates))

    @cached_property
    def effective_weights(self) -> pd.Series[float]:
        """Weight of every indicator and aggregate in the top aggregate (the top itself has 1)."""
        return pd.Series(self.structure.effective, name="effective_weight", dtype=float)

    @cached_property
    def treatments(self) -> pd.DataFrame:
        """One row an indicator: skewness and kurtosis before and after, what was done, how many points were drawn in."""
        return treatment_table(self)

    @cached_property
    def treated_points(self) -> pd.DataFrame:
        """One row a changed value: unit, code, before, after, how."""
        return treated_points(self)

    @cached_property
    def imputed_points(self) -> pd.DataFrame:
        """One row a value that was filled in: unit, code, value."""
        return imputed_points(self)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """What was done, one row a step in its order: `step`, `how` (as it was set), `touched` (see `steps_taken`)."""
        return steps_taken(self)

    @cached_property
    def screened_out(self) -> tuple[str, ...]:
        return tuple(self.inputs.units[~self.kept])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should know: constant columns, units without data, screened units, columns not used."""
        return findings_of(self)

    def evaluator(self) -> Evaluator:
        """The forward model on bare arrays, for being called thousands of times."""
        return Evaluator(self.pipeline, self.inputs, self.kept, self.run)

    def what_if(self, changes: Changes | None = None, *, scores: Changes | None = None) -> WhatIf:
        """What changes of some units would do to every unit and level, minimum and maximum recomputed.

        `changes`: raw values of indicators or denominators, `scores`: normalised values of indicators or scores of
        aggregates; each a mapping `{unit: {code: value}}` or a frame with columns `unit, code, value` (empty = missing).
        Raises Refused for an unknown unit or code and for a score outside the scale.
        """
        return what_if(self, changes, scores)

    @property
    def _aggregates(self) -> tuple[str, ...]:
        return self.structure.aggregates if self.method.aggregate else ()

    def _frame(self, values: Array, codes: tuple[str, ...], units: pd.Index[str] | None = None) -> pd.DataFrame:
        return pd.DataFrame(values.T, index=self.units if units is None else units, columns=pd.Index(codes, dtype=object))


def inputs_of(data: pd.DataFrame, structure: Structure) -> Inputs:
    """Read a data table strictly. Raises Refused for an indicator without data, text among numbers, a repeated unit."""
    columns = [str(column) for column in data.columns]
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise MESSAGES.refused("PII-INDEX-HEADER-TWICE", file="", column=twice)
    units = unit_names(data)
    denominators = tuple(node.code for node in structure.nodes if node.kind == "denominator" and node.code in columns)
    numbers = number_columns(data, (*structure.indicators, *denominators), units)
    values = numbers[: len(structure.indicators)]
    empty = np.flatnonzero(np.isnan(values).all(axis=1))
    if empty.size:
        raise MESSAGES.refused("PII-INDEX-NO-DATA", subject=structure.indicators[empty[0]])
    numeric = {"unit", *structure.indicators, *denominators}
    return Inputs(
        units=units,
        values=values,
        denominators=dict(zip(denominators, numbers[len(values) :], strict=True)),
        texts={name: tuple(map(cell_text, data[name].tolist())) for name in columns if name not in numeric},
    )


def as_ranks(frame: pd.DataFrame) -> pd.DataFrame:
    """Ranks as whole numbers; a nullable type only where some are missing."""
    return frame.astype("Int64" if frame.isna().to_numpy().any() else "int64")


def _kept(imputed: Array, method: Method) -> NDArray[np.bool_]:
    if method.screen is None:
        return np.ones(imputed.shape[-1], dtype=bool)
    kept = available(imputed, method.screen.at_least)
    if not kept.any():
        raise MESSAGES.refused("PII-INDEX-ALL-SCREENED", at_least=shown_float(method.screen.at_least))
    return kept
