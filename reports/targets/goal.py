"""What the province wants, from words to figures: `rank:R`, `score:S`, `above:region-mean`, `pillars:k`, `share:p`."""

from __future__ import annotations

import re
from decimal import Decimal

from reports.inputs import Goal
from reports.targets.words import MESSAGES

REGION_MEAN = "region-mean"
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,9})?")
_WHOLE = frozenset({"rank", "pillars"})
_KINDS = frozenset({"rank", "score", "above", "pillars", "share"})


def parse_goal(text: str, year: int) -> Goal:
    """The goal that `text` names, for `year`. Raises Refused for anything that is not one of the five forms."""
    kind, _, value = text.strip().partition(":")
    kind, value = kind.strip().casefold(), value.strip()
    if kind == "above" and value == REGION_MEAN:
        return Goal(kind, REGION_MEAN, year)
    if kind not in _KINDS or kind == "above" or not _NUMBER.fullmatch(value):
        raise MESSAGES.refused("PII-GOAL-UNKNOWN", text=text)
    number = Decimal(value.replace(",", "."))
    if number <= 0 or (kind in _WHOLE and number != number.to_integral_value()) or (kind == "share" and number > 100):
        raise MESSAGES.refused("PII-GOAL-VALUE", text=text)
    return Goal(kind, number.to_integral_value() if kind in _WHOLE else number, year)
