"""The tree of an index as data: its codes, names, levels, parents, weights, and which words name which node.

PII: `<edition>/framework.csv`. Component indices: `components/<INDEX>.yml`. An official annex replaces the rows
without a change of code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sources.tree import Node, Tree, edition_with_framework, load_tree
from sources.words.data import data
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

ROOM = Path(__file__).parent
PII, OTHER = "PII", "OTHER"
_FIGURES = re.compile(r"\d+")
_SURE, _LIKELY = 1.0, 0.86
_KINDS = (
    "trụ cột|nhóm|tiểu trụ cột|nhóm chỉ số|chỉ số|chỉ số thành phần|nội dung|lĩnh vực|trục nội dung|"
    "pillar|sub-?pillar|indicator|dimension|sub-?index"
)
_CODE = re.compile(rf"^\s*(?:(?:{_KINDS})\s*)?(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})\.?(?=$|[\s.:)\-–_])", re.IGNORECASE)
_PREFIX = re.compile(
    rf"^\s*(?:(?:{_KINDS})\s*(?:\d{{1,2}}(?:\.\d{{1,2}})*|[IVX]{{1,5}})?\s*[.:)\-–_]+\s*"
    r"|\d{1,2}(?:\.\d{1,2})*\s*[.:)\-–_]*\s+|[IVX]{1,5}[.:)]\s+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """Which node a text names, and how surely (1 = by its very name)."""

    code: str
    confidence: float


@dataclass(frozen=True, eq=False)
class Framework:
    """An index of one edition. `open`: columns that it does not know are read under the name the file gives them.

    `ranges`: level → lowest and highest score. `combine`: level → how its score follows from its children's (`mean`
    or `sum`). `own_score`: what the sub-index tables call the column of their own score ("Chỉ số thành phần 3").
    """

    index_code: str
    edition: int | None
    names: tuple[str, ...]
    tree: Tree
    open: bool = False
    unmatched_level: Level = Level.INDICATOR
    unmatched_measure: Measure = Measure.RAW_VALUE
    ranges: dict[Level, tuple[Decimal, Decimal]] = field(default_factory=dict)
    combine: dict[Level, str] = field(default_factory=dict)
    own_score: tuple[str, ...] = ()
    _known: dict[str, Match | None] = field(default_factory=dict, repr=False)

    @property
    def nodes(self) -> dict[str, Node]:
        return self.tree.nodes

    def children(self, code: str) -> tuple[Node, ...]:
        return self.tree.children(code)

    @property
    def root(self) -> Node:
        return self.tree.root

    def match(self, text: str) -> Match | None:
        """The node that a header or a label names, by code and name; None where nothing is close enough."""
        if text not in self._known:
            self._known[text] = self._matched(text)
        return self._known[text]

    def code_written(self, text: str) -> str | None:
        """The code of a node standing alone or at the beginning ("1.1.2. Thiết chế ...", "Trụ cột 3: ...")."""
        found = _CODE.match(text)
        return found.group(1) if found and found.group(1) in self.nodes else None

    def _matched(self, text: str) -> Match | None:
        by_name = self._by_name(text)
        if by_name:
            return by_name
        found = _CODE.match(text)
        code = self.code_written(text)
        if code is None or found is None:
            return None
        alone = not text[found.end() :].strip(" .:)-–_")
        dotted = "." in code or not text.strip()[0].isdigit()
        return Match(code, 0.9 if alone and dotted else 0.5) if dotted else None

    def _by_name(self, text: str) -> Match | None:
        forms = {form for form in (key(text), key(_PREFIX.sub("", text))) if form}
        forms |= {form for form in (key(_PREFIX.sub("", text.split("(")[0])),) if len(form) > 3}
        names = self._names
        for form in forms:
            if form in names:
                return Match(names[form], _SURE)
        return self._by_likeness({form for form in forms if len(form) >= 6})

    def _by_likeness(self, forms: set[str]) -> Match | None:
        from rapidfuzz import fuzz, process

        best: dict[str, float] = {}
        for form in sorted(forms):
            for name, score, _ in process.extract(form, list(self._names), scorer=fuzz.ratio, limit=3, score_cutoff=85):
                if _figures_in(name) != _figures_in(form):
                    continue
                code = self._names[name]
                best[code] = max(best.get(code, 0.0), score / 100)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < _LIKELY or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.03):
            return None
        return Match(ranked[0][0], round(ranked[0][1], 3))

    @cached_property
    def _names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for node in self.nodes.values():
            names.setdefault(key(node.name), node.code)
        for node in self.nodes.values():
            for alias in node.words:
                names.setdefault(key(alias), node.code)
        return names


def _figures_in(text: str) -> list[str]:
    """The numbers in a name: per 1,000 and per 10,000 people are two indicators, however alike their names."""
    return _FIGURES.findall(text)


@cache
def component_indices() -> tuple[str, ...]:
    """The codes of the component indices that have a framework."""
    return tuple(sorted(path.stem for path in (ROOM / "components").glob("*.yml") if path.stem not in (PII, OTHER)))


@cache
def load_framework(index_code: str = PII, edition: int | None = None) -> Framework:
    """The framework of an index; for a PII edition without one of its own, that of the nearest edition before it.

    Raises KeyError for an index that has no framework.
    """
    path = ROOM / "components" / f"{index_code}.yml"
    if not path.exists():
        raise KeyError(index_code)
    described = data(path)
    rows = described.get("nodes", ())
    tree = _pii_tree(edition) if index_code == PII else Tree(edition, tuple(_component_node(row) for row in rows))
    unmatched = described.get("unmatched", {})
    return Framework(
        index_code=index_code,
        edition=edition,
        names=tuple(described["names"]),
        tree=tree,
        open=bool(described["open"]),
        unmatched_level=Level(unmatched.get("level", "indicator")),
        unmatched_measure=Measure(unmatched.get("measure", "raw_value")),
        ranges={Level(name): (Decimal(low), Decimal(high)) for name, (low, high) in described["range"].items()},
        combine={Level(name): how for name, how in described["combine"].items()},
        own_score=tuple(key(word) for word in described["own_score"]),
    )


def _pii_tree(edition: int | None) -> Tree:
    return load_tree(edition_with_framework(edition))


def _component_node(row: dict[str, Any]) -> Node:
    return Node(
        code=row["code"],
        name=row["name"],
        level=Level(row["level"]),
        parent=row.get("parent"),
        unit=row.get("unit"),
        words=tuple(row.get("aliases", ())),
    )
