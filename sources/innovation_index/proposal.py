"""A framework for a new edition, proposed from what a file names: a decision's annex, or the edition's own score file.

Every "1.1.1. Tên chỉ số", in one cell or in two of a row, is one stated indicator. What the last edition has under the same
name is carried over with unit, weight and lead; the rest is for a person to decide, and is told as a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from sources.places import PdfBox, ScanBox
from sources.reading.located import Cell, Grid
from sources.tables.labels import is_unit
from sources.tree import Node, Tree
from sources.words.numbers import parse_number
from sources.words.text import fold, tight
from sources.words.vocabulary import Level

_CODE = r"\d{1,2}(?:\.\d{1,2})+"
_CODED = re.compile(rf"\s*({_CODE})[.):\-–\s]+(\S.*\S)\s*\Z", re.DOTALL)
_ALONE = re.compile(rf"\s*({_CODE})\.?\s*\Z")
_BRACKET = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]\s*\Z", re.DOTALL)
_COLUMNS = {"unit": re.compile(r"don vi tinh|\bdvt\b"), "weight": re.compile(r"trong so")}
LEAST = 10
"""A file that names fewer indicators is no framework."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One node as a file names it; unit and weight where it gives them."""

    code: str
    name: str
    unit: str | None = None
    weight: Decimal | None = None


def stated_in(grids: Iterable[Grid]) -> tuple[Stated, ...]:
    """What the tables of a file name with a code, each code and name once, by code and then as they stand."""
    found: dict[tuple[str, str], Stated] = {}
    for grid in grids:
        for item in _stated(grid, _columns(grid)):
            found.setdefault((item.code, tight(item.name)), item)
    return tuple(sorted(found.values(), key=lambda item: _natural(item.code)))


def contradictions(stated: Iterable[Stated]) -> dict[str, tuple[str, ...]]:
    """The codes that a file gives to several names, with these; a known one is taken until a person decides."""
    names: dict[str, tuple[str, ...]] = {}
    for item in stated:
        names[item.code] = (*names.get(item.code, ()), item.name)
    return {code: several for code, several in names.items() if len(several) > 1}


def names_a_framework(grids: Iterable[Grid]) -> bool:
    """Whether a file names enough indicators to be the framework of an edition."""
    return len(stated_in(grids)) >= LEAST


def is_recognised(grids: Iterable[Grid]) -> bool:
    """Whether the text was recognised in a picture, so that what is not found may only not have been read."""
    return any(isinstance(cell.selector, ScanBox) for grid in grids for cell in grid.cells.values())


def proposed(stated: Iterable[Stated], last: Tree, *, whole: bool = True) -> Tree | None:
    """The last edition's tree with the indicators that are stated now; None where these are too few to be a framework.

    The groups are those of the last edition. An indicator whose name is known keeps unit, weight, direction and lead, under
    its new code; one whose code alone is known is taken for renamed; any other is new, with nobody to lead it. One that is
    not stated is gone where the file was read `whole`, else it stays.
    """
    depth = max(node.code.count(".") for node in last.indicators)
    known = _by_name(last)
    first = {item.code: item for item in sorted(stated, key=lambda item: tight(item.name) in known)}
    given = [first[code] for code in sorted(first, key=_natural) if code.count(".") == depth]
    groups = {node.code: node for node in last if node.level is not Level.INDICATOR}
    placed = [item for item in given if item.code.rpartition(".")[0] in groups]
    if len(placed) < LEAST:
        return None
    named = {item.code: known.get(tight(item.name)) for item in placed}
    elsewhere = {node.code for node in named.values() if node is not None}
    rows: dict[str, list[Node]] = {}
    for item in placed:
        was = named[item.code] or (last.nodes.get(item.code) if item.code not in elsewhere else None)
        parent = item.code.rpartition(".")[0]
        rows.setdefault(parent, []).append(_node(item, was, parent))
    for node in last.indicators if not whole else ():
        if node.parent and node.code not in first and node.code not in elsewhere:
            rows.setdefault(node.parent, []).append(node)
    given_names = {code: item.name for code, item in first.items()}
    ordered: list[Node] = []
    for node in last:
        if node.level is not Level.INDICATOR:
            ordered.append(replace(node, name=_group_name(node, given_names.get(node.code))))
            ordered += sorted(rows.get(node.code, ()), key=lambda row: _natural(row.code))
    return Tree(None, tuple(ordered))


