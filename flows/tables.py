"""The columns in which facts, commitments and citations travel from a reader to the database, as Arrow tables of text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sources.contracts import (
    Citation,
    Commitment,
    Fact,
    FileKind,
    Finding,
    Level,
    Measure,
    NotTarget,
    Place,
    Severity,
    SourceFile,
    Status,
)

if TYPE_CHECKING:
    import pyarrow as pa

Columns = dict[str, list[str | None]]
FACT = (
    "fact_id sha256 place raw_text value unit edition province level code name measure status index_code url"
).split()
COMMITMENT = (
    "commitment_id sha256 place quote department indicator_code indicator_name match_confidence value comparator unit"
    " kind year force origin decision status content"
).split()
CITATION = "fact_id sha256 place kind text attributes status".split()


def text_columns(columns: list[str], rows: Iterable[dict[str, Any]]) -> Columns:
    """Rows as columns of text; missing stays None. Plain data, so that it can cross from a child process at little cost."""
    cells: Columns = {column: [] for column in columns}
    for row in rows:
        for column in columns:
            value = row[column]
            cells[column].append(None if value is None else str(value))
    return cells


def arrow_table(columns: Columns) -> pa.Table:
    """Columns of text as an Arrow table; an empty table keeps its columns."""
    import pyarrow as pa

    return pa.table({column: pa.array(values, pa.string()) for column, values in columns.items()})


def text_table(columns: list[str], rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of text columns."""
    return arrow_table(text_columns(columns, rows))


def place_text(place: Place) -> str:
    return json.dumps(place.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fact_row(fact: Fact) -> dict[str, Any]:
    return {
        "fact_id": fact.fact_id,
        "sha256": fact.sha256,
        "place": place_text(fact.place),
        "raw_text": fact.place.raw_text,
        "value": None if fact.value is None else format(fact.value, "f"),
        "unit": fact.unit,
        "edition": fact.edition,
        "province": fact.province,
        "level": fact.level.value,
        "code": fact.code,
        "name": fact.name,
        "measure": fact.measure.value,
        "status": fact.status.value,
        "index_code": fact.index_code,
        "url": fact.url,
    }


def row_fact(row: dict[str, Any]) -> Fact:
    """The inverse of `fact_row`."""
    return Fact(
        fact_id=row["fact_id"],
        sha256=row["sha256"],
        place=Place.from_json(json.loads(row["place"])),
        value=None if row["value"] is None else Decimal(row["value"]),
        unit=row["unit"],
        edition=None if row["edition"] is None else int(row["edition"]),
        province=row["province"],
        level=Level(row["level"]),
        code=row["code"],
        name=row["name"],
        measure=Measure(row["measure"]),
        status=Status(row["status"]),
        index_code=row["index_code"],
        url=row["url"],
    )


def commitment_row(commitment: Commitment) -> dict[str, Any]:
    plain = {name: getattr(commitment, name) for name in COMMITMENT if name not in ("place", "value", "content")}
    return {
        **plain,
        "content": json.dumps(record_json(commitment), ensure_ascii=False, sort_keys=True),
        "place": place_text(commitment.place),
        "value": None if commitment.value is None else format(commitment.value, "f"),
    }


def citation_row(citation: Citation) -> dict[str, Any]:
    return {
        **{name: getattr(citation, name) for name in CITATION},
        "place": place_text(citation.place),
        "attributes": json.dumps(citation.attributes, ensure_ascii=False, sort_keys=True),
    }


def record_json(record: Commitment | Citation | NotTarget | SourceFile) -> dict[str, Any]:
    """A frozen record as JSON values: places as objects, decimals as text, tuples as lists."""
    return {name: _plain(getattr(record, name)) for name in asdict(record)}


def _plain(value: Any) -> Any:
    match value:
        case Place():
            return value.to_json()
        case Decimal():
            return format(value, "f")
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def commitment_from_json(data: dict[str, Any]) -> Commitment:
    decimals = {name: _decimal(data[name]) for name in ("value", "value_high", "baseline", "cost")}
    return Commitment(
        **{
            **data,
            **decimals,
            "place": Place.from_json(data["place"]),
            "value_place": Place.from_json(data["value_place"]) if data["value_place"] else None,
            "inherited": tuple(data["inherited"]),
            "coordinating": tuple(data["coordinating"]),
            "runners_up": tuple((code, score) for code, score in data["runners_up"]),
            "word_places": tuple((name, Place.from_json(place)) for name, place in data["word_places"]),
            "status": Status(data["status"]),
        }
    )


def citation_from_json(data: dict[str, Any]) -> Citation:
    return Citation(**{**data, "place": Place.from_json(data["place"]), "status": Status(data["status"])})


def not_target_from_json(data: dict[str, Any]) -> NotTarget:
    return NotTarget(Place.from_json(data["place"]), data["quote"], data["reason"])


def finding_from_json(data: dict[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        message=data["message"],
        next_step=data["next_step"],
        file=data["file"],
        place=Place.from_json(data["place"]) if data["place"] else None,
        subjects=tuple(data["subjects"]),
    )


def source_file_from_json(data: dict[str, Any]) -> SourceFile:
    kind = FileKind(data["kind"]) if data["kind"] else None
    return SourceFile(**{**data, "kind": kind, "status": Status(data["status"])})


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
