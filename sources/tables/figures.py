"""What a cell of a table of scores says: a figure, a figure with its rank, a mark for "no data", or not a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sources.reading.located import Cell
from sources.tables.labels import is_unit
from sources.words.numbers import parse_number

_MARKS = re.compile(r"\s*(?:[*†‡]+|\[\d{1,2}\]|\(\*+\)|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*$")
_NOTE_NUMBER = re.compile(r"\s*\(\d{1,2}\)\s*$")
_SCORE_AND_RANK = re.compile(
    r"^\s*(?P<score>[\d.,]+)\s*(?:\(\s*(?:hạng|thứ|rank)?\s*(?P<rank>\d{1,2})(?:\s*/\s*\d{1,2})?\s*\)"
    r"|[-–;|,]?\s*(?:hạng|thứ hạng|rank|xếp thứ)\s*(?P<rank2>\d{1,2})(?:\s*/\s*\d{1,2})?)\s*$",
    re.IGNORECASE,
)
_RANK_OF = re.compile(r"^\s*(?:hạng|thứ|rank)?\s*(?P<rank>\d{1,2})\s*(?:/\s*\d{1,2})?\s*$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(r"^\s*(?P<number>-?\d[\d.,]*)\s+(?P<unit>[^\W\d].{0,30})$")
_CODE = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){2,}\.?\s*$")


def _habit(mark: str, thousands: str) -> re.Pattern[str]:
    """Numbers that can be read in one way only, with this mark before their decimals."""
    mark, groups = re.escape(mark), rf"(?:{re.escape(thousands)}\d{{3}})"
    return re.compile(
        rf"^-?(?:\d+{mark}(?:\d{{1,2}}|\d{{4,}})|0{mark}\d+|\d{{1,3}}(?:{groups}{{2,}}|{groups}+{mark}\d+))%?$"
    )


_DECIMAL_COMMA, _DECIMAL_DOT = _habit(",", "."), _habit(".", ",")


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where the cell should hold a figure and does not (`missing`) or none can be read (`problem`).

    `start`/`end`: the characters of the cell's text that the figure is made of, where it is a part only.
    `problem`: `error`, `no_result`, `ambiguous` or empty; `alternatives`: the possible readings of an ambiguous one.
    `marked`: a mark of a note ("*") stands behind the figure.
    """

    value: Decimal | None
    missing: bool = False
    problem: str = ""
    start: int | None = None
    end: int | None = None
    percent: bool = False
    alternatives: tuple[Decimal, ...] = ()
    marked: bool = False


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds, or visibly lacks, a figure (a number, a number as text, an error, a mark for no data)."""
    if cell.number is not None or read_figure(cell) is not None or score_and_rank(cell) is not None:
        return True
    return "/" in cell.text and _RANK_OF.match(cell.text) is not None


def read_figure(cell: Cell, decimal_mark: str | None = None, *, rank: bool = False, counted: bool = False) -> Figure | None:
    """The figure of a cell, or None where the cell holds words.

    `rank` also accepts "12/63"; `counted`: it may be large, and where decimals have the other mark "12.345" is thousands.
    """
    if cell.problem:
        return Figure(None, problem="error" if cell.problem.startswith("#") else "no_result")
    if cell.number is not None:
        return Figure(cell.number, percent=cell.text.endswith("%"))
    return _written_figure(cell.text, decimal_mark, rank, counted and decimal_mark is not None)


@lru_cache(maxsize=65_536)
def _written_figure(text: str, decimal_mark: str | None, rank: bool, counted: bool) -> Figure | None:
    if rank and (found := _RANK_OF.match(text)):
        span = (None, None) if found["rank"] == text else found.span("rank")
        return Figure(Decimal(found["rank"]), start=span[0], end=span[1])
    end = len(text.rstrip())
    begin = 1 if text.startswith("'") else 0
    for pattern in (_MARKS, _NOTE_NUMBER):
        mark = pattern.search(text[:end])
        if mark and mark.start() > 0:
            end = mark.start()
    marked = end < len(text.rstrip())
    behind = _UNIT_BEHIND.match(text[begin:end])
    if behind and is_unit(behind["unit"]):
        end = begin + behind.end("number")
    written = text[begin:end]
    reading = parse_number(written, decimal_hint=decimal_mark, rate=not counted)
    if reading.value is None and "empty" in reading.flags:
        return Figure(None, missing=True) if text.strip() else None
    if "spelled" in reading.flags or "not_a_number" in reading.flags or _CODE.match(written):
        return None
    part = (None, None) if (begin, end) == (0, len(text)) else (begin, end)
    if reading.value is None:
        return Figure(None, problem="ambiguous", start=part[0], end=part[1], alternatives=reading.alternatives)
    return Figure(reading.value, start=part[0], end=part[1], percent=written.rstrip().endswith("%"), marked=marked)


def score_and_rank(cell: Cell, decimal_mark: str | None = None) -> tuple[Figure, Figure] | None:
    """The two figures of a cell such as "45,23 (12)"."""
    if cell.number is not None or cell.problem:
        return None
    found = _SCORE_AND_RANK.match(cell.text)
    if not found:
        return None
    group = "rank" if found["rank"] else "rank2"
    value = parse_number(found["score"], decimal_hint=decimal_mark, rate=True).value
    return (
        Figure(value, start=found.start("score"), end=found.end("score")),
        Figure(Decimal(found[group]), start=found.start(group), end=found.end(group)),
    )


def decimal_mark_of(cells: Iterable[Cell]) -> str | None:
    """The decimal mark that numbers stored as text use, by majority; None where there is no sign of it."""
    commas = dots = 0
    for cell in cells:
        if cell.number is None:
            commas += bool(_DECIMAL_COMMA.match(cell.text.strip()))
            dots += bool(_DECIMAL_DOT.match(cell.text.strip()))
    if commas == dots:
        return None
    return "," if commas > dots else "."
