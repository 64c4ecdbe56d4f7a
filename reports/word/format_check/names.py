"""Names of bodies and provinces and their capitals (N1, Annex II of the decree), one place of the tone mark (N2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.word.format_check.document import Breach, CheckedDocument
from sources.registry.departments import DepartmentRegistry
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data
from sources.words.text import NormalisedText, comparable, normalise

_NO_WORD = re.compile(r"[\W_]+")
_ABBREVIATION = re.compile(r"[A-Z]{2}|[&.]")
_MID_SENTENCE = re.compile(r"[\w,]\s*$")
_LAST_WORD = re.compile(r"(\w+)\s+$")


def check_names(document: CheckedDocument) -> Iterator[Breach]:
    """Each name with other capitals than the decree's, at its place; the two places of the tone mark once for all."""
    for line in document.lines:
        for name in misspelt_names(line.text):
            yield Breach("N1", name.written, line, right=name.right, span=(name.start, name.end))
    text = "\n".join(line.text for line in document.lines)
    early, late = (len(re.findall(_words()[rule], text)) for rule in ("tone_early", "tone_late"))
    if early and late:
        yield Breach("N2", _words()["tone_counts"].format(early=early, late=late))


@dataclass(frozen=True, slots=True)
class MisspeltName:
    """A name `written` at `start:end` of a text in other capitals than its `right` form."""

    written: str
    right: str
    start: int
    end: int


def misspelt_names(text: str) -> Iterator[MisspeltName]:
    """The names in a text whose capitals differ from the decree's; capitals throughout are right, and so is a first letter
    raised at the start of a sentence.

    >>> [name.right for name in misspelt_names("Giao Sở khoa học và công nghệ báo cáo UỶ BAN NHÂN DÂN TỈNH; cơ sở y tế.")]
    ['Sở Khoa học và Công nghệ']
    """
    normal = normalise(text)
    for match in _pattern().finditer(normal.text):
        right = _names()[_key(match[0])]
        if not _is_right(normal, match, right) and not _is_no_name(normal, match, right):
            start, end = normal.original_span(*match.span())
            yield MisspeltName(text[start:end], right, start, end)


def _is_right(normal: NormalisedText, match: re.Match[str], right: str) -> bool:
    written, wanted = (_NO_WORD.sub(" ", words) for words in (match[0], right))
    raised = wanted[0].upper() + wanted[1:]
    return written in (wanted, written.upper()) or (written == raised and _starts_sentence(normal, match))


def _is_no_name(normal: NormalisedText, match: re.Match[str], right: str) -> bool:
    """Whether the words mean something else here."""
    words, small = _words(), match[0][1:].islower()
    before = _LAST_WORD.search(normal.text[: match.start()])
    compound = before is not None and before[1].lower() in words["compounds"]
    verb = right in words["verbs"] and small and re.match(words["object"], normal.text[match.end() :]) is not None
    common = right in words["common"] and small and (match[0].islower() or _starts_sentence(normal, match))
    return compound or verb or common


def _starts_sentence(normal: NormalisedText, match: re.Match[str]) -> bool:
    return _MID_SENTENCE.search(normal.text[: match.start()]) is None


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_name("names.yml"))
    return words


@cache
def _names() -> dict[str, str]:
    """The right form of each name by its key; today's names of the registry go before its old ones and short forms."""
    words, registry, provinces = _words(), DepartmentRegistry.load(), ProvinceRegistry.load()
    departments = [row for name in registry.names() if (row := registry.of(name)) is not None]
    listed = (
        *words["bodies"],
        *(row.name for row in departments),
        *(f"{kind} {field}" for kind in words["types"] for field in words["fields"]),
        *(name for row in departments for name in (*row.former_names, *row.aliases) if not _ABBREVIATION.search(name)),
        *(unit for name in _province_names() if (unit := provinces.forms(name)["unit"])[0].islower()),
    )
    names: dict[str, str] = {}
    for name in listed:
        if " " in name and name not in words["two_ways"]:
            names.setdefault(_key(name), name)
    return names


def _province_names() -> Iterator[str]:
    """Those of today and those before the merger."""
    registry = ProvinceRegistry.load()
    for name in registry.names(None):
        yield from dict.fromkeys((name, *registry.predecessors(name)))


def _key(name: str) -> str:
    return _NO_WORD.sub(" ", comparable(name)).strip()


@cache
def _pattern() -> re.Pattern[str]:
    """Any of the names in any capitals, the longest first."""
    between = _words()["between"]
    gap = re.compile("|".join(between))
    names = sorted({normalise(name).text for name in _names().values()}, key=lambda name: (-len(name), name))
    alternatives = "|".join(gap.sub(lambda match: str(between[match[0]]), name) for name in names)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
