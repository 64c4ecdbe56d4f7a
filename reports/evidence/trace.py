"""From each number of a plan to its sources, re-read now: does the place still say what the plan says?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reports.evidence.origins import Origin, leaves
from reports.evidence.records import NumberRecord

Reread = Callable[[list[Origin]], list[str | None]]
"""What stands now at the places of some origins of one file; None where the place cannot be read any more."""


def reread_all(origins: Iterable[Origin], reread: Reread) -> dict[str, str | None]:
    """What stands now at every origin's place; each file is opened once."""
    by_file: dict[str, list[Origin]] = {}
    for origin in origins:
        by_file.setdefault(origin.sha256, []).append(origin)
    found: dict[str, str | None] = {}
    for group in by_file.values():
        found |= dict(zip((origin.id for origin in group), reread(group), strict=True))
    return found


def trace(
    wanted: Iterable[str],
    records: Mapping[str, NumberRecord],
    origins: Mapping[str, Origin],
    now: Mapping[str, str | None],
) -> list[dict[str, Any]]:
    """One object for each wanted number, in the form that DESIGN fixes for `pii-plan trace`."""
    return [_traced(records[number_id], records, origins, now) for number_id in wanted]


def holds(traced: Mapping[str, Any]) -> bool:
    """Whether a traced number has a chain and every source in it agrees."""
    return bool(traced["chain"]) and all(link["agrees"] for link in traced["chain"])


def _traced(
    record: NumberRecord,
    records: Mapping[str, NumberRecord],
    origins: Mapping[str, Origin],
    now: Mapping[str, str | None],
) -> dict[str, Any]:
    chain = [_link(item, origins.get(item), now) for item in leaves(record.number_id, records)]
    return {
        "number_id": record.number_id,
        "shown_text": record.shown_text,
        "value": record.value,
        "unit": record.unit,
        "kind": record.kind,
        "rule": record.rule,
        "status": record.status,
        "inputs": [{"id": item.id, "role": item.role} for item in record.inputs],
        "chain": chain,
    }


def _link(identity: str, origin: Origin | None, now: Mapping[str, str | None]) -> dict[str, Any]:
    if origin is None:
        return {"fact_id": identity, "sha256": None, "name": None, "place": None, "raw_text": None, "agrees": False}
    return {
        "fact_id": identity,
        "sha256": origin.sha256,
        "name": origin.file_name,
        "place": origin.place.to_json(),
        "raw_text": origin.place.raw_text,
        "agrees": now.get(identity) == origin.place.raw_text,
    }
