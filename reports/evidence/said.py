"""Decided = said: the finished Word files and the workbook read back, and held against what was decided.

It shares no code with the writers: python-docx, openpyxl and `csv` alone, columns by their headings, numbers by the one
reader of numbers. What it compares: every target of the plan's years once, with its comparator, both ends of a range, unit
and department; nothing said that was not decided; each task's deadline in its department's own words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.contracts import Finding
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.numbers import parse_number, shown

MESSAGES = MessageCatalogue(__file__)
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_MARK = "*"

Key = tuple[str, int]
"""An indicator's code and a year."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A department's measure with the deadline that it wrote."""

    code: str
    solution: str
    deadline: str


@dataclass(frozen=True, slots=True)
class _Target:
    """One target as it stands somewhere: its values from low to high, the sign before them, the unit and the lead."""

    values: tuple[Decimal, ...]
    sign: str
    unit: str


def departures(folder: Path, promises: Iterable[Promise] = ()) -> tuple[Finding, ...]:
    """Everything that the plan in `folder` says otherwise than was decided; none where both agree."""
    decided, leads, first = _decided(folder / "targets.csv")
    found: list[Finding] = []
    for path in sorted(folder.glob("ke-hoach*.docx")):
        tables = list(_word_tables(path))
        found += _compared(path.name, decided, first, tables)
        found += _leads_compared(path.name, leads, tables)
        found += _deadlines_compared(path.name, promises, tables)
    workbook = folder / "phu-luc.xlsx"
    if workbook.is_file():
        tables = list(_sheet_tables(workbook))
        found += [*_compared(workbook.name, decided, first, tables), *_leads_compared(workbook.name, leads, tables)]
    return tuple(found)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_name("said.yml"))
    return words


def _decided(path: Path) -> tuple[dict[Key, _Target], dict[str, str], int]:
    """The targets of the list, the leads by code, and the first year that the list is about."""
    signs: Mapping[str, str] = _words()["signs"]
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    decided = {
        (row["indicator_code"], int(row["target_year"])): _Target(
            tuple(sorted(Decimal(row[name]) for name in ("target_value", "target_other_end") if row[name])),
            signs.get(row["comparator"], ""),
            row["unit"],
        )
        for row in rows
        if row["target_value"]
    }
    counts: dict[int, int] = {}
    for row in rows:
        counts[int(row["target_year"])] = counts.get(int(row["target_year"]), 0) + 1
    first = max(counts, key=lambda year: (counts[year], -year), default=0)
    return decided, {row["indicator_code"]: row["department"] for row in rows}, first


Rows = list[dict[str, str]]
"""A table: one mapping a row, from heading to what stands in the cell."""


def _word_tables(path: Path) -> Iterator[Rows]:
    import docx

    for table in docx.Document(str(path)).tables:
        yield _rows([[_text(cell) for cell in row.cells] for row in table.rows])


def _text(cell: Any) -> str:
    """A cell's words; python-docx passes over content controls, so the text nodes are taken themselves."""
    return "".join(node.text or "" for node in cell._tc.iter() if node.tag.endswith("}t"))


def _sheet_tables(path: Path) -> Iterator[Rows]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path).worksheets:
        lines = [[_sheet_text(cell) for cell in row] for row in sheet.iter_rows()]
        tops = [index for index, line in enumerate(lines) if _words()["code"] in line]
        yield _rows(lines[tops[0] :]) if tops else []


def _sheet_text(cell: Any) -> str:
    """A number with the sign that its format puts before it; words as they stand."""
    if cell.value is None:
        return ""
    sign = re.match(r'"([^"]*)"', cell.number_format or "")
    written = shown(Decimal(str(cell.value))) if isinstance(cell.value, int | float) else str(cell.value)
    return f"{sign[1] if sign else ''}{written}"


def _rows(lines: list[list[str]]) -> Rows:
    plain = [[_plain(text) for text in line] for line in lines]
    rows = (line for line in plain[1:] if len(set(line)) > 1 or len(line) == 1)  # A heading across the table is no row.
    return [dict(zip(plain[0], line, strict=False)) for line in rows] if plain else []


