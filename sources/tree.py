"""The framework of an edition as a tree: the only type for it, and the only reader of `framework.csv`.

An edition's folder (`innovation_index/<edition>/`) is data: `framework.csv` has one row a node, `source.yml` says where
it comes from, `words.yml` (optional) has further names of its nodes by code. An official annex replaces the rows without
a change of code. An office keeps the editions that came after the program in a folder of its own, in the same form, where
`source.yml` may be left out. An edition of the office goes before the program's of the same year; `words.yml` alone adds
names to the program's.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sources.office import FRAMEWORKS, of_office, office
from sources.places import CsvField, Place, fact_id
from sources.words.messages import MessageCatalogue
from sources.words.numbers import decimal_text, typed
from sources.words.text import tight
from sources.words.vocabulary import Level

FOLDER = Path(__file__).with_name("innovation_index")
MESSAGES = MessageCatalogue(__file__)
Kind = TypeVar("Kind")
CODE_COLUMN = 1
"""A row of `framework.csv` is identified by its code cell."""
FIRST_ROW = 2
"""The row of the first node; the header is row 1."""


@dataclass(frozen=True, slots=True)
class Node:
    """One row of a framework. `weight` counts among the children of `parent`; `direction` 1: higher is better, -1: lower.

    `unit` is that of the raw value; `words` are further names. `lead`, `coordinating`, `lead_status` (sourced |
    illustrative), `data_source` and `evidence` are filled for indicators only. `fact_id` identifies the row.
    """

    code: str
    name: str
    level: Level
    parent: str | None = None
    weight: Decimal = Decimal(1)
    direction: int = 1
    unit: str | None = None
    fact_id: str = ""
    lead: str | None = None
    coordinating: tuple[str, ...] = ()
    lead_status: str | None = None
    data_source: str | None = None
    evidence: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Tree:
    """The nodes of one edition in the framework's order. Iterating gives the nodes. `sha256`: of the framework file."""

    edition: int | None
    rows: tuple[Node, ...]
    sha256: str = ""
    nodes: dict[str, Node] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", {node.code: node for node in self.rows})

    def __iter__(self) -> Iterator[Node]:
        return iter(self.rows)

    @property
    def root(self) -> Node:
        return next(node for node in self.rows if node.level == Level.INDEX)

    @cached_property
    def indicators(self) -> tuple[Node, ...]:
        return self.at(Level.INDICATOR)

    @cached_property
    def pillars(self) -> tuple[Node, ...]:
        return self.at(Level.PILLAR)

    def at(self, level: Level) -> tuple[Node, ...]:
        return tuple(node for node in self.rows if node.level == level)

    def children(self, code: str) -> tuple[Node, ...]:
        """The nodes just below."""
        return tuple(node for node in self.rows if node.parent == code)

    def above(self, code: str) -> tuple[Node, ...]:
        """The nodes above, from the parent up to the root."""
        found: list[Node] = []
        node = self.nodes.get(code)
        while node is not None and node.parent is not None and node.parent in self.nodes:
            node = self.nodes[node.parent]
            found.append(node)
        return tuple(found)

    def below(self, code: str) -> tuple[Node, ...]:
        """The indicators under a node."""
        return tuple(node for node in self.indicators if any(upper.code == code for upper in self.above(node.code)))

    def pillar_of(self, code: str) -> str:
        """The code of the pillar that a node is or belongs to; empty where there is none."""
        own = self.nodes.get(code)
        line = ((own,) if own else ()) + self.above(code)
        return next((node.code for node in line if node.level == Level.PILLAR), "")

    def side_of(self, pillar: str) -> Level | None:
        """Whether a pillar belongs to the input or the output side."""
        parent = next(iter(self.above(pillar)), None)
        return parent.level if parent else None


def editions() -> tuple[int, ...]:
    """The editions whose framework is known, oldest first."""
    return tuple(sorted(_files()))


@of_office
def _files() -> dict[int, Path]:
    own = office()
    folders = (FOLDER, own / FRAMEWORKS) if own else (FOLDER,)
    return {int(path.parent.name): path for folder in folders for path in folder.glob("[12][0-9][0-9][0-9]/framework.csv")}


def edition_with_framework(edition: int | None) -> int:
    """The edition itself if it has a framework, else the newest one before it, else the oldest; without one, the newest."""
    known = editions()
    if edition is None:
        return known[-1]
    return max((year for year in known if year <= edition), default=known[0])


def framework_file(edition: int) -> Path:
    """Where the framework of a known edition is. Raises KeyError for any other."""
    return _files()[edition]


def load_tree(edition: int) -> Tree:
    """The tree of an edition that has a framework. Raises Refused for a framework that is no tree, with the row."""
    return _tree(framework_file(edition), edition)


@of_office
def _tree(path: Path, edition: int) -> Tree:
    own = office()
    further = own / FRAMEWORKS / str(edition) / path.name if own else path
    words = beside(path, "words.yml", dict[str, list[str]]) or {}
    added = (beside(further, "words.yml", dict[str, list[str]]) or {}) if further != path else {}
    tree = read_tree(path, edition, {code: [*words.get(code, ()), *added.get(code, ())] for code in words | added})
    _refuse_words(tree, added if further != path else words, f"{edition}/words.yml")
    return tree


