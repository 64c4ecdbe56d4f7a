"""Published against recomputed: every departure with its likely reason, and the weights that fit where none are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sources.innovation_index.method.aggregation import Tree
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.specification import Aggregate
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.contracts import Finding
    from sources.innovation_index.method.index import Index
    from sources.innovation_index.method.structure import Structure

    Array = NDArray[np.float64]

TOLERANCE = 0.01
"""Departures beyond this many points are listed."""

MOST_DECIMALS = 9


class Departure(NamedTuple):
    """A published figure that is not what is recomputed; `difference` is published less recomputed."""

    unit: str
    code: str
    published: float
    recomputed: float
    difference: float
    reason: str


@dataclass(frozen=True)
class WeightFit:
    """Weights of the members of one aggregate that come nearest to the published figures.

    `weights`: code -> weight as fitted (they add up to `total`: 1 for a mean, the number of members for a sum); `largest` is
    the largest departure left, `units` the units used; `unique` says whether the data determine the weights.
    """

    weights: pd.Series[float]
    total: float
    largest: float
    units: int
    unique: bool

    @property
    def shares(self) -> pd.Series[float]:
        """The weights rescaled to add up to 1."""
        return self.weights / self.total if self.total > 0 else self.weights


def infer_weights(published: pd.DataFrame, code: str, members: tuple[str, ...]) -> WeightFit:
    """Fit `code` = Σ weight x member by non-negative least squares over the units that have all of them.

    `published`: units × codes. Raises Refused where a column is absent or fewer units than members are complete.
    """
    for column in (code, *members):
        if column not in published.columns:
            raise MESSAGES.refused("PII-INDEX-COLUMN-ABSENT", column=column)
    complete = published[[code, *members]].dropna()
    if len(complete) < len(members):
        raise MESSAGES.refused("PII-INDEX-FIT-UNITS", subject=code, units=len(complete), members=len(members))
    from scipy.optimize import nnls

    matrix, target = complete[list(members)].to_numpy(dtype=float), complete[code].to_numpy(dtype=float)
    weights, _ = nnls(matrix, target)
    return WeightFit(
        pd.Series(weights, index=list(members)),
        float(weights.sum()),
        float(np.abs(matrix @ weights - target).max()),
        len(complete),
        bool(np.linalg.matrix_rank(matrix) == len(members)),
    )


def inferred_weights(published: pd.DataFrame, structure: Structure) -> pd.DataFrame:
    """The weights that fit each aggregate whose members are all published, one row a member.

    Columns: `parent`, `code`, `share` (of the structure), `fitted` (share that fits), `total` (1 for a mean, the number of
    members for a sum), `largest` (largest departure left), `unique`, `units`. Aggregates with too few complete units are
    left out, since nothing can be said of them.
    """
    rows = []
    for parent, members in structure.members.items():
        columns = [parent, *members]
        if not set(columns) <= set(published.columns) or len(published[columns].dropna()) < len(members):
            continue
        fit = infer_weights(published, parent, members)
        rows += [
            (parent, code, structure.shares[code], share, fit.total, fit.largest, fit.unique, fit.units)
            for code, share in zip(members, fit.shares.tolist(), strict=True)
        ]
    names = ["parent", "code", "share", "fitted", "total", "largest", "unique", "units"]
    return pd.DataFrame(rows, columns=names)


def departures_by_level(
    published: pd.DataFrame, structure: Structure, aggregate: Aggregate | None = None, *, tolerance: float = TOLERANCE
) -> pd.DataFrame:
    """Each published aggregate against the one recomputed from the published figures just below it.

    `published`: units × codes, indicators as normalised scores. Columns: `unit`, `code`, `published`, `recomputed`,
    `difference` (published less recomputed), `reason`: `rounding` (within what the printed decimals allow), `missing_member`
    (a member is missing for that unit), `other_weight` (other weights fit all units), `unexplained` (none of these).
    Aggregates whose members are not published at all are left out.
    """
    rows: list[Departure] = []
    for code in (code for code in structure.aggregates if code in published.columns):
        members = [member for member in structure.members[code] if member in published.columns]
        if members and published[members].notna().any(axis=None):
            rows += _departures_of(published, structure, aggregate or Aggregate(), code, tolerance)
    return pd.DataFrame(rows, columns=list(Departure._fields))


def _departures_of(
    published: pd.DataFrame, structure: Structure, aggregate: Aggregate, code: str, tolerance: float
) -> list[Departure]:
    members = structure.members[code]
    below = published.reindex(columns=list(members)).astype(float)
    given = published[code].to_numpy(dtype=float)
    computed = one_level(below, structure, aggregate, code)
    with np.errstate(invalid="ignore"):
        far = np.abs(given - computed) > tolerance
    if not far.any():
        return []
    slack = _slack(published[code]) + sum(structure.shares[member] * _slack(below[member]) for member in members)
    missing = below.isna().any(axis=1).to_numpy()
    fits = _other_weights_fit(published, code, members, max(tolerance, slack), int((far & ~missing).sum()))
    rows = []
    for row in np.flatnonzero(far).tolist():
        difference = float(given[row] - computed[row])
        if abs(difference) <= slack:
            reason = "rounding"
        elif missing[row]:
            reason = "missing_member"
        else:
            reason = "other_weight" if fits else "unexplained"
        rows.append(Departure(str(published.index[row]), code, float(given[row]), float(computed[row]), difference, reason))
    return rows


def one_level(below: pd.DataFrame, structure: Structure, aggregate: Aggregate, code: str) -> Array:
    """One aggregate from the figures (units × members) just below it."""
    from sources.innovation_index.method.structure import Node, Structure

    members = structure.members[code]
    nodes = [Node(member, code, "indicator", structure.by_code[member].weight) for member in members]
    small = Structure((*nodes, Node(code, None, "aggregate")))
    level = Aggregate(aggregate.of(structure.heights[code]), at_least=aggregate.at_least)
    return np.asarray(Tree(small, level, list(below.index)).aggregate(below.to_numpy().T.copy())[0])


def _slack(column: pd.Series[float]) -> float:
    """Half a unit of the last decimal that the column prints, plus a hair for binary fractions."""
    values = column.dropna().to_numpy(dtype=float)
    for decimals in range(MOST_DECIMALS):
        if np.allclose(values, np.round(values, decimals), rtol=0, atol=1e-9):
            return 0.5 * 10.0**-decimals + 1e-9
    return 1e-9


def _other_weights_fit(
    published: pd.DataFrame, code: str, members: tuple[str, ...], tolerance: float, departing: int
) -> bool:
    """Do other weights explain all complete units, when more than a few of them depart?"""
    complete = published.reindex(columns=[code, *members]).dropna()
    if departing < 3 or len(complete) <= len(members):
        return False
    return infer_weights(complete, code, members).largest <= tolerance


def departure_findings(departures: pd.DataFrame, edition: int) -> tuple[Finding, ...]:
    """One finding for each departure of an edition, with its likely reason in words."""
    return tuple(
        MESSAGES.finding(
            f"PII-INDEX-DEPARTURE-{row.reason.upper().replace('_', '-')}",
            subjects=(row.code,),
            edition=edition,
            unit=row.unit,
            subject=row.code,
            published=shown_float(row.published, 4),
            recomputed=shown_float(row.recomputed, 4),
        )
        for row in map(Departure._make, departures.itertuples(index=False, name=None))
    )


def departures_from_raw(index: Index, published: pd.DataFrame, *, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Each published indicator score and aggregate against the index recomputed from raw values.

    Columns as in `departures_by_level`, the reason being `bounds` for an indicator (another scale, treatment or raw value),
    `members` for an aggregate of which an indicator below departs, `other_weight` else.
    """
    computed = pd.concat([index.normalised, index.scores], axis=1).reindex(published.index)
    codes = [code for code in computed.columns if code in published.columns]
    difference = published[codes].astype(float) - computed[codes]
    far = difference.abs() > tolerance
    rows = []
    for code in codes:
        below = [leaf for leaf in index.structure.under(code) if leaf in far.columns and leaf != code]
        for unit in far.index[far[code]]:
            indicator = code in index.structure.indicators
            reason = "bounds" if indicator else "members" if far.loc[unit, below].any() else "other_weight"
            rows.append((unit, code, published.at[unit, code], computed.at[unit, code], difference.at[unit, code], reason))
    return pd.DataFrame(rows, columns=list(Departure._fields))
