"""Figures in the prose of the papers come from the workbooks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from scripts.workshop.commitments import filled
from scripts.workshop.edition import Edition
from sources.tree import Tree

EDITION = Edition(
    2025,
    Tree(2025, ()),
    ("Cao Bằng",),
    {"Cao Bằng": {"7.1.1": Decimal("3.50")}},
    {"Cao Bằng": {"7": Fraction(1645, 100)}},
    {"Cao Bằng": {"7.1.1": 33}},
)


def test_placeholders_become_the_printed_figures() -> None:
    sentence = "tăng {raw:7.1.1@2025}%, xếp thứ {rank:7.1.1@2025}/34; trụ cột đạt {score:7@2025} điểm"
    assert filled(sentence, {2025: EDITION}) == "tăng 3,50%, xếp thứ 33/34; trụ cột đạt 16,45 điểm"


def test_a_figure_that_is_missing_is_never_made_up() -> None:
    with pytest.raises(KeyError):
        filled("{raw:5.1.5@2025}", {2025: EDITION})
