"""Numbers and choices as Vietnamese readers see them inside the sentences of this room."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.contracts import Commitment, Finding
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.numbers import plain, shown

MESSAGES = MessageCatalogue(__file__)
WORDS: dict[str, str] = data(Path(__file__).with_suffix(".yml"))
NOBODY = WORDS["nobody"]


def tell(code: str, subjects: tuple[str, ...], **values: Any) -> Finding:
    """The finding `code` about `subjects`, its sentence filled with `values`."""
    return MESSAGES.finding(code, subjects=subjects, **values)


def figure(value: Decimal | None, unit: str | None = None) -> str:
    """A value as it is shown, with its unit."""
    if value is None:
        return NOBODY
    text = shown(plain(value))
    return f"{text} {unit}" if unit else text


def promised(commitment: Commitment) -> str:
    """What is promised: "≥ 12,5 %"."""
    value = figure(commitment.value, commitment.unit)
    if commitment.value_high is not None:
        value = f"{figure(commitment.value)} - {figure(commitment.value_high, commitment.unit)}"
    return f"{commitment.comparator.sign}{value}"


def who_promises(commitment: Commitment) -> str:
    """Who says what: "Sở Công Thương: ≥ 12,5 %"."""
    return f"{commitment.department or NOBODY}: {promised(commitment)}"
