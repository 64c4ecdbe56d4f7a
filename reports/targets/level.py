"""The arithmetic of commitments: what level of the indicator each one promises. SQL calls it where it joins (core.claim)."""

from __future__ import annotations

from decimal import Decimal

from sources.words.numbers import decimal_text, plain, rounded
from sources.words.units import is_share, units_agree
from sources.words.vocabulary import Kind, Measure


def committed_level(
    kind: str, value: str | None, unit: str | None, expected_unit: str | None, base: str | None, years: int | None
) -> str | None:
    """The level, in the indicator's unit, that a commitment of `kind` leads to; None where its words give none.

    `value`, `base` and the level are decimals as text; `base`: what a relative commitment starts from; `years`: from its
    base year to its own. A commitment in points is a level only where the indicator itself is measured in points.

    >>> committed_level("level", "12.50", "%", "% GRDP", None, None), committed_level("rank", "3", "", "điểm", None, None)
    ('12.50', None)
    >>> committed_level("delta", "2", "%", "%", "10.5", None), committed_level("rate", "8", "%", "tỷ đồng", "100", 2)
    ('12.5', '116.6')
    """
    if value is None:
        return None
    if kind == Kind.LEVEL or (kind == Kind.SCORE and units_agree(Measure.SCORE.label, expected_unit)):
        return value
    level = None if base is None else _from_base(kind, Decimal(value), unit, expected_unit, Decimal(base), years)
    return None if level is None else decimal_text(level)


def _from_base(
    kind: str, value: Decimal, unit: str | None, expected_unit: str | None, base: Decimal, years: int | None
) -> Decimal | None:
    """The level that a change of `base` leads to; a product is rounded to one decimal more than the base has.

    Percentage points are added to a percentage; a plain "%" on another unit is a relative change. "Up 9 %" of something
    that is itself measured in per cent may mean a level, points or a share: a person has to say which.
    """
    growth, of_share = 1 + value / 100, is_share(expected_unit)
    if kind == Kind.DELTA:
        return _product(base, growth) if is_share(unit) and not of_share else base + value
    if kind == Kind.DELTA_PERCENT and not of_share:
        return _product(base, growth)
    if kind == Kind.FACTOR:
        return _product(base, value)
    if kind == Kind.RATE and years is not None and years > 0 and not of_share:
        return _product(base, growth**years) if is_share(unit) else base + value * years
    return None


def _product(base: Decimal, factor: Decimal) -> Decimal:
    places = max(0, -int(base.as_tuple().exponent))
    return plain(rounded(base * factor, places + 1))
