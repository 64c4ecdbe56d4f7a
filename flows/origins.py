"""The origins of a plan's numbers, taken from the database, and the sheet on which the order for the plan is written."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import query
from flows.settings import SQL_FOLDER
from flows.store import FileStore
from flows.tables import place_from_text
from reports.evidence.records import NumberRecord, Origin
from sources.places import CsvField, Place

if TYPE_CHECKING:
    from reports.inputs import PlanInputs

SHEET = "yeu-cau-lap-ke-hoach.csv"


def sources_of(
    database: Path, records: Iterable[NumberRecord], sheet: dict[str, Origin]
) -> tuple[Origin, ...]:
    """Every source at the end of the records' inputs, by identity. Identities without a source are left out."""
    wanted = {item.id for record in records for item in record.inputs}
    asked = sorted({identity.split(":")[0] for identity in wanted})
    rows = query(database, SQL_FOLDER / "audit" / "origins.sql", {"ids": asked})
    found = {origin.id: origin for row in rows for origin in (_origin(row), *_words_of(row)) if origin.id in wanted}
    found |= {identity: origin for identity, origin in sheet.items() if identity in wanted}
    return tuple(found[identity] for identity in sorted(found))


def _origin(row: dict[str, Any]) -> Origin:
    columns: dict[str, Any] = {"status": row["status"]}
    for name in ("edition", "year", "text", "url", "unit"):
        if row[name] is not None:
            columns[name] = row[name]
    if row["value_text"] is not None:
        columns["value"] = Decimal(row["value_text"])
    if row["attributes"] is not None:
        columns["attributes"] = json.loads(row["attributes"])
    if row["is_commitment"]:
        columns |= _of_commitment(columns.pop("attributes"))
    return Origin(row["id"], row["sha256"], row["name"], place_from_text(row["place"]), columns)


def _words_of(row: dict[str, Any]) -> list[Origin]:
    """The solution and the evidence of a commitment, which stand in cells of their own: `commitment_id:solution`."""
    if not row["is_commitment"]:
        return []
    content = json.loads(row["attributes"])
    return [
        Origin(f"{row['id']}:{name}", row["sha256"], row["name"], Place.from_json(place), {name: content[name]})
        for name, place in content["word_places"]
    ]


def _of_commitment(content: dict[str, Any]) -> dict[str, Any]:
    """The fields of a commitment that a plan may print: amounts as decimals, words and years as they are."""
    amounts = {name: Decimal(content[name]) for name in ("value_high", "baseline", "cost") if content[name] is not None}
    words = ("quote", "solution", "evidence", "condition", "deadline_words", "department", "base_year")
    return amounts | {name: content[name] for name in words if content[name] is not None}


def request_sheet(inputs: PlanInputs, store: FileStore) -> dict[str, Origin]:
    """What was ordered, written down as a source file: each `setting:NAME` has a row there, in the raw store."""
    goal = inputs.goal.text() if inputs.goal else ""
    ordered = {
        "province": inputs.province,
        "year": str(inputs.year),
        "as_of": inputs.as_of,
        "goal": goal,
        "identity": inputs.identity,
    }
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("ten", "gia_tri"), *ordered.items()])
    content = text.getvalue().encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SHEET
        path.write_bytes(content)
        store.put(path)
    sha256 = hashlib.sha256(content).hexdigest()
    return {
        f"setting:{name}": Origin(
            f"setting:{name}", sha256, SHEET, Place(CsvField(row, 2), value, f"{name},"), {"text": value}
        )
        for row, (name, value) in enumerate(ordered.items(), start=2)
    }
