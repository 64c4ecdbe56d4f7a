"""Vietnamese numerals: comma, dots, halves away from zero; and they read back to what they stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.words.numbers import (
    decimal_text,
    from_decimal_text,
    from_float,
    parse_number,
    plain,
    rounded,
    shown,
    shown_float,
    typed,
)


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
        ("1E+3", None, "1.000"),
        ("-0.00", None, "0,00"),
        ("1191.118", None, "1.191,118"),
    ],
)
def test_shown(value: str, places: int | None, text: str) -> None:
    assert shown(Decimal(value), places) == text


def test_signed_differences() -> None:
    assert [shown(Decimal(value), 2, signed=True) for value in ("1.5", "-1.5", "0")] == ["+1,50", "-1,50", "0,00"]


@pytest.mark.parametrize(("number", "text"), [(12.0, "12"), (0.1, "0.1"), (23.95, "23.95"), (1e-05, "0.00001")])
def test_a_float_stands_for_its_shortest_decimal(number: float, text: str) -> None:
    assert format(from_float(number), "f") == text


DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4) | st.decimals(
    min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False
)


@given(DECIMALS, st.integers(min_value=0, max_value=3))
def test_rounding_goes_to_the_nearest_and_half_away_from_zero(value: Decimal, places: int) -> None:
    result = rounded(value, places)
    assert abs(result - value) * 2 <= Decimal(1).scaleb(-places)
    assert rounded(-value, places) == -result
    assert abs(result - value) * 2 != Decimal(1).scaleb(-places) or abs(result) > abs(value)
    assert not result.is_signed() or result != 0


@given(DECIMALS)
def test_a_shown_number_is_read_back(value: Decimal) -> None:
    read = parse_number(shown(value), decimal_hint=",")
    assert read.value == value, read
    assert value in (parse_number(shown(value)).value, *parse_number(shown(value)).alternatives)


@given(DECIMALS)
def test_record_texts_go_there_and_back(value: Decimal) -> None:
    assert from_decimal_text(decimal_text(value)) == value
    assert plain(value) == value
    assert not decimal_text(plain(value)).endswith(("0", ".")) or "." not in decimal_text(plain(value))
    assert "-0" not in {decimal_text(plain(value)), decimal_text(rounded(value, 0))}
    assert typed(decimal_text(value)) == typed(decimal_text(value).replace(".", ",")) == value


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_floats_are_shown_by_their_own_digits(number: float) -> None:
    assert float(from_float(number)) == number
    assert parse_number(shown_float(number), decimal_hint=",").value == from_float(number)


def test_words_are_no_record_numbers() -> None:
    assert [from_decimal_text(text) for text in ("", "abc", "1,5", "30/6/2026", "٣", "1.2.3", "-")] == [None] * 7
