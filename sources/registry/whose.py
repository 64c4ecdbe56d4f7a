"""Which province a text names as its own: letterheads, date lines, names of bodies, titles; not provinces in passing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from sources.registry.departments import DepartmentRegistry
from sources.registry.provinces import ProvinceRegistry, bare_names
from sources.tree import editions
from sources.words.data import data
from sources.words.text import comparable

_WORDS_OF_A_LINE = 16
"""What has more words is a sentence."""


def province_named(lines: Iterable[str], *, alone: bool = False) -> str | None:
    """The one province that the lines of a head name as their own; None where they name none or several.

    Short lines (letterhead, date, title) go before sentences, which may speak of other provinces, too. `alone`: lines are
    cells or names of sheets, in which a province's name may stand by itself.

    >>> province_named(["UBND TỈNH LẠNG SƠN", "Kinh nghiệm của Quảng Ninh"]), province_named(["Sở Tài chính Huế"])
    ('Lạng Sơn', 'Huế')
    """
    registry, newest = ProvinceRegistry.load(), editions()[-1]
    short: set[str | None] = set()
    long: set[str | None] = set()
    for line in map(comparable, lines):
        names = {registry.canonical(name, newest) or registry.canonical(name) for name in _named(line, alone)}
        (short if line.count(" ") < _WORDS_OF_A_LINE else long).update(names)
    named = short or long
    return named.pop() if len(named) == 1 else None


def _named(line: str, alone: bool) -> Iterator[str]:
    own, by_itself, of_a_body = _patterns()
    yield from (match["kind_first"] or match["day_after"] for match in own.finditer(line))
    if alone and (match := by_itself.fullmatch(line)):
        yield match["name"]
    if (match := of_a_body.search(line)) and DepartmentRegistry.load().canonical(match["body"]):
        yield match["name"]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = data(Path(__file__).with_suffix(".yml"))
    kinds, labels = "|".join(words["kinds"]), "|".join(map(re.escape, words["labels"]))
    spelt = {re.escape(comparable(name)) for name in bare_names()}
    names = "|".join(sorted(spelt, key=lambda name: (-len(name), name)))
    return (
        re.compile(rf"\b(?:{kinds}) (?P<kind_first>{names})\b|(?:^|[-–] ?)(?P<day_after>{names}),? {words['date']}"),
        re.compile(rf"(?:(?:{labels})\s*:\s*)?(?:(?:{kinds}) )?(?P<name>{names})"),
        re.compile(rf"(?:^|:\s*)(?P<body>[^:]{{4,80}}?) (?:(?:{kinds}) )?(?P<name>{names})$"),
    )
