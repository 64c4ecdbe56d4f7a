"""A breach of a rule, and the measures the rules are checked by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.plan.format_check.opened import Line
from sources.words.data import data
from sources.words.numbers import shown_float
from sources.words.vocabulary import Severity

_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule broken: what was found instead, on which line (None where it concerns a page or the whole)."""

    rule: str
    found: str = ""
    line: Line | None = None
    severity: Severity | None = None

    def where(self) -> str:
        """The beginning of the line, to find it by."""
        if self.line is None:
            return ""
        text = self.line.text.strip()
        return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"


@cache
def measures() -> dict[str, Any]:
    """The numbers and patterns of the decree, from `measures.yml`."""
    loaded: dict[str, Any] = data(Path(__file__).with_name("measures.yml"))
    return loaded


def within(value: float | None, bounds: list[float], tolerance: float = 0) -> bool:
    """Whether a value lies between two bounds."""
    return value is not None and bounds[0] - tolerance <= value <= bounds[1] + tolerance


def number(value: float | None) -> str:
    """A measure as Vietnamese text."""
    return "không rõ" if value is None else shown_float(value, 1)


def millimetres(twips: float | None) -> float | None:
    return None if twips is None else twips * 25.4 / 1440
