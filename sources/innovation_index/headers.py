"""What a header says: which node of the framework, which measure, which edition, which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sources.innovation_index.framework import Framework, Match
from sources.innovation_index.words import measure_words, words
from sources.words.text import key
from sources.words.vocabulary import Measure

_YEAR = re.compile(r"(?<![\d.,/])(20[0-4]\d)(?![\d.,]*\d)")
_DATE = re.compile(r"tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_UNIT = re.compile(r"^(?:đvt|đơn vị(?: tính)?|unit)\s*:?\s*(.+)$", re.IGNORECASE)
_CODE_LIKE = re.compile(r"^[A-Za-z][A-Za-z0-9_.]{0,30}$")
_UNIT_WORDS = (
    r"điểm|điểm %|điểm phần trăm|người|tỷ đồng|triệu đồng|nghìn đồng|đồng|đơn|doanh nghiệp|tổ chức|ngày|giờ|lần|km|ha|usd|"
    r"triệu usd|chỉ số|sản phẩm|dự án|bậc|hạng|percent|points?|days?"
)
_UNIT_LIKE = re.compile(rf"^(?:%|‰|(?:%\s*)?(?:{_UNIT_WORDS}|grdp|gdp)(?:\s*/\s*[\w.,\s]{{1,30}})?|%\s+\w+)$", re.IGNORECASE)
_RANGE = re.compile(r"^\s*[\d.,]+\s*[-–]\s*[\d.,]+\s*$")


@dataclass(frozen=True, slots=True)
class Header:
    """One header text read. `generic`: nothing in it but a measure, an edition and fillers ("Điểm năm 2024")."""

    text: str
    match: Match | None = None
    measure: Measure | None = None
    edition: int | None = None
    unit: str | None = None
    generic: bool = False
    own_score: bool = False
    total: bool = False


@lru_cache(maxsize=8_192)
def read_header(text: str, framework: Framework) -> Header:
    """A header cell, read against the framework. A name that begins like a measure ("Điểm trung bình ...") wins."""
    unit, without_unit = _unit_apart(text)
    bracketed = _measure_in_brackets(text)
    years = _YEAR.findall(without_unit)
    bare = _YEAR.sub(" ", without_unit) if len(set(years)) == 1 else without_unit
    edition = int(years[0]) if len(set(years)) == 1 else None
    whole = framework.match(text) or framework.match(bare)
    if whole and (whole.confidence == 1 or not _measure_apart(bare)[0]):
        return Header(text, whole, bracketed, edition, unit)
    measure, rest = _measure_apart(bare)
    measure = measure or bracketed
    if key(bare) in words("total"):
        return Header(text, Match(framework.root.code, 0.9), measure or Measure.SCORE, edition, unit, total=True)
    remaining = _without_fillers(rest)
    if not remaining:
        generic = bool(measure or edition)
        return Header(text, None, measure, edition, unit, generic)
    if _is_own_score(rest, framework):
        return Header(text, None, Measure.SCORE, edition, unit, own_score=True)
    match = framework.match(rest.strip()) or framework.match(remaining)
    if match:
        return Header(text, match, measure, edition, unit)
    return Header(text, whole, None, edition if whole else None, unit)


def is_code_like(text: str) -> bool:
    """Whether the text is a variable name of the publisher ("c4_1month") rather than words."""
    return bool(_CODE_LIKE.match(text.strip())) and (any(map(str.isdigit, text)) or "_" in text or text.strip().isupper())


def is_unit(text: str) -> bool:
    """Whether a header cell holds nothing but a unit."""
    stripped = text.strip().strip("()").strip()
    return bool(_UNIT.match(stripped)) or bool(_UNIT_LIKE.match(stripped))


def single_year(text: str) -> int | None:
    """The one year that a text names, or None. Dates of documents ("ngày 27 tháng 5 năm 2025") do not count."""
    years = set(_YEAR.findall(_DATE.sub(" ", text)))
    return int(years.pop()) if len(years) == 1 else None


def _unit_apart(text: str) -> tuple[str | None, str]:
    for found in _BRACKETS.finditer(text):
        inside = found.group(1).strip()
        stated = _UNIT.match(inside)
        if stated:
            return stated.group(1).strip(), text.replace(found.group(0), " ")
        if _RANGE.match(inside):
            return None, text.replace(found.group(0), " ")
        if inside.startswith("%") and not is_unit(inside):
            return "%", text
        if is_unit(inside) and inside.lower() not in ("điểm", "hạng"):
            return inside, text.replace(found.group(0), " ")
    return None, text


def _measure_in_brackets(text: str) -> Measure | None:
    for found in _BRACKETS.finditer(text):
        for word, measure in measure_words():
            if key(found.group(1)) == word:
                return Measure(measure)
    return None


def _measure_apart(text: str) -> tuple[Measure | None, str]:
    """The measure named at the beginning or the end of a text, and the rest."""
    folded = key(text)
    for word, measure in measure_words():
        if folded == word:
            return Measure(measure), ""
        if folded.startswith(word + " "):
            return Measure(measure), folded[len(word) :]
        if folded.endswith(" " + word):
            return Measure(measure), folded[: -len(word)]
    return None, text


def _without_fillers(text: str) -> str:
    rest = f" {key(text)} "
    for filler in sorted(words("fillers"), key=len, reverse=True):
        rest = rest.replace(f" {filler} ", " ")
    return rest.strip()


def _is_own_score(text: str, framework: Framework) -> bool:
    folded = key(text)
    own = framework.own_score
    return any(folded.startswith(word) and re.fullmatch(r"\s*\d{0,2}", folded[len(word) :]) for word in own)
