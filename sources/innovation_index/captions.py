"""The words that say what a figure is of: the label of its row, the headers over its column, the lines of titles above.

They are cells of the same file. Together with the figure's own cell they are all that its meaning follows from, so that a
person who follows a number by hand, and a check that knows no reader, can find province, node, edition and unit in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.contracts import Fact
from sources.innovation_index.framework import load_framework
from sources.innovation_index.profiles import province_in_titles
from sources.places import CsvField, Place, fact_id
from sources.reading.located import Cell
from sources.reading.near import whole
from sources.reading.resolve import raw_texts
from sources.registry.provinces import ProvinceRegistry
from sources.tables.labels import read_label
from sources.tables.layout import Role, TableLayout
from sources.tables.regions import province_named
from sources.tables.view import View
from sources.words.text import key
from sources.words.units import units_agree
from sources.words.vocabulary import Measure

ROW, COLUMN, TITLE = "row", "column", "title"
_NOT_LABELS = frozenset({Role.FIGURE, Role.IGNORED, Role.STATUS})
_MOST_FACTS = 200_000


@dataclass(frozen=True, slots=True)
class Captions:
    """The captions of a file: each one's place under its identity, and those of each fact with the part they play.

    Of a list too long to hold as cells only its header rows and its columns of labels are kept, see `with_lists`.
    """

    places: dict[str, Place] = field(default_factory=dict)
    of: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    headers: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        places = {identity: place.to_json() for identity, place in self.places.items()}
        return {"places": places, "of": self.of, "headers": self.headers, "labels": self.labels}

    @staticmethod
    def from_json(content: dict[str, Any]) -> Captions:
        """The inverse of `to_json`."""
        places = {identity: Place.from_json(place) for identity, place in content["places"].items()}
        of = {fact: [(part, one) for part, one in named] for fact, named in content["of"].items()}
        return Captions(places, of, tuple(content["headers"]), tuple(content["labels"]))

    @staticmethod
    def of_list(table: TableLayout) -> Captions:
        """What is kept of a long list."""
        labels = (column.number for column in table.columns if column.role not in _NOT_LABELS)
        return Captions(headers=table.header_rows, labels=tuple(labels))

    def with_lists(self, path: Path, media_type: str, places: Mapping[str, Place], sha256: str) -> Captions:
        """The same with the captions of the facts (identity → place) of a long list, whose file is read for them."""
        if not self.labels:
            return self
        fields = {
            fact: [
                *((ROW, CsvField(place.selector.row, column)) for column in self.labels),
                *((COLUMN, CsvField(row, place.selector.column)) for row in self.headers),
            ]
            for fact, place in places.items()
            if isinstance(place.selector, CsvField)
        }
        asked = list(dict.fromkeys(one for named in fields.values() for _, one in named))
        texts = raw_texts(path, media_type, [Place(one, "") for one in asked])
        found = {one: Place(one, text) for one, text in zip(asked, texts, strict=True) if text}
        names = {one: fact_id(sha256, place) for one, place in found.items()}
        of = {fact: [(part, names[one]) for part, one in named if one in names] for fact, named in fields.items()}
        return Captions({names[one]: place for one, place in found.items()}, of)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure is of, as far as words must say it. `edition` and `unit` are None where nobody says them."""

    province: str
    code: str
    measure: Measure
    edition: int | None = None
    unit: str | None = None
    index_code: str = "PII"

    def unsaid(self, words: Sequence[str]) -> tuple[str, ...]:
        """Which of `province`, `node`, `edition`, `unit` none of the words says."""
        return tuple(name for name in _SAID if not any(self.is_said(name, text) for text in words))

    def is_said(self, name: str, text: str) -> bool:
        """Whether the words say the province, the node, the edition or the unit; what is not there needs no words."""
        return _SAID[name](text, *self.said_by(name))

    def said_by(self, name: str) -> tuple[Any, ...]:
        """What words must say for one of the four."""
        match name:
            case "province":
                return self.province, self.edition
            case "node":
                return self.code, self.index_code, self.edition
            case "edition":
                return (self.edition,)
            case _:
                return self.unit, self.measure


@lru_cache(maxsize=4_096)
def _says_province(text: str, province: str, edition: int | None) -> bool:
    named = province_named(text, edition)[0] or province_named(text)[0] or province_in_titles((text,))
    return named is not None and province in (named, ProvinceRegistry.load().canonical(named, edition))


@lru_cache(maxsize=16_384)
def _says_node(text: str, code: str, index_code: str, edition: int | None) -> bool:
    framework = load_framework(index_code, edition)
    label = read_label(text)
    if not code or _holds(text, code) or code in (framework.name(text), framework.coded(text), framework.in_title(text)):
        return True
    return code == framework.root.code and (label.total or label.own or framework.mentioned(text))


@lru_cache(maxsize=4_096)
def _says_edition(text: str, edition: int | None) -> bool:
    return edition is None or _holds(text, str(edition))


