"""Minutes of a discussion: who speaks in a passage, and for which department."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from sources.departments.bodies import bodies_in, lead_of
from sources.departments.passages import Passage
from sources.departments.readings import Paper
from sources.words.data import data


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A speaker by name ("Đồng chí A, Giám đốc Sở B:") and one by office alone."""
    words = data(Path(__file__).with_suffix(".yml"))
    begin, who, office, opinion = words["begin"], "|".join(words["who"]), "|".join(words["office"]), words["opinion"]
    return (
        re.compile(rf"^{begin}(?P<who>(?:{who})\s+[^:,-]{{2,50}})(?:\s*[,-]\s*(?P<office>[^:]{{3,120}}))?\s*:"),
        re.compile(rf"^{begin}(?:{opinion})?(?P<office>(?:{office}) [^:]{{3,90}}?)\s*:"),
    )


def speaker_of(passage: Passage, paper: Paper) -> Paper:
    """Where the passage begins with a speaker, what follows is said for that speaker's department."""
    by_name, by_office = _patterns()
    spoken = by_name.match(passage.text)
    if spoken:
        words, who = spoken["office"] or spoken["who"], " ".join(spoken["who"].split())
        return replace(paper, sender=_department(words), sender_inherited=True, speaker=who)
    office = by_office.match(passage.text)
    if office:
        return replace(paper, sender=_department(office["office"]), sender_inherited=True, speaker=None)
    return paper


def _department(words: str) -> str | None:
    named = [body for body in bodies_in(words) if body.kind in ("department", "central", "unit")]
    return lead_of(named[0].name, None) if named else None
