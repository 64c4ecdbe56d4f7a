"""The frameworks of the editions as inputs: each `framework.csv` goes into the raw store, each row has its place there."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.settings import PROJECT
from flows.store import FileStore
from flows.tables import place_text, text_table
from sources.contracts import CsvField, Place, fact_id

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = PROJECT / "sources" / "innovation_index"
COLUMNS = (
    "edition fact_id sha256 place code name level parent weight direction unit lead_department coordinating_departments"
    " lead_status data_source evidence position"
).split()


def editions() -> tuple[int, ...]:
    """The editions whose framework is known, oldest first."""
    return tuple(sorted(int(path.parent.name) for path in FOLDER.glob("[0-9]*/framework.csv")))


def framework_file(edition: int) -> Path:
    return FOLDER / str(edition) / "framework.csv"


def rows(edition: int) -> list[dict[str, str]]:
    """The rows of an edition's framework as written."""
    with framework_file(edition).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def file_rows(store: FileStore) -> list[dict[str, Any]]:
    """The framework files as rows of `incoming_file`, with what the edition's `source.yml` says of them."""
    import yaml

    collected = []
    for edition in editions():
        path = framework_file(edition)
        sha256, _ = store.put(path)
        described = yaml.load(path.with_name("source.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        collected.append(
            {
                "sha256": sha256,
                "name": f"{edition}/{path.name}",
                "media_type": "text/csv",
                "size": path.stat().st_size,
                "kind": "framework",
                "status": described["files"][path.name]["status"],
                "edition": edition,
                "department": None,
                "publisher": described["publisher"],
                "url": described["decision"]["url"] or None,
                "date": described["decision"]["date"] or None,
                "title": described["title"],
                "vintage": 1,
            }
        )
    return collected


def framework_table(store: FileStore) -> pa.Table:
    """All frameworks as the table `incoming_framework`; the identity of a row is the place of its code cell."""
    collected: list[dict[str, Any]] = []
    for edition in editions():
        sha256, _ = store.put(framework_file(edition))
        for position, row in enumerate(rows(edition), start=1):
            place = Place(CsvField(row=position + 1, column=1), row["code"])
            collected.append(_row(edition, sha256, position, place, row))
    return text_table(COLUMNS, collected)


def _row(edition: int, sha256: str, position: int, place: Place, row: dict[str, str]) -> dict[str, Any]:
    plain = {name: row[name] or None for name in ("code", "name", "level", "parent", "weight", "direction", "unit")}
    return {
        **plain,
        "edition": edition,
        "fact_id": fact_id(sha256, place),
        "sha256": sha256,
        "place": place_text(place),
        "lead_department": row["lead"] or None,
        "coordinating_departments": row["coordinating"] or None,
        "lead_status": row["lead_status"] or None,
        "data_source": row["data_source"] or None,
        "evidence": row["evidence"] or None,
        "position": position,
    }
