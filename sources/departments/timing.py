"""Which year belongs to which quantity of a sentence, and from which year a change counts."""

from __future__ import annotations

import re

from sources.departments.language import language
from sources.departments.quantities import Quantity, Sentence
from sources.words.dates import TimeExpression

_ASIDE = re.compile(r"\([^()]*\)")
Timed = tuple[TimeExpression | None, TimeExpression | None]
"""The time of a quantity and the time that it is compared with."""


def times_of(sentence: Sentence) -> list[Timed]:
    """For each quantity its time and its base: a year tied behind it, else the last one before it in its stretch."""
    quantities = sentence.quantities
    years = [time for time in sentence.times if time.kind != "period"]
    if len(quantities) > 1 and len(years) == len(quantities) and any(cue.group == "respectively" for cue in sentence.cues):
        return [(time, None) for time in years]
    bases = [time for time in sentence.times if _is_base(sentence, time)]
    free = [time for time in sentence.times if time not in bases]
    found: list[Timed] = []
    begin = 0
    for at, quantity in enumerate(quantities):
        following = quantities[at + 1] if at + 1 < len(quantities) else None
        stop = following.start if following else len(sentence.text)
        before = [time for time in free if begin <= time.start < quantity.start]
        after = next((time for time in free if quantity.end <= time.start < stop), None)
        base = next((time for time in bases if quantity.start < time.start < stop), None)
        base = base or next((time for time in bases if begin <= time.start < quantity.start), None)
        chosen = before[-1] if before else None
        if after is not None and _belongs(sentence, quantity, after, following, bool(before)):
            chosen = after
            free.remove(after)
        found.append((chosen, base))
        begin = quantity.end
    return found


def _is_base(sentence: Sentence, time: TimeExpression) -> bool:
    """Whether a change is counted from this time ("so với ước thực hiện năm 2025", "gấp đôi năm 2024")."""
    sets = language().sets
    for quantity in sentence.quantities:
        if (
            quantity.shape == "factor"
            and 0 <= time.start - quantity.end <= 12
            and "," not in sentence.text[quantity.end : time.start]
        ):
            return not any(word in sentence.text[quantity.end : time.start] for word in sets["into"])
    after = max((other.end for other in sentence.times if other.end <= time.start), default=0)
    words = [token.text for token in sentence.tokens if after <= token.start and token.end <= time.start][-6:]
    for word in reversed(words):
        if word in sets["compared"]:
            return word not in sets["equal"] or words[-1] in sets["equal_year"]
        if word in sets["no_base"]:
            return False
    return False


def _belongs(
    sentence: Sentence, quantity: Quantity, time: TimeExpression, following: Quantity | None, has_before: bool
) -> bool:
    """Whether a time behind a quantity is its own ("19 (năm 2026)", "60% vào cuối năm 2026") and not the next one's."""
    sets = language().sets
    between = sentence.text[quantity.end : time.start]
    rest = sentence.text[time.end :].lstrip()
    if between.strip().startswith("(") and ")" not in between:
        return rest.startswith(")") or has_before is False
    aside = [match.span() for match in _ASIDE.finditer(sentence.text, quantity.end, time.start)]
    words = [
        token.text
        for token in sentence.tokens
        if quantity.end <= token.start and token.end <= time.start
        and not any(begin <= token.start < end for begin, end in aside)
    ]  # fmt: skip
    while words and words[-1] in sets["before_year"]:
        words.pop()
    if any(mark in words for mark in (",", ";", ":", "→", "(")):
        return following is None and not has_before
    if following is None:
        return not has_before or not words
    if words and words[-1] in sets["joins"]:
        return False
    leading = rest.split()[:1]
    if words and leading and leading[0] in sets["leads_on"]:
        return False
    if not words and leading and leading[0] in sets["leads_on"] and has_before:
        return False
    return not has_before or not words
