"""`targets.csv`: one line a target, the fixed columns, the same bytes for the same rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from reports.inputs import TargetRow
from sources.words.numbers import decimal_text

COLUMNS = tuple(item.name for item in fields(TargetRow))


def code_order(code: str) -> tuple[tuple[int, int | str], ...]:
    """Codes in their natural order: 2.2.2 before 2.2.10, and words after numbers."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in code.split("."))


def in_order(rows: Iterable[TargetRow]) -> tuple[TargetRow, ...]:
    """Rows by indicator, then year, then identity."""
    return tuple(sorted(rows, key=lambda row: (code_order(row.indicator_code), row.target_year, row.target_id)))


def to_csv(rows: Iterable[TargetRow], path: Path) -> None:
    """Write `rows` to `path` in UTF-8, in their full order; lists joined by "|", decimals in plain text, holes empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in in_order(rows):
            writer.writerow(_text(getattr(row, column)) for column in COLUMNS)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "|".join(value)
    return decimal_text(value) if isinstance(value, Decimal) else str(value)
