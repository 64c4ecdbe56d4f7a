"""Which assumption matters: variance-based sensitivity indices of the mean shift in ranks.

First-order S_i after Saltelli et al. (2010), Comput. Phys. Commun. 181, 259-270; total S_Ti after Jansen (1999),
Comput. Phys. Commun. 117, 35-43.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sources.innovation_index.method.assumptions import Assumption
from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.robustness import Uncertainty, rank_summary, run_sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.index import Index

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sensitivity:
    """`indices`: one row an assumption with `first_order`, `total` (and their 5 and 95 % points where asked for).

    `runs` holds all replications: a random sample A, another one B, and A with one column of B, for each assumption.
    """

    runs: Uncertainty
    shifts: Array
    indices: pd.DataFrame
    base: int

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Ranks over the two random samples only, see `Uncertainty.summary`."""
        return rank_summary(self.runs.all_ranks[: 2 * self.base], self.runs.nominal)


def sensitivity(
    index: Index,
    assumptions: Sequence[Assumption],
    *,
    base: int = 100,
    seed: int,
    code: str | None = None,
    bootstrap: int = 0,
) -> Sensitivity:
    """Indices from `base` × (assumptions + 2) replications, the same for the same seed.

    The output looked at is the mean absolute shift of the ranks from those of the index itself. Raises Refused for fewer
    than two assumptions, and where no rank ever moves.
    """
    if len(assumptions) < 2:
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-ONE")
    generator = np.random.default_rng(seed)
    sample = crossed_sample(base, len(assumptions), generator)
    runs = run_sample(index, assumptions, sample, generator, code)
    shifts = np.nanmean(np.abs(runs.all_ranks - runs.nominal.to_numpy()), axis=1)
    names = [assumption.name for assumption in assumptions]
    indices = sensitivity_indices(shifts, base, names)
    if bootstrap:
        indices = indices.join(_bands(shifts, base, names, bootstrap, generator))
    return Sensitivity(runs, shifts, indices, base)


def crossed_sample(base: int, assumptions: int, generator: np.random.Generator) -> Array:
    """(base × (assumptions + 2), assumptions): A, then B, then for each assumption A with that column taken from B."""
    both = generator.random((base, 2 * assumptions))
    first, second = both[:, :assumptions], both[:, assumptions:]
    parts = [first, second]
    for column in range(assumptions):
        crossed = first.copy()
        crossed[:, column] = second[:, column]
        parts.append(crossed)
    return np.concatenate(parts)


def sensitivity_indices(outputs: Array, base: int, names: Sequence[str]) -> pd.DataFrame:
    """First-order and total indices from the outputs of a crossed sample, (base × (assumptions + 2),)."""
    first, total = _terms(outputs, base)
    return pd.DataFrame({"first_order": first.mean(axis=1), "total": total.mean(axis=1)}, index=pd.Index(names, name="name"))


def _terms(outputs: Array, base: int) -> tuple[Array, Array]:
    """What is averaged over the base sample to give the two indices; each (assumptions, base)."""
    from_a, from_b = outputs[:base], outputs[base : 2 * base]
    crossed = outputs[2 * base :].reshape(-1, base)
    variance = float(np.var(outputs[: 2 * base], ddof=1))
    if not variance > 0:
        raise MESSAGES.refused("PII-INDEX-NO-VARIATION")
    return from_b * (crossed - from_a) / variance, (from_a - crossed) ** 2 / (2 * variance)


def _bands(outputs: Array, base: int, names: Sequence[str], draws: int, generator: np.random.Generator) -> pd.DataFrame:
    """5 and 95 % points of both indices over resamples of the base sample."""
    columns: dict[str, Array] = {}
    for name, terms in zip(("first_order", "total"), _terms(outputs, base), strict=True):
        picked = generator.integers(0, base, (draws, base))
        resampled = np.stack([own[picked].mean(axis=1) for own in terms])
        columns[f"{name}_q5"], columns[f"{name}_q95"] = np.quantile(resampled, [0.05, 0.95], axis=1)
    return pd.DataFrame(columns, index=pd.Index(names, name="name"))
