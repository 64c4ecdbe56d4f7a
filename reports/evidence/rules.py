"""The named rules by which numbers are made, so that anybody can make them again.

An observed or committed number names the attribute of its source that it shows (`value`, `edition`, `attribute:date`,
`text:12:30`). A computed number names a rule over its inputs, with a parameter in brackets where there is one: `mean(2)`.
What a person chose (`setting:goal`), what the models gave (`forward_model`, `target_model`, `outlook`), the words of a
finding (`finding`) and what the run itself sets (`identity`, `latest_date`, `edition_end`) are not made by a rule from
inputs: see `made_by_rule`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sources.words.numbers import rounded

Value = Decimal | str
Inputs = Sequence[tuple[str, Value]]
"""The inputs of a rule in their order: the part each plays, and its value."""

_NAME = re.compile(r"(?P<name>[a-z_]+)(?:\((?P<parameter>-?\d+)\))?\Z")


def recompute(rule: str, inputs: Inputs) -> Value:
    """What `rule` makes of `inputs`. Raises KeyError for an unknown rule, ValueError for inputs that do not fit it."""
    parsed = _NAME.fullmatch(rule)
    if parsed is None or parsed["name"] not in RULES:
        raise KeyError(rule)
    parameter = int(parsed["parameter"]) if parsed["parameter"] else 0
    return RULES[parsed["name"]](inputs, parameter)


def made_by_rule(rule: str) -> bool:
    """Whether `recompute` or `attribute` can make a number of this rule again from its inputs alone."""
    return rule not in _NOT_BY_INPUTS and not rule.startswith("setting:")


_NOT_BY_INPUTS = (
    "forward_model",
    "target_model",
    "outlook",
    "statistical_audit",
    "finding",
    "identity",
    "latest_date",
    "edition_end",
)


def operand(role: str, source: Mapping[str, Any]) -> Value:
    """What a source gives to a rule: its `edition` or `cost` in that role, otherwise its value, "" where it has none."""
    found = attribute(role if role in ("edition", "cost") else "value", {"value": None, **source})
    return "" if found is None else found


def attribute(name: str, source: Mapping[str, Any]) -> Value | None:
    """The attribute `name` of a fact, commitment or citation given as a mapping of its columns.

    `attribute:NAME` looks into the citation's `attributes`; `text:START:END` cuts characters out of its text. Whole numbers
    (years, editions) come back as Decimal. Raises KeyError where the source has no such attribute.
    """
    kind, _, inner = name.partition(":")
    if kind == "text" and inner:
        start, _, end = inner.partition(":")
        return str(source["text"])[int(start) : int(end)]
    found = source["attributes"].get(inner) if kind == "attribute" else source[name]
    if found is None or isinstance(found, Decimal):
        return found
    return Decimal(found) if isinstance(found, int) else str(found)


def _decimals(inputs: Inputs, role: str | None = None) -> list[Decimal]:
    chosen = [value for part, value in inputs if role is None or part == role]
    if not all(isinstance(value, Decimal) for value in chosen):
        raise ValueError("a rule of arithmetic was given a text")
    return [value for value in chosen if isinstance(value, Decimal)]


def _one(inputs: Inputs, role: str) -> Decimal:
    (value,) = _decimals(inputs, role)
    return value


def _count(inputs: Inputs, _: int) -> Decimal:
    """The inputs in the role `counted`; the others (`passed_over`) say among what it was counted."""
    return Decimal(sum(role == "counted" for role, _ in inputs))


def _sum(inputs: Inputs, _: int) -> Decimal:
    return sum(_decimals(inputs), Decimal(0))


def _mean(inputs: Inputs, places: int) -> Decimal:
    values = _decimals(inputs)
    return rounded(sum(values, Decimal(0)) / len(values), places)


def _difference(inputs: Inputs, places: int) -> Decimal:
    return rounded(_one(inputs, "of") - _one(inputs, "from"), places)


def _rank_of(inputs: Inputs, _: int) -> Decimal:
    own = _one(inputs, "own")
    return Decimal(1 + sum(value > own for value in _decimals(inputs, "other")))


def _share(inputs: Inputs, places: int) -> Decimal:
    return rounded(100 * _one(inputs, "part") / _one(inputs, "whole"), places)


def _progress(inputs: Inputs, places: int) -> Decimal:
    """The part of the way from `baseline` to `target` that was made, in per cent."""
    start = _one(inputs, "baseline")
    return rounded(100 * (_one(inputs, "actual") - start) / (_one(inputs, "target") - start), places)


def _count_positive(inputs: Inputs, _: int) -> Decimal:
    return Decimal(sum(value > 0 for value in _decimals(inputs)))


def _years_after(inputs: Inputs, years: int) -> Decimal:
    return _one(inputs, "edition") + years


def _same(inputs: Inputs, _: int) -> Value:
    (only,) = inputs
    return only[1]


def _from_delta(inputs: Inputs, _: int) -> Decimal:
    return _one(inputs, "baseline") + _one(inputs, "commitment")


def _from_delta_percent(inputs: Inputs, _: int) -> Decimal:
    return _one(inputs, "baseline") * (1 + _one(inputs, "commitment") / 100)


def _from_factor(inputs: Inputs, _: int) -> Decimal:
    return _one(inputs, "baseline") * _one(inputs, "commitment")


RULES: dict[str, Callable[[Inputs, int], Value]] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "difference": _difference,
    "rank_of": _rank_of,
    "share": _share,
    "progress": _progress,
    "count_positive": _count_positive,
    "years_after": _years_after,
    "same": _same,
    "from_delta": _from_delta,
    "from_delta_percent": _from_delta_percent,
    "from_factor": _from_factor,
}
"""Rule name → function of the inputs and the parameter; `same` passes on its one input (a target held at its baseline)."""
