"""Vietnamese numerals: comma, dots, halves away from zero; and they read back to what they stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.evidence.numerals import from_float, rounded, shown


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("24.485", 2, "24,49"),
        ("-24.485", 2, "-24,49"),
        ("0.005", 2, "0,01"),
        ("-0.004", 2, "0,00"),
        ("1234567.8", None, "1.234.567,8"),
        ("12.50", None, "12,50"),
        ("34", 0, "34"),
    ],
)
def test_shown(value: str, places: int | None, text: str) -> None:
    assert shown(Decimal(value), places) == text


def test_signed_differences() -> None:
    assert [shown(Decimal(value), 2, signed=True) for value in ("1.5", "-1.5", "0")] == ["+1,50", "-1,50", "0,00"]


@pytest.mark.parametrize(("number", "text"), [(12.0, "12"), (0.1, "0.1"), (23.95, "23.95"), (1e-05, "0.00001")])
def test_a_float_stands_for_its_shortest_decimal(number: float, text: str) -> None:
    assert format(from_float(number), "f") == text


@settings(max_examples=60)
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4), st.integers(min_value=0, max_value=3))
def test_a_shown_number_reads_back(value: Decimal, places: int) -> None:
    text = shown(value, places)
    assert Decimal(text.replace(".", "").replace(",", ".")) == rounded(value, places)
    assert abs(rounded(value, places) - value) * 2 <= Decimal(1).scaleb(-places)
