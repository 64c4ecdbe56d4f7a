"""How far scores and ranks depend on choices: Monte-Carlo over assumptions, and the removal of one element at a time.

The treatments and normalisations of a sample are few, so each distinct one is computed once; what is left for each
replication is a weighted mean up the tree, done for a block of replications at a time. Method: Saisana, Saltelli and
Tarantola (2005), J. R. Statist. Soc. A 168, 307-323.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sources.innovation_index.method.aggregation import Tree, ranks
from sources.innovation_index.method.assumptions import Alternatives, Assumption, Interval, check
from sources.innovation_index.method.evaluation import blocks
from sources.innovation_index.method.index import Index, as_ranks
from sources.innovation_index.method.messages import MESSAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.specification import Method

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Uncertainty:
    """Scores and ranks of one code in every replication. `sample`: the numbers behind them, replications × assumptions.

    `choices`: what the numbers meant (position of the option, value of the parameter, number of the weighting).
    """

    index: Index
    code: str
    sample: Array
    choices: pd.DataFrame
    all_scores: Array

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Units × replications; a unit that a replication screens out is missing there."""
        return pd.DataFrame(self.all_scores.T, index=self.index.inputs.units)

    @cached_property
    def all_ranks(self) -> Array:
        return ranks(self.all_scores)

    @cached_property
    def nominal(self) -> pd.Series[float]:
        """The ranks of the index itself."""
        return self.index.ranks[self.code].astype(float).reindex(self.index.inputs.units)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One row a unit: nominal rank; mean, median, 5 and 95 % points of the rank; replications with a rank."""
        return rank_summary(self.all_ranks, self.nominal)

    def probability(self, unit: str, rank: int) -> float:
        """Share of replications in which the unit's rank is at most `rank`."""
        column = self.all_ranks[:, list(self.index.inputs.units).index(unit)]
        return float(np.mean(column <= rank))


def rank_summary(all_ranks: Array, nominal: pd.Series[float]) -> pd.DataFrame:
    """Summary of ranks (replications, units); quantiles are interpolated linearly between order statistics."""
    present = (~np.isnan(all_ranks)).sum(axis=0)
    known = np.where(present > 0, all_ranks, 0.0)
    low, middle, high = np.nanquantile(known, [0.05, 0.5, 0.95], axis=0)
    columns = {"mean": np.nanmean(known, axis=0), "median": middle, "q5": low, "q95": high}
    frame = pd.DataFrame(columns, index=nominal.index)
    frame.loc[present == 0] = np.nan
    frame.insert(0, "nominal", nominal)
    return frame.assign(replications=present)


def uncertainty(
    index: Index, assumptions: Sequence[Assumption], *, replications: int = 1000, seed: int, code: str | None = None
) -> Uncertainty:
    """Monte-Carlo: an even sample of the assumptions, the same for the same seed. `code`: an aggregate, by default the top.

    Raises Refused for an assumption that cannot take effect and for a combination that cannot be computed, naming it: no
    replication is left out.
    """
    generator = np.random.default_rng(seed)
    return run_sample(index, assumptions, generator.random((replications, len(assumptions))), generator, code)


def run_sample(
    index: Index,
    assumptions: Sequence[Assumption],
    sample: Array,
    generator: np.random.Generator,
    code: str | None = None,
) -> Uncertainty:
    """The index under every row of `sample` (replications × assumptions, numbers from 0 to 1)."""
    check(assumptions, index.method)
    wanted = index.structure.top if code is None else code
    if wanted not in index.structure.aggregates or index.method.aggregate is None:
        raise MESSAGES.refused("PII-INDEX-CODE-UNKNOWN", subject=wanted)
    choices, weights = _choices(index, assumptions, sample, generator)
    ways = [column for column, item in enumerate(assumptions) if isinstance(item, Alternatives | Interval)]
    distinct, which = np.unique(choices[:, ways], axis=0, return_inverse=True)
    scores = np.full((len(sample), len(index.inputs.units)), np.nan)
    normalised: dict[str, tuple[NDArray[np.bool_], Array]] = {}
    for number, row in enumerate(distinct):
        method = index.method
        for column, choice in zip(ways, row, strict=True):
            method = assumptions[column].changed(method, choice)  # type: ignore[union-attr]
        base = replace(method, aggregate=None)
        if repr(base) not in normalised:
            computed = Index.from_inputs(index.inputs, index.structure, base)
            normalised[repr(base)] = computed.kept, computed.run.normalised
        rows = np.flatnonzero(which.ravel() == number)
        kept, matrix = normalised[repr(base)]
        scores[np.ix_(rows, kept)] = _aggregated(index, method, wanted, kept, matrix, weights[rows])
    names = [assumption.name for assumption in assumptions]
    return Uncertainty(index, wanted, sample, pd.DataFrame(choices, columns=pd.Index(names)), scores)


