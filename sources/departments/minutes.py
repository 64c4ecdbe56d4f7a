"""Minutes of a discussion: who speaks in a passage, and for which department."""

from __future__ import annotations

import re

from sources.departments.bodies import department_name
from sources.departments.grammar import grammar
from sources.departments.passages import Passage
from sources.departments.prose import Context

_SPEAKER = re.compile(
    r"^\s*(?:[-+•*]\s*|\d{1,2}[.)]\s*)?"
    r"(?P<who>(?:Đồng chí|Đ/c|Ông|Bà|Đại biểu|Ý kiến (?:của )?(?:đồng chí|ông|bà)?)\s+[^:,-]{2,50})"
    r"(?:\s*[,-]\s*(?P<office>[^:]{3,120}))?\s*:"
)
_OFFICE_ONLY = re.compile(
    r"^\s*(?:[-+•*]\s*|\d{1,2}[.)]\s*)?(?:Đại diện |Ý kiến (?:của )?)?"
    r"(?P<office>(?:Sở|Ban|Văn phòng|Thống kê) [^:]{3,90}?)\s*:"
)


def note_speaker(passage: Passage, context: Context) -> None:
    """Where the passage begins with a speaker, what follows is said for that speaker's department."""
    spoken = _SPEAKER.match(passage.text)
    if spoken:
        context.delegate = " ".join(spoken["who"].split())
        _speaks_for(spoken["office"] or spoken["who"], context)
        return
    office = _OFFICE_ONLY.match(passage.text)
    if office:
        context.delegate = None
        _speaks_for(office["office"], context)


def _speaks_for(words: str, context: Context) -> None:
    body = grammar().body.search(words)
    context.department = department_name(body.group()) if body else None
    context.department_inherited = True
