"""One edition of the demonstration: raw values as printed, and the exact scores and ranks that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sources.samples.tree import Tree
from sources.words.numbers import SCORE_PLACES, rounded


@dataclass(frozen=True)
class Edition:
    """Printed raw values (province -> code -> value; a missing one is absent) and what is computed from them, exactly."""

    year: int
    tree: Tree
    provinces: tuple[str, ...]
    raw: dict[str, dict[str, Decimal]]
    scores: dict[str, dict[str, Fraction]]
    ranks: dict[str, dict[str, int]]

    def printed_scores(self, province: str) -> dict[str, Decimal]:
        """Code -> score with two decimals, half away from zero; a missing score is absent."""
        exact = {code: Decimal(score.numerator) / score.denominator for code, score in self.scores[province].items()}
        return {code: rounded(score, SCORE_PLACES) for code, score in exact.items()}


def compute(year: int, tree: Tree, raw: dict[str, dict[str, Decimal]]) -> Edition:
    """Min-max over the provinces of the edition (0-100), means up the tree, rank 1 = best, ties share the smallest."""
    provinces = tuple(raw)
    normalised: dict[str, dict[str, Fraction]] = {name: {} for name in provinces}
    for node in tree.indicators:
        column = {name: Fraction(raw[name][node.code]) for name in provinces if node.code in raw[name]}
        least, most = min(column.values()), max(column.values())
        for name, value in column.items():
            normalised[name][node.code] = 100 * (value - least) / (most - least)
    scores = {name: tree.scores(normalised[name]) for name in provinces}
    ranks: dict[str, dict[str, int]] = {name: {} for name in provinces}
    for node in tree.nodes:
        column = {name: scores[name][node.code] for name in provinces if node.code in scores[name]}
        for name, value in column.items():
            ranks[name][node.code] = 1 + sum(other > value for other in column.values())
    return Edition(year, tree, provinces, raw, scores, ranks)
