"""The framework of an edition, as the tests need it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import sources


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    level: str
    unit: str | None
    lead: str | None = None


def framework(edition: int = 2025) -> list[Row]:
    path = Path(sources.__file__).with_name("innovation_index") / str(edition) / "framework.csv"
    with path.open(encoding="utf-8") as lines:
        return [
            Row(row["code"], row["name"], row["level"], row["unit"] or None, row["lead"] or None)
            for row in csv.DictReader(lines)
        ]
