"""Numbers and choices as Vietnamese readers see them inside the sentences of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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


def plain(value: float | Decimal) -> Decimal:
    """The shortest decimal that stands for `value`, without an exponent: 12.50 -> 12.5, 1E+3 -> 1000."""
    number = Decimal(repr(float(value))) if isinstance(value, float) else value
    return Decimal(format(number.normalize(), "f"))


def shown(value: float | Decimal | None, unit: str | None = None) -> str:
    """A number with decimal comma and dots for thousands, and its unit."""
    if value is None:
        return NOBODY
    text = format(plain(value), ",f").translate(str.maketrans(",.", ".,"))
    return f"{text} {unit}" if unit else text


def claim_text(commitment: Commitment) -> str:
    """Who says what: "Sở Công Thương: ≥ 12,5 %"."""
    sign = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}.get(commitment.comparator, "")
    value = shown(commitment.value, commitment.unit)
    if commitment.value_high is not None:
        value = f"{shown(commitment.value)} - {shown(commitment.value_high, commitment.unit)}"
    return f"{commitment.department or NOBODY}: {sign}{value}"
