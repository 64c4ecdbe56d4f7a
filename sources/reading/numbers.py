"""A written number as a Decimal, by the Vietnamese norm (comma for decimals, dot for thousands) and its usual breaches.

What cannot be decided from the characters alone is not decided: both readings are given and the number is flagged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_BLANK = "\u00a0\u202f\u2009\u2007 "
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_BREAK = re.compile(r"(?<=[\d.,])[ \t]*[\r\n]+[ \t]*(?=[\d.,])")
_BLANK_GROUPS = re.compile(rf"^(\d{{1,3}})([{_BLANK}]\d{{3}})+(?=$|[.,])")
_PLAIN = re.compile(r"^[+-]?\d+(?:[.,]\d+)*$")
_WITHOUT_SEPARATOR = re.compile(r"^\d+$")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """`value` is None where there is no number or no way to decide; `alternatives` are the possible readings then.

    `flags`: `ambiguous`, `dot_decimal`, `grouping` (groups that are not of three digits), `line_break`, `look_alike`,
    `superscript`, `spelled`, `blank_thousands`, `empty`, `not_a_number`.
    """

    value: Decimal | None
    alternatives: tuple[Decimal, ...] = ()
    flags: tuple[str, ...] = ()


@cache
def _words() -> dict[str, Any]:
    import yaml

    path = Path(__file__).with_name("numbers.yml")
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def parse_number(text: str, *, decimal_hint: str | None = None, rate: bool = False) -> NumberReading:
    """The number that `text` writes (a percent sign after it is allowed).

    `decimal_hint` ("," or ".") is the document's or table's habit and decides ambiguous separators, still flagged;
    `rate` says that the unit is a score, a percentage or a rate, where "12.345" is not taken for thousands.
    """
    words = _words()
    plain = unicodedata.normalize("NFC", text).strip().strip(_BLANK)
    lower = plain.lower()
    if lower in words["empty"]:
        return NumberReading(None, (), ("empty",))
    if lower in words["spelled"]:
        return NumberReading(Decimal(words["spelled"][lower]), (), ("spelled",))
    digits, flags = _cleaned(plain, words["look_alikes"])
    if not _PLAIN.match(digits):
        return NumberReading(None, (), (*flags, "not_a_number"))
    sign = -1 if digits.startswith("-") else 1
    reading = _separated(digits.lstrip("+-"), decimal_hint, rate)
    return NumberReading(
        None if reading.value is None else sign * reading.value,
        tuple(sign * value for value in reading.alternatives),
        (*flags, *reading.flags),
    )


def _cleaned(text: str, look_alikes: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Only digits, separators and a sign, with flags for what had to be mended on the way."""
    flags: list[str] = []
    text = text.removesuffix("%").strip().replace("−", "-").replace("–", "-")
    if _SUPERSCRIPT.search(text):
        text = _SUPERSCRIPT.sub("", text)
        flags.append("superscript")
    if _BREAK.search(text):
        text = _BREAK.sub("", text)
        flags.append("line_break")
    if _BLANK_GROUPS.match(text):
        text = re.sub(rf"[{_BLANK}]", "", text)
        flags.append("blank_thousands")
    mended = "".join(look_alikes.get(character, character) for character in text)
    if mended != text and _PLAIN.match(mended) and sum(map(str.isdigit, text)) * 2 >= len(text) - 1:
        text = mended
        flags.append("look_alike")
    return text, tuple(flags)


def _separated(digits: str, hint: str | None, rate: bool) -> NumberReading:
    if _WITHOUT_SEPARATOR.match(digits):
        return NumberReading(Decimal(digits))
    if "." in digits and "," in digits:
        mark = "." if digits.rindex(".") > digits.rindex(",") else ","
        if digits.count(mark) > 1:
            return NumberReading(None, (), ("grouping",))
        other = "," if mark == "." else "."
        whole, _ = digits.split(mark)
        flags = ("dot_decimal",) if mark == "." else ()
        if not _in_thousands(whole, other):
            flags = (*flags, "grouping")
        return NumberReading(_decimal(digits, mark), (), flags)
    mark = "." if "." in digits else ","
    if digits.count(mark) > 1:
        if _in_thousands(digits, mark):
            return NumberReading(Decimal(digits.replace(mark, "")))
        return NumberReading(None, (), ("grouping",))
    return _one_separator(digits, mark, hint, rate)


def _one_separator(digits: str, mark: str, hint: str | None, rate: bool) -> NumberReading:
    """One separator alone: the number of digits on both sides decides, or nothing does."""
    whole, fraction = digits.split(mark)
    decimal = _decimal(digits, mark)
    if len(fraction) != 3 or whole.startswith("0") or len(whole) > 3:
        return NumberReading(decimal, (), ("dot_decimal",) if mark == "." else ())
    thousands = Decimal(whole + fraction)
    if mark == "." and not rate and hint != ".":
        return NumberReading(thousands)
    decided = {mark: decimal, None: None}.get(hint, None if rate else thousands)
    return NumberReading(decided, (decimal, thousands), ("ambiguous",))


def _in_thousands(digits: str, mark: str) -> bool:
    first, *groups = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


def _decimal(digits: str, mark: str) -> Decimal:
    other = "," if mark == "." else "."
    return Decimal(digits.replace(other, "").replace(mark, "."))
