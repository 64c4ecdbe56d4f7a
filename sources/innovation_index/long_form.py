"""Lists with one indicator of one province on each row: recognised by the words of the header, read row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.innovation_index.figures import read_figure
from sources.innovation_index.framework import Framework, load_framework
from sources.innovation_index.headers import read_header
from sources.innovation_index.layout import Column, Role, Shape, TableLayout
from sources.innovation_index.reading import Book, Subject, make_fact
from sources.innovation_index.view import View
from sources.innovation_index.words import is_one_of, measure_words
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import key as word_key
from sources.words.vocabulary import Level, Measure

_HEADER_WITHIN = 12
_ROLES = (
    (Role.PROVINCE, "province"),
    (Role.EDITION, "edition"),
    (Role.LEVEL, "level"),
    (Role.CODE, "code"),
    (Role.NAME, "name"),
    (Role.UNIT, "unit"),
    (Role.URL, "url"),
)
_IGNORED = (("order_number", "order"), ("number_of_provinces", "side"))


def detect_long(view: View, framework: Framework) -> TableLayout | None:
    """The layout of a list, if a row near the top heads a province, an indicator and a figure; else None."""
    for row in view.rows[:_HEADER_WITHIN]:
        columns = [_column(column, view.cells[row, column].text) for column in view.by_row[row]]
        roles = [column.role for column in columns]
        if Role.PROVINCE in roles and (Role.CODE in roles or Role.NAME in roles) and Role.FIGURE in roles:
            below = view.rows_between(row + 1, view.rows[-1])
            if below and _lists_indicators(view, columns, below[:200], framework):
                return TableLayout(
                    sheet=view.name,
                    shape=Shape.LONG,
                    first_row=below[0],
                    last_row=below[-1],
                    columns=tuple(columns),
                    header_rows=(row,),
                    index_code=framework.index_code,
                    edition_from="column" if Role.EDITION in roles else "",
                )
    return None


def _column(number: int, header: str) -> Column:
    measure = dict(measure_words()).get(word_key(header))
    if measure is not None:
        return Column(number, Role.FIGURE, header, measure=Measure(measure))
    for role, group in _ROLES:
        if is_one_of(header, group):
            return Column(number, role, header)
    for reason, group in _IGNORED:
        if is_one_of(header, group):
            return Column(number, Role.IGNORED, header, reason=reason)
    return Column(number, Role.IGNORED, header, reason="unknown_column")


def _lists_indicators(view: View, columns: Sequence[Column], rows: Sequence[int], framework: Framework) -> bool:
    """Whether the rows name nodes of the framework: in a table with provinces down they would name none."""
    named = [c.number for c in columns if c.role in (Role.CODE, Role.NAME)]
    hits = sum(any(_node(view.text(row, c), framework) for c in named) for row in rows)
    return 2 * hits >= len(rows)


def _node(text: str, framework: Framework) -> str | None:
    text = text.strip()
    if text in framework.nodes:
        return text
    match = read_header(text, framework).match if text else None
    return match.code if match else None


def read_long(book: Book, table: TableLayout, framework: Framework) -> None:
    """Adds the facts of every row of a list; one row gives as many facts as it has figures."""
    for row in table.header_rows:
        for column in book.view.by_row.get(row, ()):
            book.use(row, column)
    for row in book.view.rows_between(table.first_row, table.last_row):
        _read_row(book, row, table, framework)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one row that say what its figures are of."""

    province: str | None
    edition: int | None
    code: str
    name: str
    level: Level
    unit: str | None
    url: str | None

    def subject(self, column: Column, framework: Framework) -> Subject:
        """Of what the figure in a column of this row is; only for a row with a province, a column with a measure."""
        assert self.province is not None and column.measure is not None
        return Subject(
            self.province,
            self.edition,
            self.level,
            self.code,
            self.name,
            column.measure,
            self.unit,
            framework.index_code,
            self.url,
        )


def _read_row(book: Book, row: int, table: TableLayout, framework: Framework) -> None:
    cells = {column.number: book.view.cells.get((row, column.number)) for column in table.columns}
    labels = labels_of({number: cell.text if cell else "" for number, cell in cells.items()}, table, framework)
    if labels is None or labels.province is None:
        _tell_unread(book, row, cells, table, labels)
        return
    for column in table.columns:
        cell = cells[column.number]
        if cell is None:
            continue
        if column.role is Role.IGNORED:
            book.ignore(row, column.number, column.reason)
        elif column.role is not Role.FIGURE:
            book.use(row, column.number)
        else:
            _add(book, row, column, cell, labels, framework)


def _tell_unread(book: Book, row: int, cells: Mapping[int, Cell | None], table: TableLayout, labels: Labels | None) -> None:
    """Lists the cells of a row whose indicator or province is not known, and asks a person."""
    roles = (Role.NAME, Role.CODE) if labels is None else (Role.PROVINCE,)
    named = [cells[column.number] for role in roles for column in table.with_role(role)]
    label = next((cell for cell in named if cell), None)
    text = label.text.strip()[:45] if label else ""
    book.ignore_row(row, "unknown_province" if labels else "unknown_indicator")
    if labels is None:
        book.find("PII-SCORES-UNKNOWN-INDICATOR", label, text=text)
    else:
        near = ProvinceRegistry.load().nearest(text, labels.edition) if text else None
        book.find("PII-SCORES-UNKNOWN-PROVINCE", label, text=text, nearest=near or "không có tên gần giống")


def labels_of(texts: Mapping[int, str], table: TableLayout, framework: Framework) -> Labels | None:
    """The labels of a row from the texts of its columns; None where it names no indicator."""

    def text(role: Role) -> str:
        return next((texts[c.number].strip() for c in table.with_role(role) if texts[c.number].strip()), "")

    edition = int(text(Role.EDITION)) if text(Role.EDITION).isdigit() else table.edition
    if framework.index_code == "PII" and edition is not None:
        framework = load_framework("PII", edition)
    written, name = text(Role.CODE), text(Role.NAME)
    code = written if written in framework.nodes else _node(name, framework) or _node(written, framework)
    stated = text(Role.LEVEL).lower()
    level = Level(stated) if stated in set(Level) else None
    node = framework.nodes.get(code) if code else None
    if node is not None and level is not None and node.level is not level:
        node = None
    if node is None and level is None:
        return None
    return Labels(
        province=ProvinceRegistry.load().canonical(text(Role.PROVINCE), edition),
        edition=edition,
        code=node.code if node else written,
        name=node.name if node else name,
        level=level or (node.level if node else Level.INDICATOR),
        unit=text(Role.UNIT) or None,
        url=text(Role.URL) or None,
    )


def _add(book: Book, row: int, column: Column, cell: Cell, labels: Labels, framework: Framework) -> None:
    figure = read_figure(cell, rank=column.measure is Measure.RANK)
    if figure is None or labels.province is None or column.measure is None:
        book.ignore(row, column.number, "not_a_figure")
        book.find("PII-SCORES-NOT-A-NUMBER", cell, text=cell.text.strip()[:45])
        return
    book.use(row, column.number)
    subject = labels.subject(column, framework)
    book.facts.append(make_fact(book, cell.selector, cell.text, figure, subject, framework))
