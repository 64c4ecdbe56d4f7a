"""Numbers as they are written, in and out, by the Vietnamese norm: comma for decimals, dot for thousands.

In: what cannot be decided from the characters alone is not decided; both readings are given and the number is flagged.
Out: `shown` is the only way a number gets into a sentence, `decimal_text` the only way it gets into a record.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data

SCORE_PLACES = 2
"""Scores are published with two decimals."""

_BLANK = "\u00a0\u202f\u2009\u2007 "
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_BREAK = re.compile(r"(?<=[\d.,])[ \t]*[\r\n]+[ \t]*(?=[\d.,])")
_BLANK_GROUPS = re.compile(rf"^[+-]?(\d{{1,3}})([{_BLANK}]\d{{3}})+(?=$|[.,])")
_PLAIN = re.compile(r"^[+-]?\d+(?:[.,]\d+)*$")
_WITHOUT_SEPARATOR = re.compile(r"^\d+$")
_TYPED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


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
    loaded: dict[str, Any] = data(Path(__file__).with_name("numbers.yml"))
    return loaded


def parse_number(text: str, *, decimal_hint: str | None = None, rate: bool = False) -> NumberReading:
    """The number that `text` writes (a percent sign after it is allowed).

    `decimal_hint` ("," or ".") is the document's or table's habit and decides ambiguous separators, still flagged;
    `rate` says that the unit is a score, a percentage or a rate, where "12.345" is not taken for thousands.

    >>> parse_number("1.191,118").value, parse_number("24,5%").value, parse_number("-1 234").value
    (Decimal('1191.118'), Decimal('24.5'), Decimal('-1234'))
    >>> parse_number("12,345").alternatives, parse_number("12,345", decimal_hint=",").value, parse_number("n/a").flags
    ((Decimal('12.345'), Decimal('12345')), Decimal('12.345'), ('empty',))
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
    reading = _separated(digits.lstrip("+-"), decimal_hint, rate)
    sign = Decimal.copy_negate if digits.startswith("-") else Decimal.copy_abs
    value = None if reading.value is None else sign(reading.value)
    return NumberReading(value, tuple(map(sign, reading.alternatives)), (*flags, *reading.flags))


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


def typed(text: str) -> Decimal | None:
    """A number as a person types it where only a number can stand: a comma or a point before decimals, no thousands.

    >>> typed("24,5"), typed("24.5"), typed("1.234,5")
    (Decimal('24.5'), Decimal('24.5'), None)
    """
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _TYPED.fullmatch(text) else None


def typed_text(value: Decimal) -> str:
    """A number as `typed` takes it, in the Vietnamese way: a comma before decimals, no thousands.

    >>> typed_text(Decimal("1234.50"))
    '1234,50'
    """
    return decimal_text(value).replace(".", ",")


def from_float(number: float) -> Decimal:
    """The shortest decimal that stands for a float of the matrices: the digits that the source printed."""
    return Decimal(int(number)) if number == int(number) else Decimal(repr(float(number)))


def rounded(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`value` to `places` decimals, halves away from zero (what Decimal calls ROUND_HALF_UP); never minus zero."""
    return _unsigned_zero(value.quantize(Decimal(1).scaleb(-places), rounding=rounding))


def plain(value: Decimal) -> Decimal:
    """The same value without superfluous zeros or an exponent: 12.50 -> 12.5, 1E+3 -> 1000."""
    text = decimal_text(value)
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def decimals(value: Decimal) -> int:
    """How many decimals a value needs: 12.50 -> 1, 1E+3 -> 0."""
    return max(0, -int(plain(value).as_tuple().exponent))


def shown(value: Decimal, places: int | None = None, *, signed: bool = False) -> str:
    """The Vietnamese form of `value`, at its own precision where `places` is None; `signed` prints a plus as well.

    >>> shown(Decimal("1191.118")), shown(Decimal("24.50")), shown(Decimal("1E+3")), shown(Decimal("-0.00"))
    ('1.191,118', '24,50', '1.000', '0,00')
    >>> shown(Decimal("24.485"), 2), shown(Decimal("-24.485"), 2), shown(Decimal("1.5"), 2, signed=True)
    ('24,49', '-24,49', '+1,50')
    """
    fixed = value if places is None else rounded(value, places)
    whole, _, fraction = format(fixed.copy_abs(), "f").partition(".")
    groups = f"{int(whole):,}".replace(",", ".")
    sign = "-" if fixed < 0 else "+" if signed and fixed > 0 else ""
    return f"{sign}{groups},{fraction}" if fraction else f"{sign}{groups}"


def shown_float(number: float, places: int | None = None) -> str:
    """A float of the matrices as `shown`, without superfluous zeros and with at most `places` decimals.

    >>> shown_float(1191.118), shown_float(2.50, 1), shown_float(12.0), shown_float(float("inf")), shown_float(float("nan"))
    ('1.191,118', '2,5', '12', '∞', '—')
    """
    if not math.isfinite(number):
        return "—" if math.isnan(number) else "∞" if number > 0 else "-∞"
    value = from_float(number)
    return shown(plain(value if places is None else rounded(value, places)))


def decimal_text(value: Decimal) -> str:
    """The text of a value in records and data files: a point, no exponent, no superfluous zeros lost or added."""
    return format(_unsigned_zero(value), "f")


def from_decimal_text(text: str) -> Decimal | None:
    """The value of a text that `decimal_text` could have written; None for words, dates and the like."""
    return Decimal(text) if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) else None


def _unsigned_zero(value: Decimal) -> Decimal:
    return value.copy_abs() if value == 0 else value