def unplaced(stated: Iterable[Stated], last: Tree) -> tuple[Stated, ...]:
    """The stated indicators whose group the last edition does not have: a person has to place them."""
    depth = max(node.code.count(".") for node in last.indicators)
    return tuple(item for item in stated if item.code.count(".") == depth and item.code.rpartition(".")[0] not in last.nodes)


def _node(item: Stated, was: Node | None, parent: str) -> Node:
    unit = was.unit if was and was.unit and tight(item.unit or "") in ("", tight(was.unit)) else item.unit
    weight = item.weight or (was.weight if was else Decimal(1))
    if was is None:
        return Node(item.code, item.name, Level.INDICATOR, parent, weight, unit=unit)
    same = tight(item.name) in {tight(name) for name in (was.name, *was.words)}
    name = was.name if same else item.name
    return replace(was, code=item.code, name=name, parent=parent, weight=weight, unit=unit, words=was.words if same else ())


def _group_name(node: Node, stated: str | None) -> str:
    return stated if stated and tight(stated) not in {tight(name) for name in (node.name, *node.words)} else node.name


def _by_name(tree: Tree) -> dict[str, Node]:
    return {tight(name): node for node in tree.indicators for name in (*node.words, node.name)}


def _stated(grid: Grid, columns: Mapping[str, int]) -> Iterator[Stated]:
    for cells in _rows(grid):
        beside = {name: cell for name, at in columns.items() for column, cell in cells if column == at}
        for place, (_, cell) in enumerate(cells):
            coded, alone = _CODED.match(cell.text), _ALONE.match(cell.text)
            if coded and not _ALONE.match(coded[2]):
                yield _item(coded[1], coded[2], beside)
            elif alone and place + 1 < len(cells) and _is_name(cells[place + 1][1].text):
                yield _item(alone[1], cells[place + 1][1].text, beside)


def _rows(grid: Grid) -> Iterator[list[tuple[int, Cell]]]:
    """The filled cells of each row by column.

    A page without ruled lines has a row for each line of text: one that only goes on with cells above belongs to these.
    """
    rows: list[list[tuple[int, Cell]]] = []
    for _, group in groupby(sorted(grid.cells.items()), key=lambda item: item[0][0]):
        cells = [(column, cell) for (_, column), cell in group if cell.text.strip()]
        above = dict(rows[-1]) if rows else {}
        if above and all(column in above and _goes_on(cell) for column, cell in cells):
            further = dict(cells)
            rows[-1] = [(column, _joined(cell, further.get(column))) for column, cell in above.items()]
        elif cells:
            rows.append(cells)
    yield from rows


def _goes_on(cell: Cell) -> bool:
    coded = _CODED.match(cell.text) or _ALONE.match(cell.text) or cell.text.strip().rstrip(".").isdigit()
    return isinstance(cell.selector, PdfBox | ScanBox) and not coded


def _joined(cell: Cell, further: Cell | None) -> Cell:
    return cell if further is None else replace(cell, text=f"{cell.text} {further.text}")


def _is_name(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= 3


def _item(code: str, name: str, beside: Mapping[str, Cell]) -> Stated:
    name = " ".join(name.split())
    bracketed = _BRACKET.match(name)
    unit = bracketed[2].strip() if bracketed and is_unit(bracketed[2]) else None
    weight = parse_number(beside["weight"].text, decimal_hint=",").value if "weight" in beside else None
    stated = " ".join(beside["unit"].text.split()) if "unit" in beside else ""
    return Stated(
        code, bracketed[1] if bracketed and unit else name, stated or unit, weight if weight and weight > 0 else None
    )


def _columns(grid: Grid) -> dict[str, int]:
    """The columns headed by unit and weight, where the table is a list of indicators."""
    found: dict[str, int] = {}
    for (_, column), cell in sorted(grid.cells.items()):
        for name, pattern in _COLUMNS.items():
            if name not in found and len(cell.text) < 40 and pattern.search(fold(cell.text)):
                found[name] = column
    return found


def _natural(code: str) -> tuple[int, ...]:
    return tuple(map(int, code.split(".")))
