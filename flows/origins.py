"""The origins of a plan's numbers, taken from the database, and the sheet on which the order for the plan is written."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import query
from flows.settings import SQL_FOLDER
from flows.store import FileStore
from flows.tables import place_from_text
from reports.evidence.quoted import meaning_of_columns, part_of_place
from reports.evidence.records import Input, NumberRecord, Origin
from sources.innovation_index.captions import Captions
from sources.places import CsvField, Place
from sources.reading.front_door import inspect
from sources.reading.near import places_near
from sources.words.numbers import plain, shown

if TYPE_CHECKING:
    from flows.batches import BatchStore
    from flows.records import ReadFile
    from reports.inputs import PlanInputs

SHEET = "yeu-cau-lap-ke-hoach.csv"


def sources_of(
    database: Path,
    records: Iterable[NumberRecord],
    store: FileStore,
    ordered: Mapping[str, str],
    captions: Mapping[str, Captions],
) -> tuple[Origin, ...]:
    """Every source at the end of the records' inputs, by identity, and the captions of each (`captions`: by file).

    Identities without a source are left out.

    What stands elsewhere than the value of its fact or commitment (`fact_id:edition`) is looked for in the file; what no
    file says, because it was declared, stands on the sheet of what was `ordered`.
    """
    wanted = {item.id for record in records for item in record.inputs}
    rows = _rows(database, wanted)
    known = {origin.id: origin for row in rows for origin in (_origin(row), *_words_of(row))}
    known |= _captioned([row for row in rows if row["province"]], known, captions, store)
    further = {item.id for origin in known.values() for item in origin.captions} - known.keys()
    rows += _rows(database, further)
    known |= {row["id"]: _origin(row) for row in rows if row["id"] not in known}
    wanted |= further | known.keys() & {item.id for origin in known.values() for item in origin.captions}
    elsewhere = [
        _Elsewhere(identity, known) for identity in sorted(wanted - known.keys()) if identity.split(":")[0] in known
    ]
    found = {**known, **_said_elsewhere(elsewhere, {row["sha256"]: row["media_type"] for row in rows}, store)}
    unsaid = [item for item in elsewhere if item.id not in found]
    declared = [item for item in unsaid if item.name in _DECLARED]
    found |= {item.id: replace(item.of, id=item.id, columns=item.columns) for item in unsaid if item.name not in _DECLARED}
    found |= _request_sheet({**ordered, **{item.declared_as: item.words for item in declared}}, store)
    found |= {item.id: replace(found[f"setting:{item.declared_as}"], id=item.id, columns=item.columns) for item in declared}
    return tuple(found[identity] for identity in sorted(wanted & found.keys()))


_DECLARED = ("edition", "province", "url")
"""What `source.yml` may say in the place of the file."""


def _rows(database: Path, identities: Iterable[str]) -> list[dict[str, Any]]:
    ids = sorted({item.split(":")[0] for item in identities})
    return query(database, SQL_FOLDER / "audit" / "origins.sql", {"ids": ids}) if ids else []


def captions_of_files(batches: BatchStore, files: Iterable[ReadFile]) -> dict[str, Captions]:
    """The captions of score files, by their hash."""
    notes = {file.source.sha256: batches.notes(file.key).get("captions") for file in files if file.key}
    return {sha256: Captions.from_json(content) for sha256, content in notes.items() if content}


def _captioned(
    facts: list[dict[str, Any]], known: Mapping[str, Origin], captions: Mapping[str, Captions], store: FileStore
) -> dict[str, Origin]:
    """The facts with their captions, and the captions themselves. What none of them says is asked for elsewhere."""
    found: dict[str, Origin] = {}
    by_file: dict[str, list[dict[str, Any]]] = {}
    for row in facts:
        by_file.setdefault(row["sha256"], []).append(row)
    for sha256, rows in by_file.items():
        places = {row["id"]: known[row["id"]].place for row in rows}
        own = captions.get(sha256, Captions()).with_lists(store.path(sha256), rows[0]["media_type"], places, sha256)
        for row in rows:
            origin, named = known[row["id"]], own.of.get(row["id"], [])
            for _, identity in named:
                place = own.places[identity]
                found[identity] = Origin(identity, sha256, origin.file_name, place, {"text": place.raw_text})
            words = [part_of_place(origin.place), *(own.places[identity].raw_text for _, identity in named)]
            asked = [Input(identity, part) for part, identity in named]
            for name in meaning_of_columns(origin.columns).unsaid(words):
                identity = f"{row['node_id'] if name == 'unit' else row['id']}:{name}"
                asked += [Input(identity, name)] if name in ("edition", "province") or row["node_id"] else []
            found[origin.id] = replace(origin, captions=tuple(asked))
    return found


class _Elsewhere:
    """A column of a fact or commitment that its value does not show: `id` is that of its record, a colon and its name."""

    def __init__(self, identity: str, known: Mapping[str, Origin]) -> None:
        base, _, self.name = identity.partition(":")
        self.id, self.of = identity, known[base]
        if said := known.get(f"{base}:corrected"):
            self.of = replace(self.of, sha256=said.sha256, file_name=said.file_name, place=said.place, captions=())
        self.columns = {self.name: self.of.columns.get(self.name, ""), "status": self.of.columns["status"]}
        self.words = str(self.columns[self.name])
        self.declared_as = f"{self.of.file_name}:{self.name}"


def _said_elsewhere(asked: list[_Elsewhere], media_types: Mapping[str, str], store: FileStore) -> dict[str, Origin]:
    by_file: dict[str, list[_Elsewhere]] = {}
    for item in asked:
        by_file.setdefault(item.of.sha256, []).append(item)
    found = {}
    for sha256, items in by_file.items():
        questions = [(item.of.place.selector, item.words) for item in items]
        path = store.path(sha256)
        places = places_near(path, media_types[sha256] or inspect(path).media_type, questions)
        for item, place in zip(items, places, strict=True):
            if place is not None:
                found[item.id] = replace(item.of, id=item.id, place=place, columns=item.columns)
    return found


def _origin(row: dict[str, Any]) -> Origin:
    columns: dict[str, Any] = {"status": row["status"]}
    for name in ("edition", "year", "text", "url", "unit", "province", "code", "measure", "index_code"):
        if row[name] is not None:
            columns[name] = row[name]
    if row["value_text"] is not None:
        columns["value"] = Decimal(row["value_text"])
    if row["attributes"] is not None:
        columns["attributes"] = json.loads(row["attributes"])
    if row["is_commitment"]:
        columns |= _of_commitment(columns.pop("attributes"))
    origin = Origin(row["id"], row["sha256"], row["name"], place_from_text(row["place"]), columns)
    return replace(origin, **_correction(row)) if row["is_commitment"] else origin


def _correction(row: dict[str, Any]) -> dict[str, Any]:
    """A value that a reviewer wrote stands in the cell of the review; the sentence that it corrects is its caption."""
    content = json.loads(row["attributes"])
    places = dict(content["corrections"])
    if "value" not in places:
        return {}
    return {
        "sha256": content["corrected_in"],
        "file_name": row["review_name"],
        "place": Place.from_json(places["value"]),
        "captions": (Input(f"{row['id']}:corrected", "corrected"),),
    }


def _words_of(row: dict[str, Any]) -> list[Origin]:
    """What stands elsewhere than the value of a commitment: its solution and evidence in cells of their own
    (`commitment_id:solution`), what a reviewer wrote instead (`:year`), the sentence of a corrected value (`:corrected`)."""
    if not row["is_commitment"]:
        return []
    content, review = json.loads(row["attributes"]), row["review_name"]
    written = [
        Origin(f"{row['id']}:{name}", content["corrected_in"], review, Place.from_json(place), {name: content[name]})
        for name, place in content["corrections"]
        if name != "value"
    ]
    if "value" in dict(content["corrections"]):
        place = place_from_text(row["place"])
        written.append(Origin(f"{row['id']}:corrected", row["sha256"], row["name"], place, {"text": place.raw_text}))
    return written + [
        Origin(f"{row['id']}:{name}", row["sha256"], row["name"], Place.from_json(place), {name: content[name]})
        for name, place in content["word_places"]
    ]


def _of_commitment(content: dict[str, Any]) -> dict[str, Any]:
    """The fields of a commitment that a plan may print: amounts as decimals, words and years as they are."""
    amounts = {name: Decimal(content[name]) for name in ("value_high", "baseline", "cost") if content[name] is not None}
    words = ("quote", "solution", "evidence", "condition", "deadline_words", "department", "base_year")
    return amounts | {name: content[name] for name in words if content[name] is not None}


def ordered_by(inputs: PlanInputs) -> dict[str, str]:
    """What was ordered, by the names under which numbers cite it (`setting:NAME`)."""
    return {
        "province": inputs.province,
        "year": str(inputs.year),
        "as_of": inputs.as_of,
        "goal": inputs.goal.text() if inputs.goal else "",
        "confidence_percent": shown(plain(100 * inputs.goal.confidence)) if inputs.goal else "",
        "identity": inputs.identity,
    }


def _request_sheet(ordered: Mapping[str, str], store: FileStore) -> dict[str, Origin]:
    """What was ordered, written down as a source file: each `setting:NAME` has a row there, in the raw store."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("ten", "gia_tri"), *ordered.items()])
    content = text.getvalue().encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SHEET
        path.write_bytes(content)
        sha256, _ = store.put(path)
    return {
        f"setting:{name}": Origin(
            f"setting:{name}", sha256, SHEET, Place(CsvField(row, 2), value, f"{name},"), {"text": value}
        )
        for row, (name, value) in enumerate(ordered.items(), start=2)
    }
