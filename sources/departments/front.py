"""What the front of a paper tells: who sends it, from which province, in which year; whatever breaks its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sources.departments.bodies import bodies_in, lead_of
from sources.departments.context import FORCES, groups_of
from sources.departments.passages import Passage, TablePassage
from sources.registry.departments import DepartmentRegistry
from sources.registry.provinces import ProvinceRegistry
from sources.words.dates import time_expressions
from sources.words.text import normalise

_FRONT = 25
_LETTERHEAD = 14
_OFTEN = 0.15
_LONGEST_DATE_LINE = 120
_LONGEST_NAME = 9
_LABEL = re.compile(r"(?:cơ quan|đơn vị)(?: đăng ký| gửi| báo cáo)?\s*:\s*", re.IGNORECASE)
_BEGINS = re.compile(
    r"(?<!\w)(?:sở|ban quản lý|ban|bql|công an|thống kê|thuế|ngân hàng|nhnn|kho bạc|bảo hiểm|văn phòng|thanh tra|cục|chi cục)(?!\w)",
    re.I,
)
_ADDRESSED = re.compile(r"^\s*(?:kính gửi|nơi nhận|kính thưa)", re.IGNORECASE)
_HABIT = re.compile(r"(?<![\d.,])\d+([.,])\d{1,2}(?![\d.,])")


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
        label = _LABEL.match(line.strip())
        if _ADDRESSED.match(line) or (labelled and not label):
            continue
        rest = line.strip()[label.end() :] if label else line
        known = _known_in(f"{rest} {listed[at + 1]}" if at + 1 < len(listed) and rest.isupper() else rest)
        if known is not None:
            return known
        bodies = [body for body in bodies_in(rest) if body.kind in ("department", "central", "unit")]
        if bodies and len(rest.split()) <= 2 * _LONGEST_NAME:
            named.append(lead_of(bodies[0].name, None))
    return named[0] if named else None


def _known_in(line: str) -> str | None:
    """The first name of the registry in a line, in capitals or not; the longest stretch of words that is one."""
    registry = DepartmentRegistry.load()
    for begin in _BEGINS.finditer(line):
        words = re.split(r"\s+", line[begin.start() :].strip(" .:,;()"))
        for count in range(min(_LONGEST_NAME, len(words)), 1, -1):
            known = registry.canonical(" ".join(words[:count]).strip(" .:,;()-"))
            if known is not None:
                return known
    return None


@cache
def _of_province() -> re.Pattern[str]:
    registry = ProvinceRegistry.load()
    names = sorted({name for edition in (None, 9999) for name in registry.names(edition)}, key=len, reverse=True)
    return re.compile(
        r"(?:(?<!\w)(?:tỉnh|thành phố|tp\.?|ubnd|đảng bộ)\s+(?P<named>" + "|".join(map(re.escape, names)) + r")(?!\w))"
        r"|^\s*(?P<dated>" + "|".join(map(re.escape, names)) + r"),\s*(?:ngày|tháng)", re.IGNORECASE,
    )  # fmt: skip


def province_of(lines: Sequence[str]) -> str | None:
    """The province whose letterhead or date line the paper bears, by the registry's name."""
    for line in lines[:_LETTERHEAD]:
        if len(line) > _LONGEST_DATE_LINE:
            continue
        found = _of_province().search(line)
        if found:
            return ProvinceRegistry.load().canonical(found["named"] or found["dated"])
    return None


def dated(lines: Iterable[str]) -> int | None:
    """The year of the date line ("..., ngày ... tháng 8 năm 2025", "(Ngày 20/8/2025)")."""
    for text in lines:
        plain = text.strip(" ().")
        match = re.search(
            r",\s*ngày\b.{0,12}\btháng\b[ \d…._]{0,10}năm (20\d\d)|\btháng\b[ \d…._]{0,10}năm (20\d\d)$", plain
        )
        match = match or re.fullmatch(r"(?:.{0,30},\s*)?[Nn]gày \d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(20\d\d)", plain)
        match = match or re.search(r",\s*(?:tháng\s*)?\d{1,2}\s*/\s*(20\d\d)$", plain)
        if match and len(text) < _LONGEST_DATE_LINE:
            return int(next(filter(None, match.groups())))
    return None


def results_year(parts: Sequence[Passage | TablePassage]) -> int | None:
    """The year in which the paper speaks: the last one told of as past or running that lies before those aimed at.

    Sentences and headers of columns vote; words that only a running year has ("ước", "6 tháng đầu năm") count threefold.
    """
    told: Counter[int] = Counter()
    aimed: Counter[int] = Counter()
    named: set[int] = set()
    for lower in _told(parts):
        groups = groups_of(lower)
        years = [time.year for time in time_expressions(lower) if time.kind != "period"]
        named.update(years)
        if groups & {*FORCES, "future", "forecast", "request", "national", "scenario"}:
            aimed.update(years)
        elif "estimate" in groups or "tháng đầu năm" in lower:
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


def _told(parts: Sequence[Passage | TablePassage]) -> Iterator[str]:
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