def _refuse_words(tree: Tree, words: dict[str, list[str]], file: str) -> None:
    """Further names of a code that is not there, or that name another node as well."""
    named: dict[str, list[str]] = {}
    for node in tree:
        for name in {tight(name) for name in (*node.words, node.name)}:
            named.setdefault(name, []).append(node.code)
    unknown = [code for code in words if code not in tree.nodes]
    if unknown:
        raise MESSAGES.refused("PII-FRAMEWORK-WORDS", file=file, codes=", ".join(unknown))
    for name in (name for names in words.values() for name in names):
        if len(named[tight(name)]) > 1:
            raise MESSAGES.refused("PII-FRAMEWORK-WORDS-TWICE", file=file, name=name, codes=", ".join(named[tight(name)]))


def beside(path: Path, name: str, kind: type[Kind]) -> Kind | None:
    """A YAML file beside a framework as `kind`, its plain values texts; None where there is none.

    Raises Refused for a file that is no YAML or not of that form.
    """
    import msgspec
    import yaml

    file = path.with_name(name)
    if not file.is_file():
        return None
    try:
        return msgspec.convert(yaml.load(file.read_text(encoding="utf-8-sig"), Loader=yaml.CBaseLoader), kind)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise MESSAGES.refused("PII-FRAMEWORK-BESIDE", file=f"{path.parent.name}/{name}{line}") from error


def read_tree(path: Path, edition: int | None, words: dict[str, list[str]] | None = None) -> Tree:
    """The tree that a framework file holds.

    Columns that only add to a node may be missing; Excel's semicolons and mark of the encoding are understood. Raises
    Refused with the row for a repeated code, an unknown parent or level, or a weight or direction that is no number.
    """
    content, file = path.read_bytes(), f"{path.parent.name}/{path.name}"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise MESSAGES.refused("PII-FRAMEWORK-ENCODING", file=file, row=row) from error
    sha256 = hashlib.sha256(content).hexdigest()
    header = text.partition("\n")[0]
    between = ";" if header.count(";") > header.count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, restval="")
    missing = [name for name in _NEEDED if name not in (table.fieldnames or ())]
    if missing or table.fieldnames is None or table.fieldnames[CODE_COLUMN - 1] != "code":
        raise MESSAGES.refused("PII-FRAMEWORK-COLUMNS", file=file, missing=", ".join(missing or ["code"]))
    rows = [
        _node(row, number, sha256, (words or {}).get(row["code"], ()), file)
        for number, row in enumerate(table, start=FIRST_ROW)
    ]
    _refuse_no_tree(rows, file)
    return Tree(edition, tuple(rows), sha256)


def write_tree(tree: Tree, path: Path) -> None:
    """Write the nodes of a tree as a framework file, which `read_tree` reads back."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_WRITTEN)
        for node in tree:
            values = {name: getattr(node, name) for name in _WRITTEN}
            values |= {"coordinating": "|".join(node.coordinating), "weight": decimal_text(node.weight)}
            writer.writerow("" if value is None else str(value) for value in values.values())


_WRITTEN = "code name level parent weight direction unit lead coordinating lead_status data_source evidence".split()
_NEEDED = ("code", "name", "level", "parent", "weight", "unit", "lead")


def place_of(row: int, code: str) -> Place:
    """The place of a node in its framework file; rows count from 1 with the header."""
    return Place(CsvField(row=row, column=CODE_COLUMN), code)


def _node(row: dict[str, str], number: int, sha256: str, words: Iterable[str], file: str) -> Node:
    place = place_of(number, row["code"])
    try:
        weight = typed(row["weight"] or "1")
        if weight is None or not (weight > 0 and row["code"] and row["name"] and None not in row):
            raise ValueError(row["code"])
        return Node(
            code=row["code"],
            name=row["name"],
            level=Level(row["level"]),
            parent=row["parent"] or None,
            weight=weight.normalize(),
            direction={"1": 1, "-1": -1}[row.get("direction") or "1"],
            unit=row["unit"] or None,
            fact_id=fact_id(sha256, place),
            lead=row["lead"] or None,
            coordinating=tuple(part for part in row.get("coordinating", "").split("|") if part),
            lead_status=row.get("lead_status") or None,
            data_source=row.get("data_source") or None,
            evidence=row.get("evidence") or None,
            words=tuple(words),
        )
    except (ValueError, KeyError) as error:
        raise MESSAGES.refused("PII-FRAMEWORK-ROW", file=file, place=place, row=number, code=row["code"]) from error


def _refuse_no_tree(rows: list[Node], file: str) -> None:
    codes = {node.code for node in rows}
    if sum(node.level == Level.INDEX for node in rows) != 1 or not any(node.level == Level.INDICATOR for node in rows):
        raise MESSAGES.refused("PII-FRAMEWORK-ROOT", file=file)
    parents = {node.code: node.parent for node in rows}
    seen: set[str] = set()
    for number, node in enumerate(rows, start=FIRST_ROW):
        where: dict[str, Any] = {
            "file": file, "place": place_of(number, node.code), "row": number, "framework_code": node.code,
        }  # fmt: skip
        if node.code in seen:
            raise MESSAGES.refused("PII-FRAMEWORK-CODE", **where)
        if (node.parent is None) != (node.level == Level.INDEX) or (node.parent is not None and node.parent not in codes):
            raise MESSAGES.refused("PII-FRAMEWORK-PARENT", **where, parent=node.parent or "")
        if not _reaches_root(node.code, parents):
            raise MESSAGES.refused("PII-FRAMEWORK-PARENT", **where, parent=node.parent or "")
        seen.add(node.code)


def _reaches_root(code: str, parents: dict[str, str | None]) -> bool:
    passed: set[str] = set()
    step: str | None = code
    while step is not None and step not in passed:
        passed.add(step)
        step = parents.get(step)
    return step is None
