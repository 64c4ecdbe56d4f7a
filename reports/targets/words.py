"""Numbers and choices as Vietnamese readers see them inside the sentences of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.evidence import numerals
from sources.contracts import Commitment, Finding
from sources.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
NOBODY = "(chưa xác định)"
KINDS = {
    "rank": "thứ hạng",
    "rank_delta": "số bậc thứ hạng",
    "score": "điểm số",
    "milestone": "mốc công việc",
    "rate": "tốc độ",
}


def tell(code: str, subjects: tuple[str, ...], **values: Any) -> Finding:
    """The finding `code` about `subjects`, its sentence filled with `values`."""
    return MESSAGES.finding(code, subjects=subjects, **values)


def plain(value: Decimal) -> Decimal:
    """The same value without superfluous zeros or an exponent: 12.50 -> 12.5, 1E+3 -> 1000."""
    return Decimal(format(value.normalize(), "f"))


def figure(value: Decimal | None, unit: str | None = None) -> str:
    """A value as it is shown, with its unit."""
    if value is None:
        return NOBODY
    text = numerals.shown(plain(value))
    return f"{text} {unit}" if unit else text


def claim_text(commitment: Commitment) -> str:
    """Who says what: "Sở Công Thương: ≥ 12,5 %"."""
    sign = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}.get(commitment.comparator, "")
    value = figure(commitment.value, commitment.unit)
    if commitment.value_high is not None:
        value = f"{figure(commitment.value)} - {figure(commitment.value_high, commitment.unit)}"
    return f"{commitment.department or NOBODY}: {sign}{value}"
