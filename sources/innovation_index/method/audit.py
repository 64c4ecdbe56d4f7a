"""A statistical audit of an index, by the questions that the Joint Research Centre asks of one.

Is there enough data, do outliers drive the scale, do the parts of a group belong together, does each part matter as much as
its weight says, and how far do ranks depend on choices that could have been made otherwise? (OECD and JRC, Handbook on
Constructing Composite Indicators, 2008; Saisana, Becker and others, JRC audits of the Global Innovation Index.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sources.contracts import Refused
from sources.innovation_index.method.analysis import correlations, cronbach_alpha, figures, principal_components
from sources.innovation_index.method.assumptions import Alternatives, Assumption, NoisyWeights
from sources.innovation_index.method.index import Index
from sources.innovation_index.method.robustness import remove_each, uncertainty
from sources.innovation_index.method.treatment import moments

ENOUGH = 0.66
"""The least share of units with a figure of an indicator."""

SKEWED, PEAKED = 2.0, 3.5
"""An indicator beyond both, in absolute skewness and in kurtosis, has outliers."""

COHERENT = 0.7
"""The least Cronbach's alpha of a group whose parts measure one thing."""

FAR = 2.0
"""Importance and weight that differ by more than this factor do not agree."""

DOMINANT = 1.0
"""An indicator without which the ranks move by so much on average holds them in its hand."""

NOISE = 0.25
POSITIVE = (1.0, 100.0)


@dataclass(frozen=True)
class Audit:
    """Frames in the order of the structure; `flag` is true where a person should look.

    `coverage`: code, units (with a figure), share · `outliers`: code, skewness, kurtosis (as treated) · `pairs`: flagged
    pairs of `correlations`, within a level and with the level above · `groups`: code, members, alpha, first_component (share
    of variance), components (with a variance above one) · `importance`: code, parent, weight, importance (shares within the
    group), correlation with the parent · `bands`: unit, rank, median, low and high (5 and 95 %) under `assumptions` ·
    `removals`: code, mean_change of ranks without it.
    """

    index: Index
    coverage: pd.DataFrame
    outliers: pd.DataFrame
    pairs: pd.DataFrame
    groups: pd.DataFrame
    importance: pd.DataFrame
    bands: pd.DataFrame
    removals: pd.DataFrame
    assumptions: tuple[str, ...]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every frame by name, in the order of the questions."""
        names = ("coverage", "outliers", "pairs", "groups", "importance", "bands", "removals")
        return {name: getattr(self, name) for name in names}


def audit(index: Index, *, replications: int = 1000, seed: int = 1) -> Audit:
    """The audit of a computed index. Raises Refused where the method gives no scores."""
    bands, assumptions = _bands(index, replications, seed)
    return Audit(
        index=index,
        coverage=_coverage(index),
        outliers=_outliers(index),
        pairs=_pairs(index),
        groups=_groups(index),
        importance=_importance(index),
        bands=bands,
        removals=_removals(index),
        assumptions=assumptions,
    )


def _coverage(index: Index) -> pd.DataFrame:
    present = index.raw.loc[list(index.units)].notna()
    frame = pd.DataFrame({"code": present.columns, "units": present.sum().to_numpy(), "share": present.mean().to_numpy()})
    return frame.assign(flag=frame["share"] < ENOUGH)


def _outliers(index: Index) -> pd.DataFrame:
    skewness, kurtosis = moments(index.treated.to_numpy().T)
    frame = pd.DataFrame({"code": index.treated.columns, "skewness": skewness, "kurtosis": kurtosis})
    return frame.assign(flag=(frame["skewness"].abs() > SKEWED) & (frame["kurtosis"] > PEAKED))


def _pairs(index: Index) -> pd.DataFrame:
    """Flagged pairs of siblings in every level, and of each element with its own group."""
    levels = range(index.structure.heights[index.structure.top])
    within = [correlations(index, level) for level in levels]
    above = [correlations(index, level, level + 1) for level in levels]
    found = pd.concat([*within, *above], ignore_index=True)
    kept = found[found["flag"] != ""].drop(columns="related")
    return kept.rename(columns={"flag": "kind"}).assign(flag=True).reset_index(drop=True)


def _groups(index: Index) -> pd.DataFrame:
    known, rows = figures(index), []
    for code in index.structure.aggregates:
        members = known[list(index.structure.members[code])].dropna(axis=1, how="all")
        if members.shape[1] < 2:
            continue
        alpha = cronbach_alpha(members)
        try:
            found = principal_components(members)
            first, number = float(found.shares.iloc[0]), int((found.variances > 1).sum())
        except Refused:
            first, number = np.nan, 0
        rows.append((code, members.shape[1], alpha, first, number))
    frame = pd.DataFrame(rows, columns=["code", "members", "alpha", "first_component", "components"])
    return frame.assign(flag=(frame["alpha"] < COHERENT) | (frame["components"] > 1))


def _importance(index: Index) -> pd.DataFrame:
    """Squared correlation with the group, as a share of all members' (linear importance), beside the share by weight."""
    known = figures(index)
    rows: list[tuple[str, str, float, float, float]] = []
    for parent in index.structure.aggregates:
        members = list(index.structure.members[parent])
        weights = np.array([index.structure.by_code[code].weight for code in members])
        related = known[members].corrwith(known[parent]).to_numpy()
        total = float(np.nansum(related**2))
        shares = related**2 / total if total else np.full(len(members), np.nan)
        rows += zip(members, [parent] * len(members), weights / weights.sum(), shares, related, strict=True)
    frame = pd.DataFrame(rows, columns=["code", "parent", "weight", "importance", "correlation"])
    ratio = frame["importance"] / frame["weight"]
    return frame.assign(flag=(ratio > FAR) | (ratio < 1 / FAR) | (frame["correlation"] < 0))


def _bands(index: Index, replications: int, seed: int) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Ranks under noisy weights, missing data left out or filled, and arithmetic or geometric means where they exist."""
    method = index.method
    step = method.normalise
    if step is not None and step.by == "minmax":
        method = replace(method, normalise=replace(step, range=POSITIVE))
    base = Index.from_inputs(index.inputs, index.structure, method)
    assumed: list[Assumption] = [NoisyWeights("weights", NOISE)]
    if index.raw.isna().to_numpy().any() and method.impute is None:
        assumed.append(Alternatives("missing", "impute", [None, {"by": "median"}]))
    means = Alternatives("means", "aggregate", [{"by": "arithmetic_mean"}, {"by": "geometric_mean"}])
    try:
        found = uncertainty(base, [*assumed, means], replications=replications, seed=seed)
        assumed.append(means)
    except Refused:
        found = uncertainty(base, assumed, replications=replications, seed=seed)
    summary = found.summary.loc[list(index.units)]
    ranked = index.ranks[index.structure.top].astype(float)
    frame = pd.DataFrame(
        {
            "unit": summary.index,
            "rank": ranked.to_numpy(),
            "median": summary["median"].to_numpy(),
            "low": summary["q5"].to_numpy(),
            "high": summary["q95"].to_numpy(),
        }
    )
    outside = (frame["rank"] < frame["low"]) | (frame["rank"] > frame["high"])
    return frame.assign(flag=outside), tuple(item.name for item in assumed)


def _removals(index: Index) -> pd.DataFrame:
    changes = remove_each(index).mean_change.drop("nominal")
    frame = pd.DataFrame({"code": changes.index, "mean_change": changes.to_numpy()})
    return frame.assign(flag=frame["mean_change"] >= DOMINANT)