@lru_cache(maxsize=4_096)
def _says_unit(text: str, unit: str | None, measure: Measure) -> bool:
    label = read_label(text)
    if unit is None or (label.measure is measure and measure is not Measure.RAW_VALUE):
        return True
    return (label.unit is not None and units_agree(label.unit, unit)) or key(unit) in key(text) or unit in text


_SAID: dict[str, Callable[..., bool]] = {
    "province": _says_province, "node": _says_node, "edition": _says_edition, "unit": _says_unit,
}  # fmt: skip


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?![.,]?\w)", text) is not None


def captions_of(facts: Iterable[Fact], views: Sequence[View], tables: Sequence[TableLayout]) -> Captions:
    """The captions of every fact that stands in a table of one of the views; those of very many facts are left out."""
    found = Captions()
    listed = [fact for fact in facts if fact.value is not None]
    if len(listed) > _MOST_FACTS:
        return found
    sheets = [_Sheet(view, [table for table in tables if table.sheet == view.name]) for view in views]
    positions = {whole(cell.selector): (sheet, *at) for sheet in sheets for at, cell in sheet.view.cells.items()}
    names: dict[int, str] = {}
    for fact in listed:
        at = positions.get(whole(fact.place.selector))
        if at is not None:
            sheet, row, column = at
            named = sheet.captions(row, column, meaning_of(fact))
            found.of[fact.fact_id] = [(part, _noted(cell, fact.sha256, found, names)) for part, cell in named]
    return found


def _noted(cell: Cell, sha256: str, found: Captions, names: dict[int, str]) -> str:
    if id(cell) not in names:
        place = cell.place()
        names[id(cell)] = fact_id(sha256, place)
        found.places[names[id(cell)]] = place
    return names[id(cell)]


def meaning_of(fact: Fact) -> Meaning:
    return Meaning(fact.province, fact.code, fact.measure, fact.edition, fact.unit, fact.index_code)


class _Sheet:
    """Where the captions of a sheet's figures stand. What several figures share is looked for once."""

    def __init__(self, view: View, tables: Sequence[TableLayout]) -> None:
        self.view = view
        self._tables = tables
        self._name = view.name.replace("_", " ")
        self._readers = {(at, column.number): column for at, table in enumerate(tables)
                         for column in table.with_role(Role.FIGURE)}  # fmt: skip
        self._titles: dict[tuple[Any, ...], Cell | None] = {}

    def captions(self, row: int, column: int, meaning: Meaning) -> list[tuple[str, Cell]]:
        at = self._table_at(row, column)
        table = None if at is None else self._tables[at]
        found = {id(cell): (ROW, cell) for cell in self._beside(row, column, at)}
        for heading in table.header_rows if table else ():
            over = self.view.filled.get((heading, column))
            if over is not None:
                found.setdefault(id(over), (COLUMN, over))
        for name in meaning.unsaid([self._name, *(cell.text for _, cell in found.values())]):
            title = self._title(name, meaning, row, column, table)
            if title is not None:
                found.setdefault(id(title), (TITLE, title))
        return list(found.values())

    def _table_at(self, row: int, column: int) -> int | None:
        within = (at for at, table in enumerate(self._tables) if table.first_row <= row <= table.last_row)
        return next((at for at in within if (at, column) in self._readers), None)

    def _beside(self, row: int, column: int, at: int | None) -> Iterator[Cell]:
        """The labels of a row: in the columns that the table has for them, else every word before the figure."""
        if at is None:
            cells = (self.view.cells[row, before] for before in self.view.by_row[row] if before < column)
            yield from (cell for cell in cells if cell.number is None)
            return
        owner = self._readers[at, column].province_column
        for label in self._tables[at].columns:
            own = owner is None or owner in (label.number, label.province_column) or label.role is not Role.PROVINCE
            cell = self.view.filled.get((row, label.number)) if own and label.role not in _NOT_LABELS else None
            if cell is not None:
                yield cell

    def _title(self, name: str, meaning: Meaning, row: int, column: int, table: TableLayout | None) -> Cell | None:
        """The nearest cell over a table that says something of its figures, else another of its headers."""
        first = min((*table.header_rows, table.first_row)) if table else row
        asked = (name, *meaning.said_by(name), first, column)
        if asked not in self._titles:
            above = (self.view.cells[line, at] for line in reversed(self.view.rows_between(1, first - 1))
                     for at in self.view.by_row[line])  # fmt: skip
            others = [
                self.view.cells[heading, at]
                for heading in (table.header_rows if table else ())
                for at in sorted(self.view.by_row.get(heading, ()), key=lambda at: abs(at - column))
            ]
            saying = (cell for cell in (*above, *others) if cell.number is None and meaning.is_said(name, cell.text))
            self._titles[asked] = next(saying, None)
        return self._titles[asked]
