"""Whether a number can be read from the words that it quotes: the last link of its chain, checked without any reader.

Named ways, in their order: the text stands there so; its number stands there, written by either convention; its number is
what a figure there is rounded to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from sources.words.numbers import parse_number, rounded

_FIGURE = re.compile(r"[+\-−–]?\d[\d.,\u00a0\u202f\u2009]*\d%?|[+\-−–]?\d%?")


def way_of_reading(shown_text: str, quoted: str) -> str | None:
    """The name of the way in which `shown_text` follows from the words `quoted`; None if in none.

    >>> way_of_reading("24,21", "24.21"), way_of_reading("2030", "Năm 2030"), way_of_reading("9", "10")
    ('value', 'text', None)
    """
    words, text = _plain(quoted), _plain(shown_text)
    if text and _stands_in(text.casefold(), words.casefold()):
        return "text"
    number = parse_number(text, decimal_hint=",").value
    if number is None:
        return None
    figures = set(_figures(words))
    if number in figures:
        return "value"
    places = len(text.rpartition(",")[2]) if "," in text else 0
    return "rounded" if any(number == rounded(figure, places) for figure in figures) else None


def _stands_in(text: str, words: str) -> bool:
    """Whether the text stands there as a whole, not as a piece of a longer figure."""
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![.,]?\d)", words) is not None


def _figures(words: str) -> Iterator[Decimal]:
    """Every number that stands in the words; a point before three digits is read in both ways."""
    for figure in (words, *_FIGURE.findall(words)):
        for reading in (parse_number(figure), parse_number(figure, decimal_hint=".")):
            yield from (item for item in (reading.value, *reading.alternatives) if item is not None)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
