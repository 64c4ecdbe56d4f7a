"""The tree of an index as data: its codes, names, levels, parents, weights, and which words name which node.

PII: `<edition>/framework.csv`. Component indices: `components/<INDEX>.yml`. An official annex replaces the rows
without a change of code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sources.tables.labels import Label, read_label
from sources.tree import Node, Tree, edition_with_framework, load_tree
from sources.words.data import data
from sources.words.text import key
from sources.words.vocabulary import Level

ROOM = Path(__file__).parent
PII, OTHER = "PII", "OTHER"
_FIGURES = re.compile(r"\d+")
_SURE, _LIKELY = 1.0, 0.86
_LONGEST_CODE = 8


_SENTENCE_END = re.compile(r"(?<=[.:;])\s+")


@dataclass(frozen=True, slots=True)
class Naming:
    """Which node a label names: by its words (`name`, how alike: 1 = the very name), by its number (`code`), or both.

    `measured`: the words of a measure were not part of the name. `other_words`: beside a known code stand words that are
    not the name of a node; `kin` (0-1) is how much these have in common with the names of the code's node.
    """

    name: str | None = None
    likeness: float = 0.0
    code: str | None = None
    measured: bool = False
    other_words: bool = False
    kin: float = 1.0

    @property
    def contradicts(self) -> bool:
        return self.name is not None and self.code is not None and self.name != self.code

    @property
    def agrees(self) -> bool:
        return self.name is not None and self.name == self.code


@dataclass(frozen=True, eq=False)
class Framework:
    """An index of one edition. `open`: columns that it does not know are read under the name the file gives them.

    `ranges`: level → lowest and highest score. `combine`: level → how its score follows from its children's (`mean`
    or `sum`). `spread`: scores of indicators are scaled so that some province has each end of the range. `own_score`: what
    the sub-index tables call the column of their own score ("Chỉ số thành phần 3").
    """

    index_code: str
    edition: int | None
    names: tuple[str, ...]
    tree: Tree
    open: bool = False
    ranges: dict[Level, tuple[Decimal, Decimal]] = field(default_factory=dict)
    combine: dict[Level, str] = field(default_factory=dict)
    spread: bool = False
    own_score: tuple[str, ...] = ()
    _known: dict[str, Naming] = field(default_factory=dict, repr=False)

    @property
    def nodes(self) -> dict[str, Node]:
        return self.tree.nodes

    def children(self, code: str) -> tuple[Node, ...]:
        return self.tree.children(code)

    @property
    def root(self) -> Node:
        return self.tree.root

    def named(self, label: Label) -> Naming:
        """What the label names; an empty naming where it names nothing of this index."""
        if label.text not in self._known:
            self._known[label.text] = self._named(label)
        return self._known[label.text]

    def name(self, text: str) -> str | None:
        """The code of the node that a text surely names, by its words or its dotted number."""
        naming = self.named(read_label(text))
        return naming.name or (None if naming.other_words else naming.code)

    def coded(self, text: str) -> str | None:
        """The node of a cell that should hold nothing but a code ("1.1.", "PII", or a short name that stands for one)."""
        bare = text.strip().rstrip(".").removeprefix(f"{self.index_code}.")
        if bare in self.nodes:
            return bare
        return self._names.get(key(bare)) if bare.isupper() and len(bare) <= _LONGEST_CODE else None

    def _named(self, label: Label) -> Naming:
        written = label.text if label.text in self.nodes and not label.text.isdigit() else label.code
        code = written if written in self.nodes else None
        if code and label.kind and self.nodes[code].level.value != label.kind:
            code = None
        name, likeness, measured = self._by_name(label)
        other_words = bool(label.rest) and name is None and label.text != code
        kin = self._kin(label.rest, code) if other_words and code else 1.0
        return Naming(name, likeness, code, measured, other_words, kin)

    def _kin(self, words: str, code: str) -> float:
        """The share of words, weighed by how rare they are, that a text and the nearest name of a node have in common."""
        own = set(words.split())
        names = (set(name.split()) for name, named in self._names.items() if named == code)
        return max((self._rarity(own & name) / self._rarity(own | name) for name in names), default=0.0)

    def _rarity(self, words: set[str]) -> float:
        return sum(1 / (1 + self._uses[word]) for word in words)

    @cached_property
    def _uses(self) -> Counter[str]:
        """Word → how many nodes have it in their names."""
        return Counter(word for word, _ in {(word, code) for name, code in self._names.items() for word in name.split()})

    def _by_name(self, label: Label) -> tuple[str | None, float, bool]:
        for form, measured in label.forms:
            if form in self._names:
                return self._names[form], _SURE, measured
        best: dict[str, tuple[float, bool]] = {}
        for form, measured in label.forms:
            for code, score in self._alike(form) if len(form) >= 6 else ():
                if score > best.get(code, (0.0, False))[0]:
                    best[code] = (score, measured)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        if not ranked or ranked[0][1][0] < _LIKELY or (len(ranked) > 1 and ranked[0][1][0] - ranked[1][1][0] < 0.03):
            return None, 0.0, False
        return ranked[0][0], round(ranked[0][1][0], 3), ranked[0][1][1]

    def _alike(self, form: str) -> Iterator[tuple[str, float]]:
        from rapidfuzz import fuzz, process

        for name, score, _ in process.extract(form, list(self._names), scorer=fuzz.ratio, limit=3, score_cutoff=85):
            if _figures_in(name) == _figures_in(form):
                yield self._names[name], score / 100

    def in_title(self, text: str) -> str | None:
        """The node that a title or the name of a sheet is about: the one that it contains, or the index itself."""
        spoken = f" {key(text)} "
        label = read_label(text)
        naming = self.named(label)
        if naming.name or (naming.code and not naming.other_words):
            return naming.name or naming.code
        told = {
            name for piece in _SENTENCE_END.split(text) if not piece[:1].isdigit() and (name := self._coded_by_words(piece))
        }
        if len(told) == 1:
            return told.pop()
        numbered = {found for found in re.findall(r" tru cot (\d)(?= )", spoken) if found in self.nodes}
        if len(numbered) == 1:
            return str(numbered.pop())
        inside = {code: name for name, code in self._names.items() if len(name) > 8 and f" {name} " in spoken}
        inside = {code: name for code, name in inside.items() if self.nodes[code].level is not Level.INDEX}
        longest: str | None = max(inside, key=lambda code: (len(inside[code]), code), default=None)
        return longest if longest else self.root.code if self.mentioned(text) else None

    def _coded_by_words(self, text: str) -> str | None:
        """The node of "Chỉ số 1.2.3"; a bare number in a title is that of a section."""
        return self.name(text) if "." in (read_label(text).code or "") else None

    def mentioned(self, text: str) -> bool:
        """Whether a text speaks of the index by one of its names."""
        spoken = f" {key(text)} "
        return any(f" {name} " in spoken for name in self._index_names)

    @cached_property
    def _index_names(self) -> tuple[str, ...]:
        return tuple(filter(None, {key(name) for name in self.names}))

    def is_below(self, code: str, above: str) -> bool:
        """Whether a node is another one or stands somewhere below it."""
        return code == above or any(node.code == above for node in self.tree.above(code))

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


def load_framework(index_code: str = PII, edition: int | None = None) -> Framework:
    """The framework of an index; for a PII edition without one of its own, that of the nearest edition before it.

    Raises KeyError for an index that has no framework.
    """
    return _framework(index_code, edition, load_tree(edition_with_framework(edition)) if index_code == PII else None)


@cache
def _framework(index_code: str, edition: int | None, pii: Tree | None) -> Framework:
    path = ROOM / "components" / f"{index_code}.yml"
    if not path.exists():
        raise KeyError(index_code)
    described = data(path)
    tree = pii or Tree(edition, tuple(_component_node(row) for row in described.get("nodes", ())))
    return Framework(
        index_code=index_code,
        edition=edition,
        names=tuple(described["names"]),
        tree=tree,
        open=bool(described["open"]),
        ranges={Level(name): (Decimal(low), Decimal(high)) for name, (low, high) in described["range"].items()},
        combine={Level(name): how for name, how in described["combine"].items()},
        spread=bool(described.get("spread")),
        own_score=tuple(key(word) for word in described["own_score"]),
    )


def _component_node(row: dict[str, Any]) -> Node:
    return Node(
        code=row["code"],
        name=row["name"],
        level=Level(row["level"]),
        parent=row.get("parent"),
        unit=row.get("unit"),
        words=tuple(row.get("aliases", ())),
    )
