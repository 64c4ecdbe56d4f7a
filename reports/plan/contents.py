"""The content behind the names in the skeletons of the documents, by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from reports.plan.chapters import (
    analysis,
    annexes,
    explanation,
    goals,
    letters,
    opinions,
    organisation,
    results,
    situation,
    statements,
    submission,
    tasks,
)
from reports.plan.material import Material
from reports.plan.outline import Content
from reports.plan.readings import named
from reports.word.content import Text

_ROOMS = (
    situation, goals, tasks, organisation, annexes, explanation, letters, opinions, submission, analysis,
    results, statements,
)  # fmt: skip
CONTENTS: dict[str, Content] = {name: content for room in _ROOMS for name, content in room.CONTENTS.items()}
SUBJECTS: dict[str, Callable[[Material], Iterable[tuple[Any, Text]]]] = {
    "pillar": lambda m: [(row, (named(row),)) for row in m.tree.pillars],
    "body": organisation.bodies,
    "addressee": organisation.addressees,
    "sender": opinions.senders,
}
BASIS: dict[str, Callable[[Material], Iterable[Text]]] = {"plan": organisation.basis, "mandate": organisation.mandate}
"""What a document rests on."""
