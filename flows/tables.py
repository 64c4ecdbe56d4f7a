"""The columns in which facts, commitments and citations travel from a reader to the database, as Arrow tables of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import msgspec

from sources.contracts import Citation, Commitment, Fact, as_json, from_json, json_text
from sources.places import Place
from sources.registry.departments import department_key
from sources.words.text import tight

if TYPE_CHECKING:
    import pyarrow as pa

Columns = dict[str, list[str | None]]
FACT = (
    "fact_id sha256 place raw_text value unit edition province level code name measure status index_code url former"
).split()
_RECORD = tuple(field.name for field in fields(Commitment))
_NESTED = frozenset(field.name for field in fields(Commitment) if "tuple" in str(field.type) or "Place" in str(field.type))
COMMITMENT = [*_RECORD, "department_key", "indicator_name_key", "content"]
CITATION = "fact_id sha256 place kind text attributes department_key status".split()


def text_columns(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> Columns:
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


def text_table(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of text columns."""
    return arrow_table(text_columns(columns, rows))


def place_text(place: Place) -> str:
    """A place as the database keeps it: one line of JSON."""
    return json_text(place)


def place_from_text(text: str) -> Place:
    """The inverse of `place_text`."""
    return Place.from_json(msgspec.json.decode(text))


def fact_row(fact: Fact) -> dict[str, Any]:
    return {**as_json(fact), "place": place_text(fact.place), "raw_text": fact.place.raw_text}


def row_fact(row: Mapping[str, Any]) -> Fact:
    """The inverse of `fact_row`, from text columns."""
    edition = None if row["edition"] is None else int(row["edition"])
    return from_json({**row, "place": msgspec.json.decode(row["place"]), "edition": edition}, Fact)


def commitment_row(commitment: Commitment) -> dict[str, Any]:
    """The columns of a commitment: its fields, the forms in which they are compared, and the whole record as `content`."""
    record = {name: getattr(commitment, name) for name in _RECORD}
    columns = {name: json_text(value) if name in _NESTED and value is not None else value for name, value in record.items()}
    return {
        **columns,
        "department_key": department_key(commitment.department),
        "indicator_name_key": tight(commitment.indicator_name) if commitment.indicator_name else None,
        "content": json_text(record),
    }


def row_commitment(row: Mapping[str, Any]) -> Commitment:
    """The inverse of `commitment_row`, from the columns of `raw.commitment`."""
    exact = {name: row.get(f"{name}_text", row[name]) for name in _RECORD}
    return from_json({name: _read(name, value) for name, value in exact.items()}, Commitment)


def _read(name: str, value: Any) -> Any:
    return msgspec.json.decode(value) if name in _NESTED and value is not None else value


def citation_row(citation: Citation) -> dict[str, Any]:
    return {
        **as_json(citation),
        "place": place_text(citation.place),
        "text": citation.text,
        "attributes": json_text(citation.attributes),
        "department_key": department_key(citation.attributes.get("department")),
    }


def row_citation(row: Mapping[str, Any]) -> Citation:
    """The inverse of `citation_row`, from text columns."""
    place, attributes = msgspec.json.decode(row["place"]), msgspec.json.decode(row["attributes"])
    return from_json({**row, "place": place, "value": row["text"], "attributes": attributes}, Citation)
