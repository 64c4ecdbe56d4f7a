"""The tree of a composite index: which indicator belongs where, with which weight and direction.

A structure is data (a table of codes), never code: any number of levels, branches of unequal depth allowed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.tables import cell_number, cell_text
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

KINDS = ("indicator", "aggregate", "denominator", "group")


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the structure. `lower`, `upper`, `target` are in the unit of the raw (denominated) value."""

    code: str
    parent: str | None
    kind: str
    weight: float = 1.0
    direction: int = 1
    denominator: str | None = None
    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    name: str = ""


@dataclass(frozen=True)
class Structure:
    """The nodes in the order of the table. Built and checked by `from_table`; `with_weights` gives a changed copy."""

    nodes: tuple[Node, ...]

    @staticmethod
    def from_table(table: pd.DataFrame) -> Structure:
        """The structure that `table` describes.

        Columns: `code, parent, kind` (indicator, aggregate, denominator, group), and where present `weight` (relative among
        siblings), `direction` (1 or -1), `denominator`, `lower`, `upper`, `target`, `name`. Raises Refused, with the row and
        the code, for an unknown parent, a cycle, a negative weight, a second top, an empty aggregate and the like.
        """
        for column in ("code", "parent", "kind"):
            if column not in table.columns:
                raise MESSAGES.refused("PII-INDEX-STRUCTURE-COLUMN", column=column)
        names = [str(column) for column in table.columns]
        rows = zip(*(table[column].tolist() for column in table.columns), strict=True)
        nodes = (_node(dict(zip(names, row, strict=True)), number) for number, row in enumerate(rows, start=2))
        structure = Structure(tuple(nodes))
        structure.check()
        return structure

    @cached_property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes if node.kind == "indicator")

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes if node.kind == "aggregate")

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Of each aggregate, the codes directly below it, in the order of the table."""
        below: dict[str, list[str]] = {code: [] for code in self.aggregates}
        for node in self.nodes:
            if node.parent is not None and node.kind in ("indicator", "aggregate"):
                below[node.parent].append(node.code)
        return {code: tuple(codes) for code, codes in below.items()}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each indicator, then each aggregate, stands in a matrix of all of them."""
        return {code: position for position, code in enumerate((*self.indicators, *self.aggregates))}

    @cached_property
    def families(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the indicators that stand directly under the same parent, one entry a parent."""
        leaves = set(self.indicators)
        below = (tuple(self.rows[code] for code in members if code in leaves) for members in self.members.values())
        return tuple(family for family in below if family)

    @cached_property
    def directions(self) -> NDArray[np.float64]:
        """1 or -1 for each indicator."""
        return np.array([float(self.by_code[code].direction) for code in self.indicators])

    @cached_property
    def top(self) -> str:
        return next(code for code in self.aggregates if self.by_code[code].parent is None)

    @cached_property
    def heights(self) -> dict[str, int]:
        """Level of each indicator (0) and aggregate: 1 stands just above the indicators, the top is the highest."""
        heights: dict[str, int] = dict.fromkeys(self.indicators, 0)

        def height(code: str) -> int:
            if code not in heights:
                heights[code] = 1 + max(height(member) for member in self.members[code])
            return heights[code]

        return {code: height(code) for code in (*self.indicators, *self.aggregates)}

    def at_level(self, level: int) -> tuple[str, ...]:
        """The codes of one level, in the order of the table; level 0 holds the indicators."""
        return tuple(code for code, height in self.heights.items() if height == level)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Weight of each code within its parent, the siblings adding up to 1; 1 for the top."""
        shares = {self.top: 1.0}
        for codes in self.members.values():
            total = math.fsum(self.by_code[code].weight for code in codes)
            shares.update({code: self.by_code[code].weight / total if total else 0.0 for code in codes})
        return shares

    @cached_property
    def effective(self) -> dict[str, float]:
        """Weight of each code in the top aggregate: the product of the shares on the way up."""
        effective = {self.top: 1.0}
        for code in sorted(self.aggregates, key=lambda code: -self.heights[code]):
            for member in self.members[code]:
                effective[member] = effective[code] * self.shares[member]
        return {code: effective[code] for code in (*self.indicators, *self.aggregates)}

    def under(self, code: str) -> tuple[str, ...]:
        """The indicators below an aggregate (or the indicator itself), in the order of the table."""
        if code not in self.members:
            return (code,)
        below = {leaf for member in self.members[code] for leaf in self.under(member)}
        return tuple(leaf for leaf in self.indicators if leaf in below)

    def with_weights(self, weights: Mapping[str, float]) -> Structure:
        """A copy with other weights for the codes named. Raises Refused for a negative weight or an unknown code."""
        unknown = [code for code in weights if code not in self.by_code]
        if unknown:
            raise MESSAGES.refused("PII-INDEX-CODE-UNKNOWN", subject=unknown[0])
        nodes = tuple(replace(node, weight=float(weights.get(node.code, node.weight))) for node in self.nodes)
        structure = Structure(nodes)
        structure.check()
        return structure

    def check(self) -> None:
        """Raises Refused for the first thing that makes this not a tree of weighted indicators."""
        _check_codes(self)
        _check_parents(self)
        _check_cycles(self)
        _check_weights(self)


def _node(row: dict[str, Any], number: int) -> Node:
    code = cell_text(row["code"])
    if not code:
        raise MESSAGES.refused("PII-INDEX-CODE-EMPTY", row=number)
    kind = cell_text(row["kind"])
    if kind not in KINDS:
        raise MESSAGES.refused("PII-INDEX-KIND-UNKNOWN", row=number, subject=code, kind=kind, known=", ".join(KINDS))

    def number_of(column: str) -> float | None:
        return cell_number(row.get(column), row=number, column=column, unit=code)

    parent = cell_text(row["parent"]) or None
    weight, direction = number_of("weight"), number_of("direction")
    in_tree = kind == "indicator" or (kind == "aggregate" and parent is not None)
    if "weight" in row and weight is None and in_tree:
        raise MESSAGES.refused("PII-INDEX-WEIGHT-EMPTY", row=number, subject=code)
    if kind == "indicator" and (("direction" in row and direction is None) or direction not in (None, 1.0, -1.0)):
        raise MESSAGES.refused("PII-INDEX-DIRECTION", row=number, subject=code, value=cell_text(row["direction"]))
    return Node(
        code=code,
        parent=parent,
        kind=kind,
        weight=1.0 if weight is None else weight,
        direction=int(direction) if direction is not None and kind == "indicator" else 1,
        denominator=cell_text(row.get("denominator")) or None,
        lower=number_of("lower"),
        upper=number_of("upper"),
        target=number_of("target"),
        name=cell_text(row.get("name")) or code,
    )


def _check_codes(structure: Structure) -> None:
    seen: set[str] = set()
    for node in structure.nodes:
        if node.code in seen:
            raise MESSAGES.refused("PII-INDEX-CODE-TWICE", subject=node.code)
        seen.add(node.code)
    if not structure.indicators:
        raise MESSAGES.refused("PII-INDEX-NO-INDICATOR")
    for node in structure.nodes:
        if node.denominator is not None:
            found = structure.by_code.get(node.denominator)
            if found is None or found.kind != "denominator":
                raise MESSAGES.refused("PII-INDEX-DENOMINATOR-UNKNOWN", subject=node.code, denominator=node.denominator)


def _check_parents(structure: Structure) -> None:
    tops = [node.code for node in structure.nodes if node.kind == "aggregate" and node.parent is None]
    for node in structure.nodes:
        if node.kind == "indicator" and node.parent is None:
            raise MESSAGES.refused("PII-INDEX-PARENT-EMPTY", subject=node.code)
        if node.kind in ("indicator", "aggregate") and node.parent is not None:
            parent = structure.by_code.get(node.parent)
            if parent is None:
                raise MESSAGES.refused("PII-INDEX-PARENT-UNKNOWN", subject=node.code, parent=node.parent)
            if parent.kind != "aggregate":
                raise MESSAGES.refused("PII-INDEX-PARENT-KIND", subject=node.code, parent=node.parent, kind=parent.kind)
    if len(tops) > 1:
        raise MESSAGES.refused("PII-INDEX-TOPS", codes=", ".join(tops))


def _check_cycles(structure: Structure) -> None:
    for start in structure.nodes:
        way, code = [start.code], start.parent
        while code is not None and start.kind in ("indicator", "aggregate"):
            if code in way:
                raise MESSAGES.refused("PII-INDEX-CYCLE", codes=" → ".join([*way[way.index(code) :], code]))
            way.append(code)
            code = structure.by_code[code].parent
    for code, codes in structure.members.items():
        if not codes:
            raise MESSAGES.refused("PII-INDEX-AGGREGATE-EMPTY", subject=code)


def _check_weights(structure: Structure) -> None:
    for node in structure.nodes:
        if not (math.isfinite(node.weight) and node.weight >= 0):
            raise MESSAGES.refused("PII-INDEX-WEIGHT-NEGATIVE", subject=node.code, weight=shown_float(node.weight))
    for code, codes in structure.members.items():
        if not any(structure.by_code[member].weight > 0 for member in codes):
            raise MESSAGES.refused("PII-INDEX-WEIGHT-ZERO", subject=code)
