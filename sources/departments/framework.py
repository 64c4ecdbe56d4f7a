"""The framework of an edition as this room needs it: rows of code, name, unit, level, direction and lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_FIELDS = ("code", "name", "unit", "level", "direction", "lead", "evidence")
_LEVELS = (
    ("index", re.compile(r"PII")),
    ("input", re.compile(r"IN")),
    ("output", re.compile(r"OUT")),
    ("pillar", re.compile(r"\d+")),
    ("subpillar", re.compile(r"\d+\.\d+")),
)


@dataclass(frozen=True, slots=True)
class FrameworkEntry:
    """One node of the tree; `direction` 1: higher is better, -1: lower; `lead` and `evidence` for indicators only."""

    code: str
    name: str
    unit: str | None
    level: str = "indicator"
    direction: int = 1
    lead: str | None = None
    evidence: str | None = None


def entries(rows: Iterable[Any]) -> tuple[FrameworkEntry, ...]:
    """Rows given as entries, tuples (code, name, unit), mappings of a framework file, or objects with such attributes."""
    return tuple(row if isinstance(row, FrameworkEntry) else _entry(row) for row in rows)


def _entry(row: Any) -> FrameworkEntry:
    if isinstance(row, Sequence):
        code, name, unit = row
        return FrameworkEntry(code, name, unit or None, _level(code))
    values: dict[str, Any] = row if isinstance(row, dict) else {name: getattr(row, name, None) for name in _FIELDS}
    return FrameworkEntry(
        values["code"],
        values["name"],
        values.get("unit") or None,
        values.get("level") or _level(values["code"]),
        int(values.get("direction") or 1),
        values.get("lead") or None,
        values.get("evidence") or None,
    )


def _level(code: str) -> str:
    return next((level for level, pattern in _LEVELS if pattern.fullmatch(code)), "indicator")
