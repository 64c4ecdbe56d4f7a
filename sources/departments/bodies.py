"""Bodies in running text: departments, their sub-units, ministries and others; what they are to the paper's sender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sources.departments.language import pattern
from sources.office import of_office
from sources.registry.departments import DepartmentRegistry
from sources.registry.provinces import ProvinceRegistry, bare_names
from sources.words.data import data
from sources.words.text import comparable

_SHORTEST_ALIAS = 5


_CAPITALS = "A-Z" + "".join(letter for code in range(0xC0, 0x1EFF) if (letter := chr(code)).isupper())


@dataclass(frozen=True, slots=True)
class Body:
    """A body named at `start:end`; `kind` is a key of `bodies.yml` or `province`."""

    start: int
    end: int
    name: str
    kind: str


def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("bodies.yml"))
    return loaded


@cache
def _heads() -> str:
    words = (word for kind in _words()["kinds"].values() for word in kind)
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _between() -> re.Pattern[str]:
    """A comma between two bodies; a name's own comma is not followed by the beginning of another."""
    return re.compile(rf"\s*[,;]\s*(?=(?:{_heads()})(?!\w))")


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {word: kind for kind, words in _words()["kinds"].items() for word in words}
    heads = _heads()
    syllables = "|".join(_words()["syllables"])
    name = rf"(?:,? (?:[{_CAPITALS}][\w&-]*|\d{{1,2}}(?!\w)|(?:{syllables})(?!\w)))*"
    return re.compile(rf"(?<!\w)(?P<head>{heads})(?!\w)(?P<name>{name})"), kinds


@of_office
def _provinces() -> re.Pattern[str]:
    rows = [row for edition in (None, 9999) for row in ProvinceRegistry.load().of(edition)]
    others = {alias for row in rows for alias in row.aliases if len(alias) >= _SHORTEST_ALIAS} - bare_names()
    names = sorted({row.name for row in rows} | others, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


@lru_cache(maxsize=4096)
def bodies_in(text: str) -> tuple[Body, ...]:
    """The bodies and provinces that a text names, in order."""
    names, kinds = _pattern()
    found: list[Body] = []
    for match in names.finditer(text):
        name = pattern("open_end").sub("", match.group().rstrip(", "))
        if match["name"].strip() or kinds[match["head"]] in ("leader", "ministry"):
            found.append(Body(match.start(), match.start() + len(name), name, kinds[match["head"]]))
    for match in _provinces().finditer(text):
        if not any(body.start <= match.start() < body.end for body in found):
            found.append(Body(match.start(), match.end(), match.group(), "province"))
    return tuple(sorted(found, key=lambda body: body.start))


def relation(body: Body, sender: str | None, province: str | None) -> str:
    """What a body is to the sender: `own`, `department`, `central`, `leader`, `ministry`, `other`, `province`, `home`."""
    if body.kind == "province":
        return "home" if province and ProvinceRegistry.load().canonical(body.name) == province else "province"
    if sender is not None and lead_of(body.name, sender) == sender:
        return "own"
    if body.kind == "unit":
        return "own" if DepartmentRegistry.load().canonical(body.name) is None else "central"
    return "other" if body.kind == "association" else body.kind


def without_province(name: str) -> str:
    """A body's name without that of its province ("Liên minh Hợp tác xã tỉnh")."""
    return _provinces().sub("", name).strip()


def lead_of(text: str, sender: str | None) -> str:
    """The department that a lead cell or a clause names: a branch or an office stands for the department it is part of."""
    plain = " ".join(text.split()).strip(" .;:")
    registry = DepartmentRegistry.load()
    known = registry.canonical(plain)
    if known:
        return known
    parts = pattern("part_of").split(plain)
    for part in (*parts[1:], parts[0]):
        known = registry.canonical(part.strip())
        if known:
            return known
    first = _between().split(plain)[0]
    if first not in ("", plain):
        return lead_of(first, sender)
    named = [body for body in bodies_in(plain) if body.kind != "province"]
    for body in named:
        known = registry.canonical(body.name)
        if known:
            return known
    if named and named[0].kind == "unit" and sender is not None:
        return sender
    return department_name(plain)


def words_beside(name: str, department: str | None) -> str | None:
    """The name of a body as it is written, where it says more than the department that it stands for."""
    plain = without_province(_between().split(" ".join(name.split()))[0].strip(" .;:"))
    known = DepartmentRegistry.load().canonical(plain)
    longer = comparable(plain).startswith(f"{comparable(department or '')} ")
    return plain if longer or department not in (known, plain) else None


def is_same_as_above(text: str) -> bool:
    """Whether a cell only repeats the one above it ("nt", "như trên")."""
    return text.strip().lower() in _words()["same_as_above"]


def listed_departments(text: str) -> list[tuple[str, int, int]]:
    """The departments of "các sở: Công Thương, Tài chính, Nông nghiệp và Môi trường" with their spans in `text`.

    A name keeps its own "và" (Nông nghiệp và Môi trường); the "và" before a last item parts only where a kind follows.
    """
    start = 0
    lead = pattern("listed_kind").match(text)
    if lead:
        start = lead.end()
    found: list[tuple[str, int, int]] = []
    begin = start
    for match in [*pattern("listed_names_apart").finditer(text, start), None]:
        end = match.start() if match else len(text)
        raw = text[begin:end]
        stripped = raw.strip(" .,:")
        if stripped:
            first = begin + raw.index(stripped)
            found.append((department_name(stripped), first, first + len(stripped)))
        begin = match.end() if match else end
    return found


def department_name(text: str) -> str:
    """Today's name of a department (also for an old name or a short form); words the registry does not know stay.

    Where the kind of body is left out, the first kind of department is put before the words.
    """
    plain = " ".join(text.split())
    found = _pattern()[0].match(plain)
    return DepartmentRegistry.load().canonical(plain) or (
        plain if found else f"{_words()['kinds']['department'][0]} {plain}"
    )
