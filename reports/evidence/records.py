"""The record behind each number of a plan: what is shown, what it is made of, and by which rule.

`kind`: `observed` (a cell or sentence of a source), `committed` (a department's own words), `computed` (a named rule over
inputs), `proposed` (set by the target model), `typed_by_hand` (with name, date and reason in `rule`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KINDS = ("observed", "committed", "computed", "proposed", "typed_by_hand")


@dataclass(frozen=True, slots=True)
class Input:
    """One ingredient: a `fact_id`, a `commitment_id` or another `number_id`, and the part it plays in the rule."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """One number of the plan. `value` is a decimal string with a point (or a text, for citations and dates)."""

    number_id: str
    shown_text: str
    value: str | None
    unit: str | None
    kind: str
    rule: str
    inputs: tuple[Input, ...]
    status: str

    def to_json(self) -> dict[str, Any]:
        return {
            "number_id": self.number_id,
            "shown_text": self.shown_text,
            "value": self.value,
            "unit": self.unit,
            "kind": self.kind,
            "rule": self.rule,
            "inputs": [{"id": item.id, "role": item.role} for item in self.inputs],
            "status": self.status,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> NumberRecord:
        inputs = tuple(Input(item["id"], item["role"]) for item in data["inputs"])
        return NumberRecord(**{**data, "inputs": inputs})
