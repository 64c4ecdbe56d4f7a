"""Which editions, provinces and indicators may be compared over time.

Two editions that rank the same set of provinces may be compared for all of them; across the merger of 1 July 2025 only the
provinces that it left as they were may (the registry knows), and each such comparison is marked. An indicator may be
compared where both frameworks give it the same name, unit and direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reports.edition_index import edition_index
from reports.inputs import EditionData
from sources.innovation_index.method import explain_change
from sources.registry.provinces import ProvinceRegistry, size_of_set
from sources.tree import Node
from sources.words.text import same_words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class EditionPair:
    """Two consecutive editions, the provinces that can be followed from one to the other, and the indicators."""

    old: EditionData
    new: EditionData
    provinces: tuple[str, ...]
    indicators: frozenset[str]
    across_merger: bool

    @property
    def years(self) -> int:
        return self.new.edition - self.old.edition


def edition_pairs(editions: tuple[EditionData, ...]) -> tuple[EditionPair, ...]:
    """The comparable pairs of consecutive editions, oldest first; a pair without a common province is left out."""
    pairs = (_pair(old, new) for old, new in pairwise(editions))
    return tuple(pair for pair in pairs if pair.provinces)


def explained(pair: EditionPair) -> pd.DataFrame:
    """Why the score of each province that can be followed changed, see `explain_change`: rows provinces."""
    parts = explain_change(edition_index(pair.old), edition_index(pair.new), same=pair.indicators)
    return parts.loc[[name for name in pair.provinces if name in parts.index]]


def _pair(old: EditionData, new: EditionData) -> EditionPair:
    across = size_of_set(old.edition) != size_of_set(new.edition)
    common = [province for province in new.scores.index if province in set(old.scores.index)]
    if across:
        registry = ProvinceRegistry.load()
        common = [province for province in common if registry.predecessors(province) == (province,)]
    before = {row.code: row for row in old.tree.indicators}
    same = frozenset(
        row.code
        for row in new.tree
        if row.level == "indicator" and row.code in before and same_definition(before[row.code], row)
    )
    return EditionPair(old, new, tuple(common), same, across)


def same_definition(first: Node, second: Node) -> bool:
    """Same name, unit and direction: a change of any of them starts a new series."""
    return (
        same_words(first.name, second.name) and same_words(first.unit, second.unit) and first.direction == second.direction
    )
