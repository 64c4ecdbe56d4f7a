"""From printed raw values to exact scores and ranks, on a tree small enough to do by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scripts.workshop.edition import Scale, compute, effective_weights
from sources.tree import Node, Tree
from sources.words.vocabulary import Level

TREE = Tree(
    2025,
    tuple(
        Node(code, code, level, parent)
        for code, level, parent in (
            ("PII", Level.INDEX, None),
            ("1", Level.PILLAR, "PII"),
            ("2", Level.PILLAR, "PII"),
            ("a", Level.INDICATOR, "1"),
            ("b", Level.INDICATOR, "1"),
            ("c", Level.INDICATOR, "2"),
        )
    ),
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
    assert effective_weights(TREE, "PII", frozenset("ac")) == {"a": Fraction(1, 2), "c": Fraction(1, 2)}


def test_ties_share_the_smallest_rank() -> None:
    edition = compute(2025, TREE, RAW)
    assert [edition.ranks[name]["c"] for name in "XYZ"] == [1, 1, 3]


def test_printed_scores_round_half_away_from_zero() -> None:
    raw = {"X": {"a": Decimal(0)}, "Y": {"a": Decimal(20000)}, "Z": {"a": Decimal(1)}}
    tree = Tree(2025, tuple(node for node in TREE if node.code in ("PII", "1", "a")))
    assert compute(2025, tree, raw).printed_scores("Z")["a"] == Decimal("0.01")


SCALE = Scale(2.0, 6.0, 1)


def test_only_the_ends_get_the_ends_of_the_scale() -> None:
    printed = [SCALE.quantise(score) for score in (0, 0.1, 50, 99.9, 100)]
    assert printed == [Decimal(text) for text in ("2.0", "2.1", "4.0", "5.9", "6.0")]


def test_a_printed_value_leads_back_to_its_score() -> None:
    assert SCALE.score(Decimal("3.0")) == pytest.approx(25.0)