def _choices(
    index: Index, assumptions: Sequence[Assumption], sample: Array, generator: np.random.Generator
) -> tuple[Array, Array]:
    """What each number means, (replications, assumptions), and the weights of each replication, (replications, codes)."""
    structure = index.structure
    base = np.array([structure.by_code[code].weight for code in (*structure.indicators, *structure.aggregates)])
    weights = np.broadcast_to(base, (len(sample), len(base))).copy()
    choices = np.empty(sample.shape)
    for column, assumption in enumerate(assumptions):
        if isinstance(assumption, Alternatives | Interval):
            choices[:, column] = assumption.choices(sample[:, column])
        else:
            sets = assumption.draw(structure, generator)
            picked = np.minimum((sample[:, column] * len(sets)).astype(np.intp), len(sets) - 1)
            choices[:, column] = picked
            rescaled = weights * (sets[picked] / np.where(base > 0, base, 1.0))
            weights = np.where(base > 0, rescaled, np.maximum(weights, sets[picked]))
    return choices, weights


def _aggregated(
    index: Index, method: Method, code: str, kept: NDArray[np.bool_], normalised: Array, weights: Array
) -> Array:
    """Scores (replications, kept units) of one aggregate under many weightings."""
    if method.aggregate is None:
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-NO-SCORE")
    tree = Tree(index.structure, method.aggregate, list(index.inputs.units[kept]))
    row = index.structure.aggregates.index(code)
    scores = np.empty((len(weights), normalised.shape[-1]))
    for start, stop in blocks(len(weights), len(tree.codes) * normalised.shape[-1]):
        scores[start:stop] = tree.aggregate(normalised, weights[start:stop])[:, row]
    return scores


@dataclass(frozen=True)
class Removal:
    """One aggregate without each of several elements. Frames are units × (`nominal`, then each element removed)."""

    scores: pd.DataFrame
    ranks: pd.DataFrame

    @cached_property
    def rank_changes(self) -> pd.DataFrame:
        """Nominal rank less new rank: positive where the unit would stand better without the element."""
        return -self.ranks.astype(float).sub(self.ranks["nominal"].astype(float), axis=0)

    @cached_property
    def mean_change(self) -> pd.Series[float]:
        """Mean absolute change of rank over the units, for each element."""
        return self.rank_changes.abs().mean()


def remove_each(index: Index, *, level: int = 0, code: str | None = None) -> Removal:
    """Take out the elements of one level (0 = indicators, 1 = just above, ...), one at a time; weights are rescaled.

    Data, treatment and normalisation stay as they are. `code`: the aggregate looked at, by default the top. Raises Refused
    for a level without elements below it.
    """
    structure = index.structure
    if index.pipeline.tree is None or not 0 <= level < structure.heights[structure.top]:
        raise MESSAGES.refused("PII-INDEX-LEVEL", level=level, highest=structure.heights[structure.top] - 1)
    tree = index.pipeline.tree
    removed = structure.at_level(level)
    weights = np.tile(tree.weights, (len(removed) + 1, 1))
    for number, element in enumerate(removed, start=1):
        weights[number, tree.codes.index(element)] = 0.0
    wanted = structure.top if code is None else code
    scores = _aggregated(index, index.method, wanted, index.kept, index.run.normalised, weights)
    columns = pd.Index(["nominal", *removed])
    frame = pd.DataFrame(scores.T, index=index.units, columns=columns)
    return Removal(frame, as_ranks(pd.DataFrame(ranks(scores).T, index=index.units, columns=columns)))
