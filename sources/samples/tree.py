"""The index tree of the demonstration: which indicators make up a score, and with which effective weights.

Arithmetic means from indicators up to the index; weights are relative among siblings; a missing indicator leaves its
weight to its siblings.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

FRAMEWORKS = Path(__file__).parents[1] / "innovation_index"


@dataclass(frozen=True)
class Node:
    code: str
    name: str
    level: str
    parent: str
    weight: Fraction
    unit: str


@dataclass(frozen=True)
class Tree:
    """The nodes of one edition in the order of the framework file."""

    nodes: tuple[Node, ...]

    @cached_property
    def children(self) -> dict[str, tuple[Node, ...]]:
        return {node.code: tuple(child for child in self.nodes if child.parent == node.code) for node in self.nodes}

    @cached_property
    def indicators(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.level == "indicator")

    @cached_property
    def aggregates(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.level != "indicator")

    def effective_weights(self, code: str, present: frozenset[str]) -> dict[str, Fraction]:
        """How much each present indicator below `code` counts in its score (sum 1, or empty if none is present)."""
        below = self.children[code]
        if not below:
            return {code: Fraction(1)} if code in present else {}
        parts = [(child.weight, self.effective_weights(child.code, present)) for child in below]
        total = sum((weight for weight, part in parts if part), Fraction(0))
        return {leaf: weight / total * share for weight, part in parts for leaf, share in part.items()}

    def scores(self, normalised: dict[str, Fraction]) -> dict[str, Fraction]:
        """The exact score of every node above and including the given indicators of one province."""
        scores = dict(normalised)
        for node in reversed(self.aggregates):
            known = [(child.weight, scores[child.code]) for child in self.children[node.code] if child.code in scores]
            if known:
                total = sum((weight for weight, _ in known), Fraction(0))
                scores[node.code] = sum((weight * score for weight, score in known), Fraction(0)) / total
        return scores


def load_tree(edition: int) -> Tree:
    """The tree of `sources/innovation_index/<edition>/framework.csv`."""
    with (FRAMEWORKS / str(edition) / "framework.csv").open(encoding="utf-8", newline="") as file:
        return Tree(
            tuple(
                Node(row["code"], row["name"], row["level"], row["parent"], Fraction(row["weight"]), row["unit"])
                for row in csv.DictReader(file)
            )
        )
