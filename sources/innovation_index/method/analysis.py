"""Looking at a computed index: how its parts hang together, where a unit is strong or weak, how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from sources.innovation_index.method.aggregation import ranks
from sources.innovation_index.method.index import Index, as_ranks
from sources.innovation_index.method.messages import MESSAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REDUNDANT, NEGATIVE, WEAK = 0.92, -0.4, 0.3
"""Correlations that the Joint Research Centre's audits ask about: too alike, against each other, hardly contributing."""


def figures(index: Index) -> pd.DataFrame:
    """Normalised indicators and scores side by side, units × codes, better always higher."""
    return pd.concat([index.normalised, index.scores], axis=1)


def correlations(
    index: Index, first: int = 0, second: int | None = None, *, method: Literal["pearson", "spearman", "kendall"] = "pearson"
) -> pd.DataFrame:
    """Every pair of codes between two levels (by default within level `first`), over the units that have both.

    Columns: `code_1`, `code_2`, `correlation`, `units`, `related` (siblings, or one above the other) and `flag`: for related
    pairs only, `redundant` (siblings at least 0.92), `negative` (at most -0.4), `weak` (with what stands above, below 0.3).
    Raises Refused for a level that is not there.
    """
    structure = index.structure
    other = first if second is None else second
    for level in (first, other):
        if level not in structure.heights.values():
            raise MESSAGES.refused("PII-INDEX-LEVEL", level=level, highest=structure.heights[structure.top])
    low, high = sorted((first, other))
    all_figures = figures(index)
    left, right = structure.at_level(low), structure.at_level(high)
    wanted = all_figures[list(dict.fromkeys((*left, *right)))]
    table = wanted.corr(method=method, min_periods=3).to_numpy()
    present = wanted.notna().to_numpy(dtype=float)
    together = present.T @ present
    rows = []
    for position, code in enumerate(left):
        for partner in right if low != high else left[position + 1 :]:
            row, column = wanted.columns.get_indexer(pd.Index([code, partner]))
            value, related = float(table[row, column]), _related(index, code, partner)
            flag = _flag(value, siblings=low == high) if related else ""
            rows.append((code, partner, value, int(together[row, column]), related, flag))
    return pd.DataFrame(rows, columns=["code_1", "code_2", "correlation", "units", "related", "flag"])


def _related(index: Index, code: str, partner: str) -> bool:
    by_code = index.structure.by_code
    if by_code[code].parent == by_code[partner].parent:
        return True
    above = by_code[code].parent
    while above is not None and above != partner:
        above = by_code[above].parent
    return above is not None


def _flag(value: float, *, siblings: bool) -> str:
    if value <= NEGATIVE:
        return "negative"
    if siblings:
        return "redundant" if value >= REDUNDANT else ""
    return "weak" if value < WEAK else ""


def cronbach_alpha(frame: pd.DataFrame) -> float:
    """Cronbach's alpha of the columns, k²·c̄/Σ with c̄ the mean covariance of two columns and Σ the sum of all covariances.

    Covariances are taken over the units that have both columns. NaN for fewer than two columns or no variance.
    """
    covariance = frame.cov(min_periods=2).to_numpy()
    count, total = len(covariance), float(np.nansum(covariance))
    if count < 2 or total == 0:
        return float("nan")
    mean = (total - float(np.nansum(np.diag(covariance)))) / (count * (count - 1))
    return count * count * mean / total


@dataclass(frozen=True)
class Components:
    """Principal components. `variances`, `shares` by component; `loadings`: codes × components; `units` counts rows used."""

    variances: pd.Series[float]
    shares: pd.Series[float]
    loadings: pd.DataFrame
    units: int


