"""Which figures of an indicator can be signed: the source's own decimals, and whole things where things are counted.

Half an application cannot be filed. Where an indicator is a ratio of counts and the denominator is known, its targets are
those of whole numbers of the thing; the figure is written so that the count reaches it (rounded towards the worse side).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sources.words.numbers import from_float, plain, rounded


@dataclass(frozen=True, slots=True)
class Steps:
    """`places`: decimals of the source; `direction`: of the indicator; `each`: what one counted thing adds, None where the
    indicator counts nothing, the denominator is not known, or the source prints fewer decimals than one thing adds."""

    places: int
    direction: int
    each: Decimal | None = None

    def towards(self, value: float, end: float) -> Decimal:
        """`value` rounded towards `end`; `end` itself where the rounding would pass it."""
        exact, limit = from_float(value), from_float(end)
        way = ROUND_FLOOR if end < value else ROUND_CEILING
        near = rounded(exact, self.places, way) if self.each is None else self._counted(exact, self.each, way)
        return plain(limit if exact == limit or (near - limit) * (exact - limit) < 0 else near)

    def next(self, value: Decimal, steps: int) -> Decimal:
        """The figure so many steps further in the good direction (back where negative)."""
        ahead = steps * self.direction
        if self.each is None:
            return value + Decimal(ahead).scaleb(-self.places)
        return plain(self._written((self.count(value) or 0) + ahead, self.each))

    def count(self, value: Decimal) -> int | None:
        """How many things the figure stands for; None where nothing is counted."""
        if self.each is None:
            return None
        return self._things(value, self.each, ROUND_CEILING if self.direction > 0 else ROUND_FLOOR)

    def _counted(self, exact: Decimal, each: Decimal, way: str) -> Decimal:
        return self._written(self._things(exact, each, way), each)

    def _things(self, value: Decimal, each: Decimal, way: str) -> int:
        """How many things, rounded by `way` where the figure is not that of a whole number already."""
        nearest = int(rounded(value / each, 0))
        same = abs(value / each - nearest) < Decimal("1e-9") or self._written(nearest, each) == value
        return nearest if same else int(rounded(value / each, 0, way))

    def _written(self, count: int, each: Decimal) -> Decimal:
        return rounded(count * each, self.places, ROUND_FLOOR if self.direction > 0 else ROUND_CEILING)
