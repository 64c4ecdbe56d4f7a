"""What the headings and introductions above a passage give to it: section, force, year, indicator, department."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sources.departments.bodies import department_name
from sources.departments.grammar import grammar
from sources.departments.match import NOTHING, IndicatorMatcher, Match
from sources.words.dates import TimeExpression, time_expressions
from sources.words.text import fold

_ENUMERATOR = re.compile(
    r"^\s*(?:(?:phần|mục|chương)\s+)?(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)/:-]\s*|^[-+•*]\s*", re.IGNORECASE
)
_INDICATOR_LABEL = re.compile(r"^(?:chỉ số(?: thành phần)?|chỉ tiêu|về|đối với|nhóm)\s*(?:\d[\d.]*\s*[:.-]?\s*)?", re.I)
_ASIDE = re.compile(r"\([^)]{25,}\)")
"""A long parenthesis speaks of something else than what the heading gives to the text below it."""
_LONGEST_TITLE = 140
_WINNING = ("scenario", "definition", "basis", "reference", "request", "budget")


@dataclass(frozen=True, slots=True)
class Setting:
    """The context of a passage. `force` and `year` come from headings and introductions, nearest first."""

    section: str | None = None
    force: str | None = None
    time: TimeExpression | None = None
    indicator: Match = NOTHING
    unit_text: str = ""
    text: str = ""


def setting(headings: Sequence[str], matcher: IndicatorMatcher) -> Setting:
    """The context that the headings (outermost first) make."""
    lowers = [heading.lower() for heading in headings]
    return Setting(
        section=next((found for lower in reversed(lowers) if (found := section_of(lower))), None),
        force=next((found for lower in reversed(lowers) if (found := force_in(lower))), None),
        time=next((times[-1] for lower in reversed(lowers) if (times := _times(lower))), None),
        indicator=next((named for heading in reversed(headings) if (named := named_by(heading, matcher)).code), NOTHING),
        unit_text=lowers[-1] if lowers else "",
        text=" / ".join(headings),
    )


@lru_cache(maxsize=2048)
def section_of(lower: str) -> str | None:
    """What a heading says of the text below it; where it says several things, the first one said."""
    found = {name: match.start() for name, pattern in grammar().sections.items() if (match := pattern.search(lower))}
    if force_in(lower) is not None:
        found.pop("basis", None)  # "On these bases the department registers ..." introduces its own targets.
    for name in _WINNING:
        if name in found:
            return name
    return min(found, key=lambda name: found[name]) if found else None


def force_in(lower: str) -> str | None:
    """The force that a heading or an introduction states."""
    found = {name: match.start() for name, pattern in grammar().force.items() if (match := pattern.search(lower))}
    return min(found, key=lambda name: found[name]) if found else None


@lru_cache(maxsize=2048)
def _times(lower: str) -> tuple[TimeExpression, ...]:
    return tuple(time_expressions(_ASIDE.sub(" ", lower)))


def named_by(heading: str, matcher: IndicatorMatcher) -> Match:
    """The indicator that a heading is about, if it is a title and not a sentence."""
    title = _INDICATOR_LABEL.sub("", _ENUMERATOR.sub("", heading)).strip(" :.")
    if len(title) > _LONGEST_TITLE or grammar().sections["target"].match(title.lower()):
        return NOTHING
    found = matcher.match(title)
    return found if found.level == "indicator" or re.search(r"\bPII\b|[Tt]rụ cột", title) else NOTHING


def same_department(one: str | None, other: str | None) -> bool:
    """Whether two names mean one department, as far as letters and short forms tell."""
    if one is None or other is None:
        return False
    first, second = _plain(one), _plain(other)
    return first == second or first.startswith(second + " ") or second.startswith(first + " ")


@lru_cache(maxsize=512)
def _plain(name: str) -> str:
    plain = fold(department_name(name)).replace("&", " ").replace(" va ", " ")
    return re.sub(r"\W+", " ", plain).strip()
