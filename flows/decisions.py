"""The ministry's decisions on the framework of an edition, cited from `decisions.csv` (each row with its public source)."""

from __future__ import annotations

import csv
from typing import Any

from flows.store import FileStore
from sources.contracts import Citation
from sources.places import CsvField, Place, fact_id
from sources.tree import FOLDER
from sources.words.vocabulary import Status

FILE = FOLDER / "decisions.csv"


def decisions(store: FileStore, edition: int | None) -> list[Citation]:
    """The decision on the framework of this edition as a legal basis, if one is known; none is made up."""
    sha256, _ = store.put(FILE)
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [_citation(row, number, sha256) for number, row in enumerate(rows, start=2) if row["edition"] == str(edition)]


def file_row(store: FileStore) -> dict[str, Any]:
    """The file as a row of `incoming_file`."""
    sha256, _ = store.put(FILE)
    return {
        "sha256": sha256,
        "name": FILE.name,
        "media_type": "text/csv",
        "size": FILE.stat().st_size,
        "kind": "framework",
        "status": Status.PUBLISHED,
        "vintage": 1,
        **dict.fromkeys(("edition", "department", "publisher", "url", "date", "title")),
    }


def _citation(row: dict[str, str], number: int, sha256: str) -> Citation:
    place = Place(CsvField(row=number, column=2), row["text"])
    return Citation(
        fact_id=fact_id(sha256, place),
        sha256=sha256,
        place=place,
        kind="legal_basis",
        value=row["text"],
        attributes={name: row[name] for name in ("document_type", "number", "date", "issuer", "url")},
    )