def principal_components(frame: pd.DataFrame) -> Components:
    """Principal components of the standardised columns over the complete rows.

    The sign of a component is set so that its largest loading is positive. Constant columns are left out (they are missing
    from `loadings`). Raises Refused for fewer than two columns or three complete rows.
    """
    complete = frame.dropna()
    varying = complete.loc[:, complete.nunique() > 1]
    if len(complete) < 3 or varying.shape[1] < 2:
        raise MESSAGES.refused("PII-INDEX-COMPONENTS", rows=len(complete), columns=varying.shape[1])
    standard = ((varying - varying.mean()) / varying.std()).to_numpy()
    _, singular, directions = np.linalg.svd(standard, full_matrices=False)
    variances = singular**2 / (len(complete) - 1)
    largest = np.argmax(np.abs(directions), axis=1)
    directions = directions * np.sign(directions[np.arange(len(directions)), largest])[:, None]
    names = pd.Index([f"PC{number}" for number in range(1, len(variances) + 1)])
    return Components(
        pd.Series(variances, index=names),
        pd.Series(variances / varying.shape[1], index=names),
        pd.DataFrame(directions.T, index=varying.columns, columns=names),
        len(complete),
    )


def strengths_and_weaknesses(
    index: Index, unit: str, *, count: int = 5, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The indicators in which a unit ranks best and worst.

    Columns: `kind` (strength, weakness), `code`, `name`, `rank`, `of` (units with a figure), `normalised`. With `groups`
    (unit -> region, income group, ...) the ranks are within the unit's own group. The lowest figure of all is no strength,
    however many share it, and the highest no weakness. Raises Refused for an unknown unit or one without a group.
    """
    if unit not in index.units or (groups is not None and unit not in groups):
        raise MESSAGES.refused("PII-INDEX-UNIT-UNKNOWN", unit=unit)
    peers = index.units if groups is None else [name for name in index.units if groups.get(name) == groups[unit]]
    field = index.normalised.loc[list(peers)]
    own = field.loc[unit]
    placed = pd.DataFrame(ranks(field.to_numpy().T).T, index=field.index, columns=field.columns)
    table = pd.DataFrame(
        {
            "code": field.columns,
            "name": [index.structure.by_code[code].name for code in field.columns],
            "rank": placed.loc[unit].to_numpy(),
            "of": field.notna().sum().to_numpy(),
            "normalised": own.to_numpy(),
        }
    ).dropna()
    table["rank"] = table["rank"].astype(int)
    lowest, highest = field.min()[table["code"]].to_numpy(), field.max()[table["code"]].to_numpy()
    table["share"] = table["rank"] / table["of"]
    strong = table[(table["normalised"] > lowest).to_numpy()].sort_values(["share", "code"])[:count]
    weak = table[(table["normalised"] < highest).to_numpy() & ~table["code"].isin(strong["code"]).to_numpy()]
    weak = weak.sort_values(["share", "code"], ascending=[False, True])[:count]
    both = pd.concat([strong.assign(kind="strength"), weak.assign(kind="weakness")], ignore_index=True)
    return both[["kind", "code", "name", "rank", "of", "normalised"]]


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side over the units that both have. `table`: score and rank of each, and the change of rank."""

    table: pd.DataFrame
    rank_correlation: float
    mean_shift: float
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare(first: Index, second: Index, code: str | None = None) -> Comparison:
    """How one aggregate (by default the top of each) differs between two versions of an index.

    `rank_change` is positive for a unit that stands better in the second. Ranks are those of each version, over all its
    units.
    """
    codes = [index.structure.top if code is None else code for index in (first, second)]
    common = [unit for unit in first.units if unit in second.units]
    columns = {
        "score_1": first.scores.loc[common, codes[0]],
        "score_2": second.scores.loc[common, codes[1]],
        "rank_1": first.ranks.loc[common, codes[0]],
        "rank_2": second.ranks.loc[common, codes[1]],
    }
    table = pd.DataFrame(columns, index=pd.Index(common, name="unit"))
    table["rank_change"] = as_ranks((table["rank_1"] - table["rank_2"]).to_frame())
    return Comparison(
        table,
        float(table["rank_1"].astype(float).corr(table["rank_2"].astype(float), method="spearman")),
        float(table["rank_change"].astype(float).abs().mean()),
        tuple(unit for unit in first.units if unit not in common),
        tuple(unit for unit in second.units if unit not in common),
    )
