"""What a person should know of a computed index: findings, the treatment of each column, the list of treated points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.treatment import TRANSFORMED, UNTOUCHED, UNTREATABLE, WINSORISED, moments
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from sources.contracts import Finding
    from sources.innovation_index.method.index import Index

STATES = {UNTOUCHED: "none", WINSORISED: "winsorised", UNTREATABLE: "not_treatable"}


def findings_of(index: Index) -> tuple[Finding, ...]:
    """Constant columns, units without a score, units screened out, holes after imputation, treatment that did not help."""
    return (*_columns_not_used(index), *_units_without(index), *_holes(index), *_scale(index), *_treatment(index))


def _columns_not_used(index: Index) -> list[Finding]:
    group = index.method.impute.group if index.method.impute else None
    unused = [name for name in index.inputs.texts if name not in index.structure.by_code and name != group]
    times = sorted({text for text in index.inputs.texts.get("Time", ()) if text})
    found = [MESSAGES.finding("PII-INDEX-TIMES", times=", ".join(times))] if len(times) > 1 else []
    return [*found, *(MESSAGES.finding("PII-INDEX-COLUMN-UNUSED", column=name) for name in unused)]


def _units_without(index: Index) -> list[Finding]:
    found = [MESSAGES.finding("PII-INDEX-UNIT-OUT", unit=unit, at_least=_threshold(index)) for unit in index.screened_out]
    for code, column in index.scores.items():
        without = column.index[column.isna()]
        if code == index.structure.top:
            found += [MESSAGES.finding("PII-INDEX-UNIT-NO-SCORE", unit=unit) for unit in without]
        elif len(without):
            named = ", ".join(without)
            found.append(MESSAGES.finding("PII-INDEX-AGGREGATE-HOLES", subject=code, count=len(without), units=named))
    return found


def _threshold(index: Index) -> str:
    return shown_float(index.method.screen.at_least if index.method.screen else 0)


def _holes(index: Index) -> list[Finding]:
    """Values that the imputation could not fill."""
    if index.method.impute is None:
        return []
    missing = np.isnan(index.run.imputed)
    codes = [code for code, row in zip(index.structure.indicators, missing, strict=True) if row.any()]
    count = int(missing.sum())
    return [MESSAGES.finding("PII-INDEX-STILL-MISSING", count=count, codes=", ".join(codes))] if count else []


def _scale(index: Index) -> list[Finding]:
    """Columns without a scale, and those whose scale runs the wrong way (maximum below zero, target behind everybody)."""
    scale = index.run.scale
    if scale is None or index.method.normalise is None:
        return []
    found = []
    for row, code in enumerate(index.structure.indicators):
        by = index.method.normalise.of(code).by
        if scale.undefined[row]:
            found.append(MESSAGES.finding("PII-INDEX-COLUMN-CONSTANT", subject=code, by=by, subjects=(code,)))
        elif scale.span[row] < 0:
            found.append(MESSAGES.finding("PII-INDEX-SCALE-REVERSED", subject=code, by=by, subjects=(code,)))
    return found


def _treatment(index: Index) -> list[Finding]:
    record = index.run.treatment
    if record is None:
        return []
    found = []
    for row, code in enumerate(index.structure.indicators):
        if record.state[row] == UNTREATABLE:
            found.append(MESSAGES.finding("PII-INDEX-UNTREATABLE", subject=code, subjects=(code,)))
        elif record.failed[row]:
            found.append(MESSAGES.finding("PII-INDEX-STILL-OUTLYING", subject=code, subjects=(code,)))
    return found


def treatment_table(index: Index) -> pd.DataFrame:
    """See `Index.treatments`."""
    before, after = moments(index.run.imputed), moments(index.run.treated)
    record = index.run.treatment
    count = len(index.structure.indicators)
    changed = index.run.imputed != index.run.treated
    both = changed & ~np.isnan(index.run.imputed)
    frame = {
        "skewness_before": before[0],
        "kurtosis_before": before[1],
        "skewness_after": after[0],
        "kurtosis_after": after[1],
        "treatment": [_way(record.state[row], record.step.then) if record else "none" for row in range(count)],
        "points": both.sum(axis=-1),
        "passes": ~record.failed if record else np.ones(count, dtype=bool),
    }
    return pd.DataFrame(frame, index=pd.Index(index.structure.indicators, name="code"))


def treated_points(index: Index) -> pd.DataFrame:
    """See `Index.treated_points`."""
    before, after, record = index.run.imputed, index.run.treated, index.run.treatment
    rows, units = np.nonzero((before != after) & ~np.isnan(before))
    return pd.DataFrame(
        {
            "unit": index.units[units],
            "code": [index.structure.indicators[row] for row in rows],
            "before": before[rows, units],
            "after": after[rows, units],
            "how": [_way(record.state[row], record.step.then) if record else "none" for row in rows],
        }
    )


def imputed_points(index: Index) -> pd.DataFrame:
    """See `Index.imputed_points`. Units that were screened out are not listed."""
    before = index.filled_from
    rows, units = np.nonzero(np.isnan(before) & ~np.isnan(index.run.imputed))
    codes = [index.structure.indicators[row] for row in rows]
    return pd.DataFrame({"unit": index.units[units], "code": codes, "value": index.run.imputed[rows, units]})


def steps_taken(index: Index) -> pd.DataFrame:
    """See `Index.steps`. `touched`: indicators divided, cells filled, units left out, values treated, then the numbers of
    indicators normalised and of aggregates made."""
    method, structure = index.method, index.structure
    touched = {
        "denominate": sum(structure.by_code[code].denominator is not None for code in structure.indicators),
        "impute": len(index.imputed_points),
        "screen": len(index.screened_out),
        "treat": len(index.treated_points),
        "normalise": len(structure.indicators),
        "aggregate": len(structure.aggregates),
    }
    done = [(step, getattr(method, step), count) for step, count in touched.items() if getattr(method, step)]
    return pd.DataFrame([(step, str(how), count) for step, how, count in done], columns=["step", "how", "touched"])


def _way(state: int, transform: str) -> str:
    return transform if state == TRANSFORMED else STATES[int(state)]
