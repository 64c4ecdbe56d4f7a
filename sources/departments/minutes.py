"""Minutes of a discussion: who speaks in a passage, and for which department."""

from __future__ import annotations

import re
from dataclasses import replace

from sources.departments.bodies import bodies_in, lead_of
from sources.departments.passages import Passage
from sources.departments.readings import Paper

_SPEAKER = re.compile(
    r"^\s*(?:[-+•*]\s*|\d{1,2}[.)]\s*)?"
    r"(?P<who>(?:Đồng chí|Đ/c|Ông|Bà|Đại biểu|Ý kiến (?:của )?(?:đồng chí|ông|bà)?)\s+[^:,-]{2,50})"
    r"(?:\s*[,-]\s*(?P<office>[^:]{3,120}))?\s*:"
)
_OFFICE_ONLY = re.compile(
    r"^\s*(?:[-+•*]\s*|\d{1,2}[.)]\s*)?(?:Đại diện |Ý kiến (?:của )?)?"
    r"(?P<office>(?:Sở|Ban|Văn phòng|Thống kê) [^:]{3,90}?)\s*:"
)


def speaker_of(passage: Passage, paper: Paper) -> Paper:
    """Where the passage begins with a speaker, what follows is said for that speaker's department."""
    spoken = _SPEAKER.match(passage.text)
    if spoken:
        words, who = spoken["office"] or spoken["who"], " ".join(spoken["who"].split())
        return replace(paper, sender=_department(words), sender_inherited=True, speaker=who)
    office = _OFFICE_ONLY.match(passage.text)
    if office:
        return replace(paper, sender=_department(office["office"]), sender_inherited=True, speaker=None)
    return paper


def _department(words: str) -> str | None:
    named = [body for body in bodies_in(words) if body.kind in ("department", "central", "unit")]
    return lead_of(named[0].name, None) if named else None
