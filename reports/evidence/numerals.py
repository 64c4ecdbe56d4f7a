"""How a value is shown in Vietnamese: decimal comma, dot for thousands, rounded half away from zero. The only such place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SCORE_PLACES = 2
"""Scores are published with two decimals."""


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals, halves away from zero (what Decimal calls ROUND_HALF_UP); never minus zero."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def shown(value: Decimal, places: int | None = None, *, signed: bool = False) -> str:
    """The Vietnamese form of `value`, at its own precision where `places` is None; `signed` prints a plus as well."""
    fixed = value if places is None else rounded(value, places)
    whole, _, fraction = format(abs(fixed), "f").partition(".")
    groups = f"{int(whole):,}".replace(",", ".")
    sign = "-" if fixed < 0 else "+" if signed and fixed > 0 else ""
    return f"{sign}{groups},{fraction}" if fraction else f"{sign}{groups}"


def from_float(number: float) -> Decimal:
    """The shortest decimal that stands for a float of the matrices: the digits that the source printed."""
    return Decimal(int(number)) if number == int(number) else Decimal(repr(float(number)))
