"""Between scores and printed raw values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sources.samples.scale import Scale

SCALE = Scale(2.0, 6.0, 1)


def test_only_the_ends_get_the_ends_of_the_scale() -> None:
    printed = [SCALE.quantise(score) for score in (0, 0.1, 50, 99.9, 100)]
    assert printed == [Decimal(text) for text in ("2.0", "2.1", "4.0", "5.9", "6.0")]


def test_a_printed_value_leads_back_to_its_score() -> None:
    assert SCALE.score(Decimal("3.0")) == pytest.approx(25.0)
