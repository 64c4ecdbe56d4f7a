"""Dates, months, quarters, years and periods in Vietnamese prose, each with its span; the patterns are data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from sources.words.data import data


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch of time: its span in the text, its last year and its last day (ISO).

    `kind`: `day | period | quarter | half | month | year`. "Trước năm 2028" is by the end of 2027.
    """

    start: int
    end: int
    kind: str
    year: int
    last_day: str


@cache
def _grammar() -> tuple[list[tuple[str, re.Pattern[str]]], dict[str, int]]:
    words = data(Path(__file__).with_name("dates.yml"))
    patterns = [(kind, re.compile(text.replace("{y}", words["year"]))) for kind, text in words["patterns"].items()]
    return patterns, words["quarters"]


def time_expressions(text: str) -> list[TimeExpression]:
    """Every expression of time in lower-case normalised text, in order and without overlaps."""
    taken: list[TimeExpression] = []
    patterns, quarters = _grammar()
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            free = all(match.end() <= other.start or match.start() >= other.end for other in taken)
            expression = _expression(kind, match, quarters) if free else None
            if expression is not None:
                taken.append(expression)
    return sorted(taken, key=lambda expression: expression.start)


def _expression(kind: str, match: re.Match[str], quarters: dict[str, int]) -> TimeExpression | None:
    parts = match.groupdict()
    span = match.span()
    if kind == "period":
        first, last = int(parts["from"]), int(parts["to"])
        return TimeExpression(*span, kind, last, f"{last}-12-31") if first < last else None
    year = int(parts["year"])
    if kind == "day":
        exact = _day(year, int(parts["month"]), int(parts["day"]))
        return TimeExpression(*span, kind, year, exact) if exact else None
    if kind == "quarter":
        return TimeExpression(*span, kind, year, _month_end(year, 3 * quarters[parts["quarter"]]))
    if kind == "half":
        return TimeExpression(*span, kind, year, _month_end(year, 6 if parts["first"] else 12))
    if kind == "month":
        month = int(parts["month"] or parts["plain"])
        return TimeExpression(*span, kind, year, _month_end(year, month)) if 1 <= month <= 12 else None
    year -= kind == "before"
    return TimeExpression(*span, "year", year, f"{year}-12-31")


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_end(year: int, month: int) -> str:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - timedelta(days=1)).isoformat()


def deadlines(text: str) -> Iterator[TimeExpression]:
    """The expressions of time that name a day, month, quarter or half-year."""
    yield from (expression for expression in time_expressions(text) if expression.kind not in ("year", "period"))
