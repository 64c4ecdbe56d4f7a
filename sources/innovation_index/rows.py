"""Reads the facts of an understood table: what a row says and what its column says, put together for each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from sources.innovation_index.framework import PII, Framework, load_framework
from sources.innovation_index.meaning import LEAST_KIN, stated_measure
from sources.innovation_index.reading import Book, Subject, make_fact, place_of
from sources.places import Place
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.tables.figures import Figure, decimal_mark_of, is_figure, read_figure, score_and_rank
from sources.tables.labels import Label, read_label, single_year
from sources.tables.layout import Column, Role, Shape, TableLayout
from sources.tables.regions import is_row_of_column_numbers, is_summary, province_named
from sources.tables.words import is_one_of, starts_with_one_of
from sources.words.numbers import shown
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

_LONGEST = 45


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What the labels of a row say of its figures; `problem` names why they are not read."""

    province: str | None = None
    edition: int | None = None
    node: str | None = None
    name: str = ""
    level: Level | None = None
    measure: Measure | None = None
    unit: str | None = None
    url: str | None = None
    problem: str = ""


@dataclass
class RowReader:
    """Reads the rows of one table, of a whole sheet or piece by piece; rows with the same labels are understood once."""

    table: TableLayout
    framework: Framework
    trust_codes: bool = True
    other_level: str = ""
    _known: dict[tuple[str, ...], RowMeaning] = field(default_factory=dict)
    _registry: ProvinceRegistry = field(default_factory=ProvinceRegistry.load)

    @cached_property
    def _figures(self) -> tuple[Column, ...]:
        return self.table.with_role(Role.FIGURE)

    @cached_property
    def _status(self) -> Column | None:
        return next(iter(self.table.with_role(Role.STATUS)), None)

    @cached_property
    def _year(self) -> Column | None:
        return next(iter(self.table.with_role(Role.EDITION)), None)

    @cached_property
    def _places(self) -> tuple[Column, ...]:
        return self.table.with_role(Role.PROVINCE)

    @cached_property
    def _owners(self) -> dict[int, tuple[Column, ...]]:
        """Column of names → the columns of labels beside it (for the rows of profiles and lists)."""
        labels = [c for c in self.table.columns if c.role not in (Role.FIGURE, Role.IGNORED)]
        if self.table.shape is Shape.WIDE:
            of_rows = tuple(c for c in labels if c.role is Role.MEASURE)
            return {c.number: (*of_rows, c) for c in labels if c.role is Role.PROVINCE}
        owners = dict.fromkeys(c.province_column or 0 for c in self._figures) or {0: None}
        return {owner: tuple(c for c in labels if (c.province_column or 0) == owner) for owner in owners}

    def read(self, book: Book, *, first: int | None = None) -> None:
        """Adds the facts of the table's rows to the book; every other cell of them is ignored with a reason."""
        view = book.view
        for row in self.table.header_rows:
            numbers = is_row_of_column_numbers(view, row)
            for column in view.by_row.get(row, ()):
                if numbers:
                    book.ignore(row, column, "column_numbers")
                else:
                    book.use(row, column)
        rows = view.rows_between(first or self.table.first_row, self.table.last_row)
        if self.other_level:
            self._refuse_level(book, rows)
            return
        texts = {c.number: [cell for r in rows if (cell := view.cells.get((r, c.number)))] for c in self._figures}
        common = decimal_mark_of(cell for cells in texts.values() for cell in cells)
        marks = {number: decimal_mark_of(cells) or common for number, cells in texts.items()}
        for row in rows:
            self._read_row(book, row, marks)

    def subjects(self, book: Book, row: int) -> dict[int, Subject] | None:
        """Of what the figures of a row are, by column; None where the row is one to ask about."""
        if self._is_replaced(book, row):
            return None
        meaning = self._meaning(book, row, next(iter(self._owners)))
        found = {column.number: self._subject(column, meaning) for column in self._figures}
        known = {number: subject for number, subject in found.items() if subject is not None}
        return known if known and not meaning.problem and meaning.node else None

    def _refuse_level(self, book: Book, rows: Iterable[int]) -> None:
        named = [n for n in self._owners if n]
        cells = [cell for row in rows for n in named if (cell := book.view.filled.get((row, n)))]
        for row in rows:
            book.ignore_row(row, "other_level")
        if cells:
            example = f"{book.view.name}: «{self.other_level[:_LONGEST]}», {cells[0].text}"
            book.tell("PII-SCORES-OTHER-LEVEL", example, cells[0])

    def _read_row(self, book: Book, row: int, marks: Mapping[int, str | None]) -> None:
        view = book.view
        if self._is_replaced(book, row):
            book.ignore_row(row, "replaced")
            book.tell("PII-SCORES-REPLACED", f"{view.name}: {row}", view.cells[row, view.by_row[row][0]])
            return
        if self._repeats_header(book, row):
            book.ignore_row(row, "repeated_header")
            return
        meanings = {owner: self._meaning(book, row, owner) for owner in self._owners}
        if all(meaning.problem for meaning in meanings.values()):
            self._leave(book, row, next(iter(meanings.values())))
            return
        for column in self.table.columns:
            number = column.number
            if column.role is Role.FIGURE:
                owner = column.province_column or 0
                meaning = meanings.get(owner) or next(iter(meanings.values()))
                self._read_cell(book, row, column, meaning, marks[number])
            elif column.role is Role.IGNORED:
                book.ignore(row, number, column.reason)
            elif (row, number) in view.cells:
                book.use(row, number)
        for number in view.by_row[row]:
            book.ignore(row, number, "no_header")

    def _is_replaced(self, book: Book, row: int) -> bool:
        """Whether a column of the row says that another row has replaced it."""
        return self._status is not None and is_one_of(book.view.text(row, self._status.number), "replaced")

    def _meaning(self, book: Book, row: int, owner: int) -> RowMeaning:
        columns = self._owners[owner]
        cells = [book.view.filled.get((row, column.number)) for column in columns]
        edition = self._year
        year = book.view.text(row, edition.number).strip() if edition else ""
        texts = (str(owner), year, *(cell.text.strip() if cell else "" for cell in cells))
        if texts not in self._known:
            labels = {column.role: text for column, text in zip(reversed(columns), reversed(texts[2:]), strict=True) if text}
            labels.setdefault(Role.EDITION, year)
            counting = any(c.role is Role.CODE and c.reason == "order_number" for c in columns)
            if counting and "." not in labels.get(Role.CODE, ""):
                labels.pop(Role.CODE, None)
            self._known[texts] = self._of_province(labels) if self.table.shape is Shape.WIDE else self._of_node(labels)
            label = next((cell for cell in reversed(cells) if cell), None)
            if self._holds_figures(book, row, owner):
                self._tell_unknown_node(book, labels, label, self._known[texts])
        return self._known[texts]

    def _holds_figures(self, book: Book, row: int, owner: int) -> bool:
        columns = [c.number for c in self._figures if (c.province_column or 0) == owner]
        figures = (read_figure(cell, rank=True) for c in columns if (cell := book.view.cells.get((row, c))))
        return any(figure is not None and figure.value is not None for figure in figures)

    def _repeats_header(self, book: Book, row: int) -> bool:
        """Whether a row repeats the header words of its columns of figures, as tables over several pages do."""
        found = [(c, cell) for c in self._figures if (cell := book.view.cells.get((row, c.number)))]
        return bool(found) and all(cell.number is None and key(cell.text) in key(c.header) for c, cell in found)

    def _tell_unknown_node(self, book: Book, labels: dict[Role, str], cell: Cell | None, meaning: RowMeaning) -> None:
        """A row of an index whose code and name contradict each other, or that names no node of it."""
        if self.table.shape is Shape.WIDE or self.framework.open or meaning.node or meaning.problem or cell is None:
            return
        code, name = labels.get(Role.CODE, ""), labels.get(Role.NAME, "")
        named = self.framework.named(read_label(name)) if name else None
        other = named.name or named.code if named else None
        if other and (code in self.framework.nodes or (named and named.contradicts)):
            written = code or (named.code if named else "")
            book.tell("PII-SCORES-CODE-AND-NAME", f"{written} «{name[:_LONGEST]}» ({other})", cell)
        else:
            book.tell("PII-SCORES-UNKNOWN-INDICATOR", f"«{' '.join(filter(None, (code, name)))[:_LONGEST]}»", cell)

    def _of_province(self, labels: dict[Role, str]) -> RowMeaning:
        text = labels.get(Role.PROVINCE, "")
        if not text or is_figure(Cell(0, 0, text, None)):  # type: ignore[arg-type]
            return RowMeaning(problem="no_name")
        measure = read_label(labels[Role.MEASURE]) if Role.MEASURE in labels else None
        edition = self._edition(labels, measure, text)
        name = province_named(text, edition)[0] or province_named(text)[0]
        problem = "" if name else "unknown_province"
        return RowMeaning(name, edition, measure=measure.measure if measure else None, problem=problem, name=text)

    def _edition(self, labels: Mapping[Role, str], measure: Label | None, place: str) -> int | None:
        """The edition of a row: of its column of years, its label of a measure or its province, else the table's."""
        stated = single_year(labels.get(Role.EDITION, "")) or (measure.edition if measure else None)
        return stated or province_named(place)[1] or self.table.edition

    def _of_node(self, labels: dict[Role, str]) -> RowMeaning:
        """The node that the labels of a row name; a node that the framework does not know keeps the words of the row."""
        measure = read_label(labels[Role.MEASURE]) if Role.MEASURE in labels else None
        edition = self._edition(labels, measure, labels.get(Role.PROVINCE, ""))
        framework = self.framework
        if framework.index_code == PII and edition is not None:
            framework = load_framework(PII, edition)
        code, name = labels.get(Role.CODE, ""), labels.get(Role.NAME, "")
        stated = labels.get(Role.LEVEL, "").lower()
        level = Level(stated) if stated in set(Level) else None
        node = self._node(code, name, framework)
        if node is not None and level is not None and framework.nodes[node].level is not level:
            node = None
        province = self.table.province
        if Role.PROVINCE in labels or self._places:
            place = labels.get(Role.PROVINCE, "")
            by_code = bool(self._places) and self._places[0].reason == "province_identifier"
            province = province_named(place, edition)[0] or province_named(place)[0]
            province = self._registry.coded(place, edition) if by_code else province
        written = " ".join(filter(None, (code, name)))
        problem = "" if written else "no_name"
        if self._places and province is None:
            problem, written = "unknown_province", labels.get(Role.PROVINCE, "")
        return RowMeaning(
            province,
            edition,
            node,
            framework.nodes[node].name if node else written,
            framework.nodes[node].level if node else level or Level.UNKNOWN,
            measure.measure if measure else self._measure_beside(labels, node, framework),
            labels.get(Role.UNIT) or (read_label(name).unit if name else None),
            labels.get(Role.URL),
            problem,
        )

    def _measure_beside(self, labels: Mapping[Role, str], node: str | None, framework: Framework) -> Measure | None:
        """The measure that a name ("Thể chế - Hạng") or a unit states, where the columns of figures state none."""
        stated = stated_measure([read_label(labels.get(Role.NAME, ""))], framework)
        if stated is not Measure.RANK and all(column.measure for column in self._figures):
            return None
        if stated is not None or Role.UNIT not in labels:
            return stated
        unit = key(labels[Role.UNIT])
        measure = {"hang": Measure.RANK, "diem": Measure.SCORE}.get(unit)
        return measure or (Measure.RAW_VALUE if node and framework.nodes[node].level is Level.INDICATOR else None)

    def _node(self, code: str, name: str, framework: Framework) -> str | None:
        """The node of a row by code and name; None where they contradict each other or neither is known."""
        code = framework.coded(code) or code
        if not name:
            return code if code in framework.nodes else framework.name(code)
        label = read_label(name)
        named = framework.named(label)
        if named.contradicts:
            return None
        if named.name or not (code in framework.nodes or named.code):
            return named.name if code not in framework.nodes or named.name == code else None
        numbered = named if named.code else framework.named(read_label(f"{code} {name}"))
        renamed = self.trust_codes and numbered.kin >= LEAST_KIN
        agrees = not label.generic and (code not in framework.nodes or named.code in (None, code))
        return numbered.code if agrees and (renamed or not numbered.other_words) else None

    def _read_cell(self, book: Book, row: int, column: Column, meaning: RowMeaning, mark: str | None) -> None:
        cell = book.view.cells.get((row, column.number))
        if meaning.problem:
            if cell is not None:
                book.ignore(row, column.number, meaning.problem)
            return
        subject = self._subject(column, meaning)
        if subject is None:
            if cell is not None:
                book.ignore(row, column.number, "unknown_province")
            return
        if cell is None:
            self._add_empty(book, row, column, subject)
            return
        if column.second_measure and (both := score_and_rank(cell, mark)):
            book.use(row, column.number)
            for part, measure in zip(both, (subject.measure, column.second_measure), strict=True):
                one = replace(subject, measure=measure)
                book.facts.append(make_fact(book, place_of(cell, part), part, one, self.framework))
            return
        counted = subject.measure in (Measure.RAW_VALUE, Measure.UNKNOWN)
        figure = read_figure(cell, mark, rank=subject.measure is Measure.RANK, counted=counted)
        if figure is None:
            note = starts_with_one_of(cell.text, "note")
            book.ignore(row, column.number, "note" if note else "not_a_figure")
            if not note:
                book.tell("PII-SCORES-NOT-A-NUMBER", f"«{cell.text[:_LONGEST]}»", cell)
            return
        self._add(book, cell, figure, subject, self._former(book, row, column, mark))

    def _former(self, book: Book, row: int, column: Column, mark: str | None) -> Figure | None:
        """In a correction, what was printed before."""
        cell = book.view.cells.get((row, column.former)) if column.former else None
        return read_figure(cell, mark, rank=True, counted=True) if cell else None

    def _subject(self, column: Column, meaning: RowMeaning) -> Subject | None:
        """Of what a figure is: its row's words, then its column's, then the table's."""
        edition = column.edition or meaning.edition
        stated = column.province or meaning.province
        if stated is None:
            return None
        province = self._registry.canonical(stated, edition) or stated
        measure = meaning.measure or column.measure or Measure.UNKNOWN
        index = self.framework.index_code
        if self.table.shape is Shape.WIDE:
            level = column.level or Level.UNKNOWN
            return Subject(province, edition, level, column.code, column.name, measure, column.unit, index, meaning.url)
        unit = meaning.unit if measure not in (Measure.SCORE, Measure.RANK) else None
        level = meaning.level or Level.UNKNOWN
        return Subject(province, edition, level, meaning.node or "", meaning.name, measure, unit, index, meaning.url)

    def _add(self, book: Book, cell: Cell, figure: Figure, subject: Subject, former: Figure | None = None) -> None:
        """A figure that cannot be read becomes a fact without a value, and is told."""
        book.use(cell.row, cell.column)
        fact = make_fact(book, place_of(cell, figure), figure, subject, self.framework, former)
        if fact.former is not None:
            told = f"{fact.province} {fact.code or fact.name}: {_shown(fact.former)} → {_shown(fact.value)}"
            book.tell("PII-SCORES-CORRECTION", told, cell, (fact.fact_id,))
        if figure.problem == "ambiguous":
            readings = " / ".join(str(value) for value in figure.alternatives) or "?"
            book.tell("PII-SCORES-AMBIGUOUS-NUMBER", f"«{cell.text}» ({readings})", cell, (fact.fact_id,))
        elif figure.problem == "error":
            book.tell("PII-SCORES-ERROR-CELL", cell.text, cell, (fact.fact_id,))
        elif figure.problem:
            book.tell("PII-SCORES-NO-RESULT", f"{subject.province}, {subject.name}", cell, (fact.fact_id,))
        if figure.marked:
            book.tell("PII-SCORES-MARKED", f"«{cell.text}»", cell, (fact.fact_id,))
        if cell.shown is not None:
            seen = f"«{cell.shown}»" if cell.shown else "—"
            book.tell("PII-SCORES-SHOWN-OTHERWISE", f"{seen} / {cell.text}", cell, (fact.fact_id,))
        book.facts.append(fact)

    def _add_empty(self, book: Book, row: int, column: Column, subject: Subject) -> None:
        """A hole is a fact without a value, so that it can be printed as one; in lists and unknown columns it is none."""
        selector = book.view.selector_of_empty(row, column.number)
        no_hole = subject.measure is Measure.RAW_VALUE and subject.level is not Level.INDICATOR
        if selector is None or self.table.shape is not Shape.WIDE or not subject.code or no_hole:
            return
        book.facts.append(make_fact(book, Place(selector, ""), Figure(None, missing=True), subject, self.framework))

    def _leave(self, book: Book, row: int, meaning: RowMeaning) -> None:
        """A row that names no subject: averages, regions, repeated headers; what else has figures is asked about."""
        view = book.view
        cells = [view.cells[row, column] for column in view.by_row[row]]
        figures = [cell for cell in cells if is_figure(cell)]
        label = next((cell for cell in cells if not is_figure(cell) and cell.text.strip()), None)
        named = next((view.cells[row, n] for n in self._owners if n and (row, n) in view.cells), label)
        regions = {key(name) for name in self._registry.region_names()}
        if any(cell is not None and is_summary(cell.text) for cell in (label, named)):
            self._tell_summary(book, row, named or label, figures)
        elif any({key(cell.text), key(read_label(cell.text).rest)} & regions for cell in cells if not is_figure(cell)):
            if figures:
                self._tell_summary(book, row, named or label, figures)
            book.ignore_row(row, "section")
        elif is_row_of_column_numbers(view, row):
            book.ignore_row(row, "column_numbers")
        elif not figures or (len(figures) < 2 and len(cells) > len(figures) + 1):
            header = {key(view.text(r, c)) for r in self.table.header_rows for c in view.by_row.get(r, ())}
            repeated = len(cells) > 1 and sum(key(cell.text) in header for cell in cells) > len(cells) / 2
            book.ignore_row(row, "repeated_header" if repeated else "section")
        elif meaning.problem == "unknown_province" or self.table.shape is Shape.WIDE:
            book.ignore_row(row, "unknown_province")
            text = named.text.strip()[:_LONGEST] if named else ""
            if not text or is_figure(named):  # type: ignore[arg-type]
                book.tell("PII-SCORES-ROW-WITHOUT-PROVINCE", f"{view.name}: {row}", cells[0])
                return
            near = self._registry.nearest(meaning.name or text, self.table.edition)
            book.tell("PII-SCORES-UNKNOWN-PROVINCE", f"«{text}»" + (f" ({near}?)" if near else ""), named)
        else:
            book.ignore_row(row, "unknown_indicator")

    def _tell_summary(self, book: Book, row: int, label: Cell | None, figures: list[Cell]) -> None:
        book.ignore_row(row, "summary_row")
        if figures and label is not None:
            book.tell("PII-SCORES-NOT-OWN", f"{book.view.name}: {label.text[:_LONGEST]}", label)


def _shown(value: Decimal | None) -> str:
    return "—" if value is None else shown(value)
