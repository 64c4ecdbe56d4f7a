"""From a number to where it came from: the walk down its inputs, and the source places at the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.evidence.records import NumberRecord
from sources.places import Place
from sources.words.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class Origin:
    """A fact, commitment, citation or framework row: its file, its place, and the columns that rules may ask for."""

    id: str
    sha256: str
    file_name: str
    place: Place
    columns: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        plain = {name: decimal_text(value) if isinstance(value, Decimal) else value for name, value in self.columns.items()}
        decimals = sorted(name for name, value in self.columns.items() if isinstance(value, Decimal))
        return {
            "fact_id": self.id,
            "sha256": self.sha256,
            "name": self.file_name,
            "place": self.place.to_json(),
            "columns": plain,
            "decimals": decimals,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Origin:
        """The inverse of `to_json`."""
        exact = {name: Decimal(data["columns"][name]) for name in data["decimals"]}
        return Origin(
            data["fact_id"], data["sha256"], data["name"], Place.from_json(data["place"]), {**data["columns"], **exact}
        )


def leaves(number_id: str, records: Mapping[str, NumberRecord]) -> tuple[str, ...]:
    """The identities of sources at the end of a number's inputs, each once, in the order of the walk.

    Raises ValueError for a record that is made of itself.
    """
    found: dict[str, None] = {}
    _walk(number_id, records, found, ())
    return tuple(found)


def _walk(number_id: str, records: Mapping[str, NumberRecord], found: dict[str, None], above: tuple[str, ...]) -> None:
    if number_id in above:
        raise ValueError(f"the record {number_id} is made of itself")
    for item in records[number_id].inputs:
        if item.id in records:
            _walk(item.id, records, found, (*above, number_id))
        else:
            found[item.id] = None
