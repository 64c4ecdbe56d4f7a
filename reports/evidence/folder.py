"""What a published plan folder says of itself: manifest, number records, and the origins at the end of their chains."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.evidence.origins import Origin
from reports.evidence.records import NumberRecord

RECORDS = "numbers.jsonl"
ORIGINS = "evidence/origins.jsonl"


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The numbers of one plan and where they came from, by identity."""

    manifest: dict[str, Any]
    records: dict[str, NumberRecord]
    origins: dict[str, Origin]


def read_plan(folder: Path) -> PlanRecord:
    """Read a published folder. Raises OSError or ValueError where it is not one."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    records = [NumberRecord.from_json(item) for item in read_lines(folder / RECORDS)]
    origins = [Origin.from_json(item) for item in read_lines(folder / ORIGINS)]
    return PlanRecord(manifest, {item.number_id: item for item in records}, {item.id: item for item in origins})


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def lines_of(items: Iterable[dict[str, Any]]) -> bytes:
    """Objects as JSON lines, keys sorted: the same objects give the same bytes."""
    return b"".join(json.dumps(item, ensure_ascii=False, sort_keys=True).encode() + b"\n" for item in items)
