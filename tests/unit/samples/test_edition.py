"""From printed raw values to exact scores and ranks, on a tree small enough to do by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sources.samples.edition import compute
from sources.samples.tree import Node, Tree

TREE = Tree(
    tuple(
        Node(code, code, level, parent, Fraction(1), "")
        for code, level, parent in (
            ("PII", "index", ""),
            ("1", "pillar", "PII"),
            ("2", "pillar", "PII"),
            ("a", "indicator", "1"),
            ("b", "indicator", "1"),
            ("c", "indicator", "2"),
        )
    )
)
RAW = {
    "X": {"a": Decimal("2"), "b": Decimal("10"), "c": Decimal("5")},
    "Y": {"a": Decimal("4"), "b": Decimal("30"), "c": Decimal("5")},
    "Z": {"a": Decimal("3"), "c": Decimal("1")},
}


def test_scores_are_min_max_then_means() -> None:
    edition = compute(2025, TREE, RAW)
    assert edition.scores["X"] == {"a": 0, "b": 0, "c": 100, "1": 0, "2": 100, "PII": 50}


def test_a_missing_indicator_leaves_its_weight_to_its_siblings() -> None:
    edition = compute(2025, TREE, RAW)
    assert edition.scores["Z"]["1"] == 50 and "b" not in edition.scores["Z"]
    assert TREE.effective_weights("PII", frozenset("ac")) == {"a": Fraction(1, 2), "c": Fraction(1, 2)}


def test_ties_share_the_smallest_rank() -> None:
    edition = compute(2025, TREE, RAW)
    assert [edition.ranks[name]["c"] for name in "XYZ"] == [1, 1, 3]


def test_printed_scores_round_half_away_from_zero() -> None:
    raw = {"X": {"a": Decimal(0)}, "Y": {"a": Decimal(20000)}, "Z": {"a": Decimal(1)}}
    tree = Tree(tuple(node for node in TREE.nodes if node.code in ("PII", "1", "a")))
    assert compute(2025, tree, raw).printed_scores("Z")["a"] == Decimal("0.01")
