"""Between normalised scores and the raw values that a workbook prints."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Scale:
    """The raw values that stand for 0 and 100 points, and the decimals printed."""

    low: float
    high: float
    decimals: int

    def quantise(self, score: float) -> Decimal:
        """The printed raw value of a score; only scores of exactly 0 and 100 get the ends of the scale."""
        step = 10**-self.decimals
        value = self.low + score / 100 * (self.high - self.low)
        if 0 < score < 100:
            value = min(max(value, self.low + step), self.high - step)
        return Decimal(f"{value:.{self.decimals}f}") + 0

    def score(self, value: Decimal) -> float:
        return (float(value) - self.low) / (self.high - self.low) * 100
