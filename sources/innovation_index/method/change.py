"""Why a score changed from one edition to the next: data, bounds, weights and framework, adding up to the total.

The four causes are switched from the old edition to the new one in every possible order; each cause gets its mean effect
over the orders (Shapley 1953). The parts therefore add up to the change exactly and do not depend on a chosen order.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sources.innovation_index.method.aggregation import Tree
from sources.innovation_index.method.index import Index
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.pipeline import prepare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CAUSES = ("data", "bounds", "weights", "framework")


def explain_change(old: Index, new: Index, code: str | None = None, *, same: Collection[str] | None = None) -> pd.DataFrame:
    """The change of one aggregate (by default the top) of every unit that both editions score.

    Columns: `before`, `after`, `change`, then the parts: `data` (the unit's own figures), `bounds` (the scale and treatment,
    which the figures of all units set), `weights`, `framework` (indicators that came, went or moved, and the way of
    aggregating). `same`: the indicators that mean the same in both, by default those of one code; the others count as
    replaced. Raises Refused where the aggregate is not in both.
    """
    wanted = [index.structure.top if code is None else code for index in (old, new)]
    for index, name in zip((old, new), wanted, strict=True):
        if name not in index.scores.columns:
            raise MESSAGES.refused("PII-INDEX-CODE-UNKNOWN", subject=name)
    units = [unit for unit in old.units if unit in set(new.units)]
    both = set(old.structure.indicators) & set(new.structure.indicators)
    states = _States(old, new, wanted, units, both if same is None else both & set(same))
    scores = {frozenset(chosen): states.score(frozenset(chosen)) for chosen in _subsets(CAUSES)}
    before, after = scores[frozenset()], scores[frozenset(CAUSES)]
    parts = {cause: _shapley(cause, scores) for cause in CAUSES}
    columns = {"before": before, "after": after, "change": after - before, **parts}
    return pd.DataFrame(columns, index=pd.Index(units, name="unit")).dropna(subset=["before", "after"])


def _subsets(causes: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (chosen for size in range(len(causes) + 1) for chosen in combinations(causes, size))


def _shapley(cause: str, scores: dict[frozenset[str], Array]) -> Array:
    """Mean effect of switching `cause`, over all orders of the causes."""
    others = tuple(name for name in CAUSES if name != cause)
    total = np.zeros_like(scores[frozenset()])
    for chosen in _subsets(others):
        share = factorial(len(chosen)) * factorial(len(others) - len(chosen)) / factorial(len(CAUSES))
        total += share * (scores[frozenset((*chosen, cause))] - scores[frozenset(chosen)])
    return total


class _States:
    """The score under any mixture of the two editions.

    An indicator that only one edition has keeps that edition's figures, bounds and weight whatever is switched; the same
    holds for the weight of an aggregate.
    """

    def __init__(self, old: Index, new: Index, wanted: list[str], units: list[str], same: set[str]) -> None:
        self._editions, self._wanted, self._units, self._same = (old, new), wanted, units, same
        self._normalised = {
            (data, bounds): self._rescaled(data, bounds) for data in (False, True) for bounds in (False, True)
        }

    def _rescaled(self, data: bool, bounds: bool) -> pd.DataFrame:
        """Figures of one edition on the scale of another, common units × the indicators of the edition of the figures.

        They are denominated and imputed as that other edition does it: its scale fits nothing else.
        """
        source, scale = self._editions[data], self._editions[bounds]
        if data == bounds:
            return source.normalised.loc[self._units]
        row = {code: position for position, code in enumerate(source.structure.indicators)}
        at = [list(source.units).index(unit) for unit in self._units]
        common = [code for code in scale.structure.indicators if code in row]
        as_there = replace(source.method, denominate=scale.method.denominate, impute=scale.method.impute)
        same = as_there == source.method
        prepared = source.run.imputed if same else prepare(source.inputs, source.structure, as_there)[:, source.kept]
        values = np.full((len(scale.structure.indicators), len(self._units)), np.nan)
        for position, code in enumerate(scale.structure.indicators):
            if code in row:
                values[position] = prepared[row[code], at]
        frame = pd.DataFrame(scale.run.rescaled(values).T, index=self._units, columns=scale.structure.indicators)
        return frame[common]

    def score(self, switched: frozenset[str]) -> Array:
        data, bounds, weights, framework = (cause in switched for cause in CAUSES)
        shape = self._editions[framework]
        mixed = self._normalised[data, bounds]
        own = shape.normalised.loc[self._units]
        columns = [mixed[code] if code in self._same else own[code] for code in shape.structure.indicators]
        tree = Tree(shape.structure, shape.method.aggregate, self._units)  # type: ignore[arg-type]
        chosen, nodes = self._editions[weights].structure.by_code, shape.structure.by_code
        shared = self._same | set(shape.structure.aggregates)
        own_weight = {code: nodes[code].weight for code in tree.codes}
        share = np.array([chosen[code].weight if code in shared & {*chosen} else own_weight[code] for code in tree.codes])
        scores = tree.aggregate(np.array([column.to_numpy() for column in columns]), share)
        return np.asarray(scores[shape.structure.aggregates.index(self._wanted[framework])])
