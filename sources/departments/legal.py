"""References to legal documents in prose ("Quyết định số 62/QĐ-UBND ngày 20/01/2025 của ... về ..."), with their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sources.departments.language import pattern
from sources.words.data import data
from sources.words.dates import time_expressions


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A reference with its span; `attributes`: document_type, number, date (ISO), issuer, subject, where they are given."""

    start: int
    end: int
    attributes: dict[str, str]


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("legal.yml"))
    return loaded


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    return re.compile("".join(words["form"]).format_map(words))


def legal_references(text: str) -> list[LegalReference]:
    """The references in normalised text, in order; a subject ends at the next reference or at the end of its clause."""
    matches = list(_pattern().finditer(text))
    found: list[LegalReference] = []
    for match, following in reversed(list(zip_longest(matches, matches[1:]))):
        inner = found[-1] if found else None
        found.append(_reference(text, match, following.start() if following else len(text), inner))
    return found[::-1]


def _reference(text: str, match: re.Match[str], limit: int, following: LegalReference | None) -> LegalReference:
    """One reference; a subject that says to carry out and then names another document includes that document."""
    attributes = {"document_type": match["type"], "number": re.sub(r"\s", "", match["number"])}
    if match["date"]:
        day = next(iter(time_expressions(f"{_words()['day']} {match['date']}")), None)
        attributes |= {"date": day.last_day} if day else {}
    if match["issuer"]:
        attributes["issuer"] = " ".join(pattern("legal_issuer_aside").sub("", match["issuer"]).split())
    end = match.end()
    subject = pattern("legal_subject").match(text[match.end() : limit])
    if subject and (match["date"] or match["issuer"]):
        stated = _clause(subject["subject"])
        begin = match.end() + subject.start("subject")
        end = begin + len(stated)
        if following and stated.endswith(tuple(_words()["carries_out"])) and not text[end : following.start].strip():
            end = following.end
        attributes["subject"] = text[begin:end]
    return LegalReference(match.start(), end, attributes)


def _clause(subject: str) -> str:
    """A subject up to where another clause begins: a semicolon, a full stop, or an acting body after a comma."""
    ended = pattern("legal_clause_ends").search(subject)
    return (subject[: ended.start()] if ended else subject).rstrip(" ,;.")
