"""Makes every number of a plan again from its inputs, by its rule, to see whether it is still the one printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.evidence.origins import Origin
from reports.evidence.places import not_computable
from reports.evidence.records import Input, NumberRecord
from reports.evidence.rules import Value, attribute, made_by_rule, operand, recompute
from sources.words.numbers import decimal_text, from_decimal_text


@dataclass(frozen=True, slots=True)
class Departure:
    """A number whose rule now gives something else than its record says."""

    number_id: str
    shown_text: str
    found: str


def departures(records: Mapping[str, NumberRecord], origins: Mapping[str, Origin]) -> tuple[Departure, ...]:
    """Every record that its own rule and inputs do not give again, in the order of the records.

    What a person chose or the target model proposed has no rule to be made again by (`made_by_rule`).
    """
    found = []
    for record in records.values():
        if not made_by_rule(record.rule):
            continue
        value = _value(record, records, origins)
        text = value if isinstance(value, str) else None if value is None else decimal_text(value)
        if text != record.value:
            found.append(Departure(record.number_id, record.shown_text, text if text is not None else not_computable()))
    return tuple(found)


def _value(record: NumberRecord, records: Mapping[str, NumberRecord], origins: Mapping[str, Origin]) -> Value | None:
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
