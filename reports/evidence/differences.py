"""Where two tellings of the same record or origin part: the field in words, what one says and what the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from reports.evidence.places import look_up_words
from reports.evidence.records import Input, NumberRecord, Origin

Told = TypeVar("Told", bound=NumberRecord | Origin)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the record or origin `id` that is told in two ways; "" where one side has none."""

    id: str
    field: str
    stated: str
    found: str


def differences(stated: Mapping[str, Told], found: Mapping[str, Told]) -> Iterator[Difference]:
    """Every difference between two collections by identity, those that only one of them has included."""
    words = look_up_words()["fields"]
    for identity in dict.fromkeys([*stated, *found]):
        one, other = stated.get(identity), found.get(identity)
        if one is None or other is None:
            there, gone = words["there"], words["gone"]
            yield Difference(identity, words["record"], gone if one is None else there, gone if other is None else there)
        elif one != other:
            first, second = _flat(one), _flat(other)
            for field in sorted(first.keys() | second.keys()):
                if first.get(field) != second.get(field):
                    yield Difference(identity, words.get(field, field), first.get(field, ""), second.get(field, ""))


def _flat(told: NumberRecord | Origin) -> dict[str, str]:
    """The fields of a record as text, those inside others by their own names."""
    if isinstance(told, Origin):
        fields: dict[str, Any] = {**told.columns, "file": told.file_name, "sha256": told.sha256, "place": told.place.key()}
        fields |= {name: getattr(told.place, name) for name in ("raw_text", "before", "after")}
        fields["captions"] = _inputs(told.captions) or None
    else:
        fields = {**told.to_json(), "inputs": _inputs(told.inputs)}
    return {name: str(value) for name, value in fields.items() if value is not None}


def _inputs(items: Iterable[Input]) -> str:
    return " ".join(f"{item.role}={item.id}" for item in items)