def _plain(text: str) -> str:
    return " ".join(text.replace(_MARK, "").split())


def _compared(name: str, decided: dict[Key, _Target], first: int, tables: list[Rows]) -> Iterator[Finding]:
    said: dict[Key, list[_Target]] = {}
    for key, target in _said(tables):
        said.setdefault(key, []).append(target)
    wanted = {key: target for key, target in decided.items() if key[1] >= first}
    for key in sorted(wanted.keys() | said.keys()):
        code, year = key
        values = said.get(key, [])
        if key not in wanted:
            yield MESSAGES.finding("PII-SAID-UNDECIDED", file=name, code=code, year=year, found=_shown(values[0]))
        elif not values:
            yield MESSAGES.finding("PII-SAID-MISSING", file=name, code=code, year=year)
        elif len(values) > 1:
            yield MESSAGES.finding("PII-SAID-TWICE", file=name, code=code, year=year, count=len(values))
        elif not _same(values[0], wanted[key]):
            texts: dict[str, Any] = {"found": _shown(values[0]), "expected": _shown(wanted[key])}
            yield MESSAGES.finding("PII-SAID-OTHERWISE", file=name, code=code, year=year, **texts)


def _same(said: _Target, decided: _Target) -> bool:
    alike = [abs(one - other) <= Decimal("1e-9") for one, other in zip(said.values, decided.values, strict=False)]
    return len(said.values) == len(decided.values) and all(alike) and said.sign == decided.sign and said.unit == decided.unit


def _shown(target: _Target) -> str:
    return f"{target.sign} {' - '.join(map(str, target.values))} {target.unit}".strip()


def _said(tables: list[Rows]) -> Iterator[tuple[Key, _Target]]:
    """Every target that a table names, under its year."""
    heading = re.compile(_words()["target"])
    for table in tables:
        for row in table:
            for column, text in row.items():
                year = heading.fullmatch(column)
                values = [parse_number(written.rstrip(".,"), decimal_hint=",").value for written in _NUMBER.findall(text)]
                known = tuple(value for value in values if value is not None)
                if year and known and row.get(_words()["code"]):
                    sign = "".join(letter for letter in text if letter in _words()["comparators"])
                    unit = row.get(_words()["unit"], "")
                    yield (row[_words()["code"]], int(year[1])), _Target(tuple(sorted(known)), sign, unit)


def _leads_compared(name: str, leads: dict[str, str], tables: list[Rows]) -> Iterator[Finding]:
    """Who leads, in the table of responsibilities: every indicator once."""
    said: dict[str, list[str]] = {}
    for table in tables:
        if table and _words()["sources"] in table[0]:
            for row in table:
                if row.get(_words()["code"]) in leads:
                    said.setdefault(row[_words()["code"]], []).append(row.get(_words()["lead"], ""))
    for code, lead in leads.items():
        if said.get(code, []) != [_plain(lead)]:
            found = ", ".join(said.get(code, [])) or "–"
            yield MESSAGES.finding("PII-SAID-LEAD", file=name, code=code, found=found, expected=lead)


def _deadlines_compared(name: str, promises: Iterable[Promise], tables: list[Rows]) -> Iterator[Finding]:
    """Each measure with the deadline as its department wrote it, and none (or no such column) where it wrote none."""
    task, deadline = _words()["task"], _words()["deadline"]
    said = [
        (row[_words()["task_code"]], _folded(row[task]), row.get(deadline, ""))
        for table in tables
        for row in table
        if task in row
    ]
    for promise in promises:
        wanted = (promise.code, _folded(promise.solution), _plain(promise.deadline).rstrip(".;,"))
        if wanted not in said:
            texts: dict[str, Any] = {"solution": promise.solution, "expected": promise.deadline or "–"}
            yield MESSAGES.finding("PII-SAID-DEADLINE", file=name, code=promise.code, **texts)


def _folded(text: str) -> str:
    return _plain(text).rstrip(".;,").lower()
