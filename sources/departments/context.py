"""What stands above a passage and gives to it: cues of headings, year, indicator, unit; for sentences and tables alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sources.departments.indicators import NOTHING, IndicatorMatcher, Match
from sources.departments.language import language, pattern, tokens
from sources.departments.passages import sentence_spans
from sources.words.dates import TimeExpression, time_expressions
from sources.words.vocabulary import Level

FORCES = ("committed", "registered", "striving", "proposed", "aspiring")
_ASIDE = re.compile(r"\([^)]{25,}\)")
"""A long parenthesis speaks of something else than what the heading gives to the text below it."""
_LONGEST_TITLE = 140
_RUN_IN = re.compile(r"^\W*(?:\w{1,3}[.)]\s+)?([^.:;0-9]{4,80}?)\s*(?:[.:]\s|\s-\s)")


@dataclass(frozen=True, slots=True)
class Context:
    """The headings above a passage (outermost first) and what they say, nearest first."""

    headings: tuple[str, ...] = ()
    groups: tuple[frozenset[str], ...] = ()
    force: str | None = None
    time: TimeExpression | None = None
    indicators: tuple[Match, ...] = ()


def context_of(headings: Sequence[str], matcher: IndicatorMatcher) -> Context:
    """The context that the headings make."""
    lowers = [heading.lower() for heading in headings]
    groups = tuple(groups_of(lower) for lower in reversed(lowers))
    return Context(
        headings=tuple(headings),
        groups=groups,
        force=next((force for above in groups for force in FORCES if force in above), None),
        time=next((times[-1] for lower in reversed(lowers) if (times := _times(lower))), None),
        indicators=tuple(named for heading in reversed(headings) if (named := named_by(heading, matcher)).code),
    )


@lru_cache(maxsize=4096)
def groups_of(lower: str) -> frozenset[str]:
    """The groups of cues that occur in a text."""
    return frozenset(cue.group for cue in language().cues(tokens(lower)))


@lru_cache(maxsize=2048)
def _times(lower: str) -> tuple[TimeExpression, ...]:
    return tuple(time_expressions(_ASIDE.sub(" ", lower)))


def title_of(heading: str) -> str:
    """A heading without its number and its colon."""
    return pattern("enumerator").sub("", heading).strip(" :.")


def named_by(heading: str, matcher: IndicatorMatcher) -> Match:
    """The indicator that a heading (its first sentence) is about, if it is a title and not a sentence."""
    whole = title_of(heading)
    start, end = sentence_spans(whole)[0] if whole else (0, 0)
    title = whole[start:end].rstrip(".")
    found = matcher.match(title) if 3 < len(title) <= _LONGEST_TITLE else NOTHING
    return found if found.level is Level.INDICATOR or language().named["pillar"] in title.lower() else NOTHING


def run_in(text: str) -> str:
    """The run-in heading of a paragraph ("- Tín dụng: ...", "c) Nhãn hiệu chứng nhận. ...")."""
    found = _RUN_IN.match(text)
    return found.group(1) if found else ""
