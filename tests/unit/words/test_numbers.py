"""Written numbers and the readings expected of them."""

from decimal import Decimal

import pytest

from sources.words.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("12,5", "12.5"),
        ("12,50%", "12.50"),
        ("37.80", "37.80"),
        ("1.191,118", "1191.118"),
        ("0,345", "0.345"),
        ("0.345", "0.345"),
        ("2.292", "2292"),
        ("05", "5"),
        ("-3,2", "-3.2"),
        ("−3,2", "-3.2"),
        ("1 234 567,8", "1234567.8"),
        ("1\u00a0250", "1250"),
        ("12,\n5", "12.5"),
        ("34,80¹", "34.80"),
        ("1O,5", "10.5"),
        ("l2", "12"),
        ("một nửa", "0.5"),
        ("9,0", "9.0"),
        ("7.3456", "7.3456"),
    ],
)
def test_number_is_read(text: str, value: str) -> None:
    assert str(parse_number(text).value) == value


@pytest.mark.parametrize(
    ("text", "hint", "rate", "value"),
    [
        ("1,234", None, False, None),
        ("1,234", ",", False, "1.234"),
        ("1,234", ".", False, "1234"),
        ("12.345", None, True, None),
        ("12.345", ".", True, "12.345"),
        ("12.345", ",", True, None),
        ("12.345", ".", False, "12.345"),
    ],
)
def test_three_digits_after_one_separator_are_ambiguous(text: str, hint: str | None, rate: bool, value: str | None) -> None:
    reading = parse_number(text, decimal_hint=hint, rate=rate)
    assert reading.value == (None if value is None else Decimal(value))
    assert "ambiguous" in reading.flags
    assert len(reading.alternatives) == 2


@pytest.mark.parametrize("text", ["", "-", "chưa có", "1.23.4", "23/34", "abc", "1,2,3", "Ol"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert parse_number(text).value is None
