"""What a plan says of its numbers: the record behind each, the sources at the end of its chain, and the published folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from sources.contracts import as_json, from_json
from sources.places import Place

KINDS = ("observed", "committed", "computed", "proposed", "typed_by_hand")
"""A cell or sentence of a source; a department's own words; a named rule over inputs; set by the target model; a person."""

RECORDS = "numbers.jsonl"
ORIGINS = "evidence/origins.jsonl"


@dataclass(frozen=True, slots=True)
class Input:
    """One ingredient: a `fact_id`, a `commitment_id` or another `number_id`, and the part it plays in the rule."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """One number of the plan: what is shown, what it is made of, by which rule; `kind` is one of `KINDS`.

    `value` is a decimal string with a point (or a text, for citations and dates).
    """

    number_id: str
    shown_text: str
    value: str | None
    unit: str | None
    kind: str
    rule: str
    inputs: tuple[Input, ...]
    status: str

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = as_json(self)
        return content

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> NumberRecord:
        return from_json(content, NumberRecord)


@dataclass(frozen=True, slots=True)
class Origin:
    """A fact, commitment, citation or framework row: its file, its place, and the columns that rules may ask for.

    `captions`: the other cells from which its meaning follows, each an origin too, with the part it plays: `row` (label),
    `column` (header), `title`, what is said elsewhere (`edition`, `province`, `unit`), or what a reviewer `corrected`.
    """

    id: str
    sha256: str
    file_name: str
    place: Place
    columns: dict[str, Any] = field(default_factory=dict)
    captions: tuple[Input, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "fact_id": self.id,
            "sha256": self.sha256,
            "name": self.file_name,
            "place": self.place.to_json(),
            "columns": as_json(self.columns),
            "decimals": sorted(name for name, value in self.columns.items() if isinstance(value, Decimal)),
            **({"captions": as_json(self.captions)} if self.captions else {}),
        }

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> Origin:
        columns = {**content["columns"], **{name: Decimal(content["columns"][name]) for name in content["decimals"]}}
        place, captions = Place.from_json(content["place"]), tuple(Input(**item) for item in content.get("captions", ()))
        return Origin(content["fact_id"], content["sha256"], content["name"], place, columns, captions)


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The numbers of one plan and where they came from, by identity."""

    records: dict[str, NumberRecord]
    origins: dict[str, Origin]

    @staticmethod
    def of(records: Iterable[NumberRecord], origins: Iterable[Origin]) -> PlanRecord:
        return PlanRecord({item.number_id: item for item in records}, {item.id: item for item in origins})


def read_plan(folder: Path) -> PlanRecord:
    """Read a published folder. Raises OSError or ValueError where it is not one."""
    records, origins = (_lines(folder / name) for name in (RECORDS, ORIGINS))
    return PlanRecord.of(map(NumberRecord.from_json, records), map(Origin.from_json, origins))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in path.read_bytes().split(b"\n") if line]


def lines_of(items: Iterable[NumberRecord | Origin]) -> bytes:
    """Records as JSON lines, keys sorted: the same records give the same bytes."""
    return json_lines(item.to_json() for item in items)


def json_lines(items: Iterable[dict[str, Any]]) -> bytes:
    """Plain objects as JSON lines, keys sorted."""
    return b"".join(json.dumps(item, ensure_ascii=False, sort_keys=True).encode() + b"\n" for item in items)


def with_captions(identities: Iterable[str], origins: Mapping[str, Origin]) -> dict[str, str]:
    """The sources and the captions of each behind it, by identity, with the part that each plays ("" for a source)."""
    found: dict[str, str] = {}
    for identity in identities:
        found[identity] = ""
        for caption in origins[identity].captions if identity in origins else ():
            found.setdefault(caption.id, caption.role)
    return found


def leaves(number_id: str, records: Mapping[str, NumberRecord]) -> tuple[str, ...]:
    """The identities of sources at the end of a number's inputs, each once, in the order of the walk.

    Raises ValueError for a record that is made of itself.
    """
    found: dict[str, None] = {}

    def walk(number_id: str, above: tuple[str, ...]) -> None:
        if number_id in above:
            raise ValueError(f"the record {number_id} is made of itself")
        for item in records[number_id].inputs:
            if item.id in records:
                walk(item.id, (*above, number_id))
            else:
                found[item.id] = None

    walk(number_id, ())
    return tuple(found)
