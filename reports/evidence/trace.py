"""Numbers looked at again: their sources re-read now, and each made again by its rule from its inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reports.evidence.differences import Difference
from reports.evidence.places import look_up_words
from reports.evidence.quoted import unsaid, way_of_reading
from reports.evidence.records import Input, NumberRecord, Origin, leaves, with_captions
from reports.evidence.rules import Value, attribute, made_by_rule, operand, recompute
from sources.words.numbers import decimal_text, from_decimal_text

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
    wanted: Iterable[str], records: Mapping[str, NumberRecord], origins: Mapping[str, Origin], agrees: Mapping[str, bool]
) -> list[dict[str, Any]]:
    """One object for each wanted number, in the form that DESIGN fixes for `pii-plan trace`; `agrees`: by origin."""
    traced = []
    for number_id in wanted:
        sources = with_captions(leaves(number_id, records), origins)
        chain = [_link(item, part, origins.get(item), agrees) for item, part in sources.items()]
        traced.append({**records[number_id].to_json(), "chain": chain})
    return traced


def unread(
    records: Iterable[NumberRecord], origins: Mapping[str, Origin]
) -> Iterator[tuple[NumberRecord, Origin, tuple[str, ...]]]:
    """The observed and committed numbers that cannot be read from the words which they quote, or that these words and their
    captions do not say the meaning of (which parts of it)."""
    for record in records:
        if record.kind in ("observed", "committed"):
            origin = origins.get(record.inputs[0].id) if record.inputs else None
            if origin and way_of_reading(record.shown_text, origin.place.raw_text) is None:
                yield record, origin, ()
            elif origin and (meaning := unsaid(origin, origins)):
                yield record, origin, meaning


def _link(identity: str, part: str, origin: Origin | None, agrees: Mapping[str, bool]) -> dict[str, Any]:
    if origin is None:
        return {**dict.fromkeys(("sha256", "name", "place", "raw_text")), "fact_id": identity, "part": part, "agrees": False}
    return {
        "fact_id": identity,
        "part": part,
        "sha256": origin.sha256,
        "name": origin.file_name,
        "place": origin.place.to_json(),
        "raw_text": origin.place.raw_text,
        "agrees": agrees.get(identity, False),
    }


def departures(records: Mapping[str, NumberRecord], origins: Mapping[str, Origin]) -> Iterator[Difference]:
    """Every record that its own rule and inputs do not give again, in the order of the records.

    What a person chose or a model gave has no rule to be made again by here (`made_by_rule`).
    """
    words = look_up_words()
    for record in records.values():
        if made_by_rule(record.rule):
            value = _made_again(record, records, origins)
            text = value if value is None or isinstance(value, str) else decimal_text(value)
            if text != record.value:
                found = words["not_made"] if text is None else text
                yield Difference(record.number_id, words["fields"]["value"], record.value or "", found)


def _made_again(record: NumberRecord, records: Mapping[str, NumberRecord], origins: Mapping[str, Origin]) -> Value | None:
    try:
        if record.kind in ("observed", "committed"):
            (item,) = record.inputs
            return attribute(record.rule, origins[item.id].columns)
        return recompute(record.rule, [(item.role, _operand(item, records, origins)) for item in record.inputs])
    except (KeyError, ValueError, ArithmeticError):
        return None


def _operand(item: Input, records: Mapping[str, NumberRecord], origins: Mapping[str, Origin]) -> Value:
    if item.id in records:
        text = records[item.id].value or ""
        value = from_decimal_text(text)
        return text if value is None else value
    return operand(item.role, origins[item.id].columns)
