"""What the head of a document tells: who sends it, from which province, in which year; whatever breaks its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sources.departments.bodies import bodies_in, lead_of, without_province
from sources.departments.context import FORCES, groups_of
from sources.departments.passages import Passage, TablePassage, flat_passages
from sources.reading.located import Document
from sources.registry.departments import DepartmentRegistry
from sources.registry.whose import province_named
from sources.words.data import data
from sources.words.dates import time_expressions
from sources.words.text import normalise

HEAD = 16
"""Paragraphs from the top in which an office writes who it is; further down other provinces are named, too."""
_FRONT = 25
_OFTEN = 0.15
_LONGEST_DATE_LINE = 120
_LONGEST_NAME = 9
_HABIT = re.compile(r"(?<![\d.,])\d+([.,])\d{1,2}(?![\d.,])")


@cache
def _words() -> dict[str, Any]:
    """`head.yml` with its patterns compiled."""
    words = data(Path(__file__).with_suffix(".yml"))
    compiled: dict[str, Any] = {name: re.compile(text, re.IGNORECASE) for name, text in words["patterns"].items()}
    return {**words, **compiled, "dates": [re.compile(text) for text in words["dates"]]}


def province_of(document: Document) -> str | None:
    """The one province that the head of a document names as its own; None where it names none or several."""
    return province_named(passage.text for passage in islice(flat_passages(document), HEAD))


def front_lines(parts: Sequence[Passage | TablePassage]) -> list[str]:
    """The lines of the first passages and tables, each line break a new line."""
    return [line for part in parts[:_FRONT] for text in _texts(part) for line in text.splitlines() if line.strip()]


def _texts(part: Passage | TablePassage) -> Iterator[str]:
    if isinstance(part, Passage):
        yield "\n".join(normalise(line).text for line in part.quote(0, len(part.text)).splitlines())
    else:
        for cell in part.table.cells[:12]:
            for paragraph in cell.paragraphs:
                yield "\n".join(normalise(line).text for line in paragraph.text.splitlines())


def sender_of(lines: Iterable[str], *, labelled: bool = False) -> str | None:
    """The department whose name stands in the letterhead or the title; one that the registry knows goes first."""
    named: list[str] = []
    listed = list(lines)
    for at, line in enumerate(listed):
        label = _words()["label"].match(line.strip())
        if _words()["addressed"].match(line) or (labelled and not label):
            continue
        rest = line.strip()[label.end() :] if label else line
        whole = DepartmentRegistry.load().canonical(rest) if label else None
        known = whole or _known_in(f"{rest} {listed[at + 1]}" if at + 1 < len(listed) and rest.isupper() else rest)
        if known is not None:
            return known
        bodies = [body for body in bodies_in(rest) if body.kind in ("department", "central", "unit", "association")]
        if bodies and len(rest.split()) <= 2 * _LONGEST_NAME:
            named.append(lead_of(without_province(bodies[0].name), None))
    return named[0] if named else None


def _known_in(line: str) -> str | None:
    """The first name of the registry in a line, in capitals or not; the longest stretch of words that is one."""
    registry = DepartmentRegistry.load()
    for begin in _words()["begins"].finditer(line):
        words = re.split(r"\s+", line[begin.start() :].strip(" .:,;()"))
        for count in range(min(_LONGEST_NAME, len(words)), 1, -1):
            known = registry.canonical(" ".join(words[:count]).strip(" .:,;()-"))
            if known is not None:
                return known
    return None


def dated(lines: Iterable[str]) -> int | None:
    """The year of the date line ("..., ngày ... tháng 8 năm 2025", "(Ngày 20/8/2025)")."""
    for text in lines:
        plain = text.strip(" ().")
        match = next((match for date in _words()["dates"] if (match := date.search(plain))), None)
        if match and len(text) < _LONGEST_DATE_LINE:
            return int(next(filter(None, match.groups())))
    return None


def results_year(texts: Iterable[str]) -> int | None:
    """The year in which the paper speaks: the last one told of as past or running that lies before those aimed at.

    Sentences and headers of columns vote; words that only a running year has ("ước", "6 tháng đầu năm") count threefold.
    """
    told: Counter[int] = Counter()
    aimed: Counter[int] = Counter()
    named: set[int] = set()
    for lower in texts:
        groups = groups_of(lower)
        years = [time.year for time in time_expressions(lower) if time.kind != "period"]
        named.update(years)
        if groups & {*FORCES, "future", "forecast", "request", "national", "scenario"}:
            aimed.update(years)
        elif "estimate" in groups or _words()["half_told"] in lower:
            told.update(dict.fromkeys(years, 3))
        elif groups & {"past", "lacking"}:
            told.update(years)
    if not told:
        return min(aimed or named) - 1 if named else None
    often = max(told.values())
    first_aim = min((year for year, count in aimed.items() if count > 1), default=9999)
    known = [year for year, count in told.items() if count >= often * _OFTEN]
    last = max((year for year in known if year < first_aim), default=max(known))
    return first_aim - 1 if first_aim - 1 == last + 1 else last


def sentences_and_headers(parts: Sequence[Passage | TablePassage]) -> Iterator[str]:
    """Every sentence, and every cell of the first rows of tables, in lower case."""
    for part in parts:
        if isinstance(part, Passage):
            yield from (part.text[start:end].lower() for start, end in part.sentences())
        else:
            yield from (
                normalise(cell.text).text.lower()
                for cell in part.table.cells
                if min(cell.row, cell.column) < 2 and len(cell.text) < 80
            )


def decimal_mark(texts: Iterable[str]) -> str:
    """The document's habit; a hint only, for numbers that can be read in two ways."""
    marks = Counter(match.group(1) for text in texts for match in _HABIT.finditer(text))
    return "." if marks["."] > 2 * marks[","] else ","
