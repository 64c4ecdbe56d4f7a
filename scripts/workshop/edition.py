"""One edition of the demonstration: raw values as printed, the exact scores and ranks that follow, and their own check.

Min-max over the provinces, means from the indicators up to the index; weights are relative among siblings, and a missing
indicator leaves its weight to its siblings. Written apart from `sources/innovation_index/method`, as a second way to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scripts.workshop.known import further, published
from sources.tree import Node, Tree
from sources.words.numbers import SCORE_PLACES, rounded
from sources.words.vocabulary import Level

_TOLERANCE = Decimal("0.01")


@dataclass(frozen=True)
class Scale:
    """The raw values that stand for 0 and 100 points, and the decimals printed."""

    low: float
    high: float
    decimals: int

    def quantise(self, score: float) -> Decimal:
        """The printed raw value of a score; only scores of exactly 0 and 100 get the ends of the scale."""
        step = 10**-self.decimals
        value = self.low + score / 100 * (self.high - self.low)
        if 0 < score < 100:
            value = min(max(value, self.low + step), self.high - step)
        return rounded(Decimal(value), self.decimals)

    def score(self, value: Decimal) -> float:
        return (float(value) - self.low) / (self.high - self.low) * 100


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
    scores = {name: node_scores(tree, normalised[name]) for name in provinces}
    ranks: dict[str, dict[str, int]] = {name: {} for name in provinces}
    for node in tree:
        column = {name: scores[name][node.code] for name in provinces if node.code in scores[name]}
        for name, value in column.items():
            ranks[name][node.code] = 1 + sum(other > value for other in column.values())
    return Edition(year, tree, provinces, raw, scores, ranks)


def effective_weights(tree: Tree, code: str, present: frozenset[str]) -> dict[str, Fraction]:
    """How much each present indicator below `code` counts in its score (sum 1, or empty if none is present)."""
    below = tree.children(code)
    if not below:
        return {code: Fraction(1)} if code in present else {}
    parts = [(Fraction(child.weight), effective_weights(tree, child.code, present)) for child in below]
    total = sum((weight for weight, part in parts if part), Fraction(0))
    return {leaf: weight / total * share for weight, part in parts for leaf, share in part.items()}


def aggregates(tree: Tree) -> tuple[Node, ...]:
    """The nodes above the indicators, in the framework's order."""
    return tuple(node for node in tree if node.level is not Level.INDICATOR)


def node_scores(tree: Tree, normalised: dict[str, Fraction]) -> dict[str, Fraction]:
    """The exact score of every node above and including the given indicators of one province."""
    scores = dict(normalised)
    for node in reversed(aggregates(tree)):
        known = [(Fraction(child.weight), scores[child.code]) for child in tree.children(node.code) if child.code in scores]
        if known:
            total = sum((weight for weight, _ in known), Fraction(0))
            scores[node.code] = sum((weight * score for weight, score in known), Fraction(0)) / total
    return scores


def disagreements(edition: Edition) -> list[str]:
    """One line for each known figure that the edition does not show: scores to 0.01, ranks exactly."""
    found = []
    for figure in published(edition.year) + further(edition.year):
        place = f"{edition.year} {figure.province} {figure.code}"
        score = edition.printed_scores(figure.province).get(figure.code)
        rank = edition.ranks[figure.province].get(figure.code)
        if figure.score is not None and (score is None or abs(score - figure.score) > _TOLERANCE):
            found.append(f"{place}: score {score} instead of {figure.score}")
        if figure.rank is not None and rank != figure.rank:
            found.append(f"{place}: rank {rank} instead of {figure.rank}")
    return found


def check(edition: Edition) -> None:
    """Raises AssertionError naming every disagreement."""
    found = disagreements(edition)
    assert not found, "\n".join(found)
