"""Whether a number can be read from the words that it quotes, and its meaning from the captions around them: the last links
of its chain, checked without any reader.

Named ways, in their order: the text stands there so; its number stands there, written by either convention; its number is
what a figure there is rounded to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from reports.evidence.records import Origin
from sources.innovation_index.captions import Meaning
from sources.places import Place, SheetCell
from sources.words.numbers import parse_number, rounded
from sources.words.vocabulary import Measure

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


def unsaid(origin: Origin, origins: Mapping[str, Origin]) -> tuple[str, ...]:
    """Which of `province`, `node`, `edition`, `unit` of a fact the words of its place and its captions do not say."""
    if "province" not in origin.columns:
        return ()
    captions = [origins[item.id].place for item in origin.captions if item.id in origins]
    words = [part_of_place(origin.place), *(place.raw_text for place in captions)]
    return meaning_of_columns(origin.columns).unsaid(words)


def part_of_place(place: Place) -> str:
    """The words of a position itself: the name of the sheet."""
    return place.selector.sheet.replace("_", " ") if isinstance(place.selector, SheetCell) else ""


def meaning_of_columns(columns: Mapping[str, Any]) -> Meaning:
    """What a fact is of. Points and ranks have their units by their measure; a value must be said in which unit it is."""
    measure = Measure(columns["measure"])
    unit = columns.get("unit") if measure is Measure.RAW_VALUE else None
    return Meaning(
        columns["province"], columns.get("code") or "", measure, columns.get("edition"), unit, columns["index_code"]
    )


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
