"""Reads the facts of a table with provinces down and indicators across, by its layout."""

from __future__ import annotations

from dataclasses import replace

from sources.innovation_index.areas import is_row_of_column_numbers, is_summary
from sources.innovation_index.figures import Figure, decimal_mark_of, is_figure, read_figure, score_and_rank
from sources.innovation_index.framework import Framework
from sources.innovation_index.layout import Column, Role, TableLayout
from sources.innovation_index.reading import Book, Subject, make_fact, subject_of
from sources.innovation_index.words import starts_with_one_of
from sources.reading.located import Cell
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import key
from sources.words.vocabulary import Measure

_LONGEST_LABEL = 45


def read_wide(book: Book, table: TableLayout, framework: Framework) -> None:
    """Adds the facts of the table to the book; every other cell of its rows is ignored with a reason."""
    mark = decimal_mark_of(
        book.view.cells[row, column.number]
        for row in book.view.rows_between(table.first_row, table.last_row)
        for column in table.with_role(Role.FIGURE)
        if (row, column.number) in book.view.cells
    )
    _use_headers(book, table)
    for row in book.view.rows_between(table.first_row, table.last_row):
        provinces = _provinces_of_row(book, table, row)
        if not any(provinces.values()):
            _ignore_row_without_province(book, table, row)
            continue
        edition = _edition_of_row(book, table, row)
        for column in table.columns:
            if column.role is Role.FIGURE:
                owner = column.province_column or table.with_role(Role.PROVINCE)[0].number
                _read_cell(book, row, column, provinces.get(owner), edition, framework, mark)
            elif column.role in (Role.PROVINCE, Role.EDITION):
                book.use(row, column.number)
            else:
                book.ignore(row, column.number, column.reason)
        for column_number in book.view.by_row[row]:
            book.ignore(row, column_number, "no_header")


def _use_headers(book: Book, table: TableLayout) -> None:
    for row in table.header_rows:
        for column in book.view.by_row.get(row, ()):
            if is_row_of_column_numbers(book.view, row):
                book.ignore(row, column, "column_numbers")
            else:
                book.use(row, column)


def _provinces_of_row(book: Book, table: TableLayout, row: int) -> dict[int, str | None]:
    """Province column → the registry's name of the province that this row has there."""
    registry = ProvinceRegistry.load()
    found: dict[int, str | None] = {}
    for column in table.with_role(Role.PROVINCE):
        cell = book.view.filled.get((row, column.number))
        if cell is None or cell.number is not None:
            continue
        edition = _edition_of_row(book, table, row)
        name = registry.canonical(cell.text, edition)
        if name is None and (other := registry.canonical(cell.text)):
            book.find("PII-SCORES-OTHER-SET", cell, province=other, edition=edition)
            name = other
        found[column.number] = name
    return found


def _edition_of_row(book: Book, table: TableLayout, row: int) -> int | None:
    for column in table.with_role(Role.EDITION):
        text = book.view.text(row, column.number).strip()
        if text.isdigit():
            return int(text)
    return table.edition


def _ignore_row_without_province(book: Book, table: TableLayout, row: int) -> None:
    """Averages, names of regions, repeated headers; what else has figures and a name is an unknown province."""
    cells = [book.view.cells[row, column] for column in book.view.by_row[row]]
    label = _label(book, table, row)
    figures = [cell for cell in cells if is_figure(cell)]
    if label is not None and is_summary(label.text):
        book.ignore_row(row, "summary_row")
    elif not figures or (len(figures) < 2 and len(cells) > len(figures) + 1):
        header = {key(book.view.text(r, c)) for r in table.header_rows for c in book.view.by_row.get(r, ())}
        repeated = len(cells) > 1 and sum(key(cell.text) in header for cell in cells) > len(cells) / 2
        book.ignore_row(row, "repeated_header" if repeated else "section")
    elif is_row_of_column_numbers(book.view, row):
        book.ignore_row(row, "column_numbers")
    elif label is not None and key(label.text) in {key(r) for r in ProvinceRegistry.load().region_names()}:
        book.ignore_row(row, "summary_row")
    else:
        unknown_province(book, row, label, table.edition)


def _label(book: Book, table: TableLayout, row: int) -> Cell | None:
    """The words that name a row: in its province column, else its first cell of words."""
    for column in table.with_role(Role.PROVINCE):
        cell = book.view.cells.get((row, column.number))
        if cell is not None and cell.number is None:
            return cell
    return next((c for c in (book.view.cells[row, n] for n in book.view.by_row[row]) if not is_figure(c)), None)


def unknown_province(book: Book, row: int, label: Cell | None, edition: int | None) -> None:
    """A row of figures under a name that is no province: every cell is listed, and a person is asked."""
    book.ignore_row(row, "unknown_province")
    first = book.view.cells[row, book.view.by_row[row][0]]
    if label is None:
        book.find("PII-SCORES-ROW-WITHOUT-PROVINCE", first, row=row)
        return
    near = ProvinceRegistry.load().nearest(label.text, edition) or "không có tên gần giống"
    book.find("PII-SCORES-UNKNOWN-PROVINCE", label, text=label.text.strip()[:_LONGEST_LABEL], nearest=near)


def _read_cell(
    book: Book,
    row: int,
    column: Column,
    province: str | None,
    edition: int | None,
    framework: Framework,
    mark: str | None,
) -> None:
    cell = book.view.cells.get((row, column.number))
    if province is None:
        if cell is not None:
            book.ignore(row, column.number, "unknown_province")
        return
    subject = subject_of(column, framework, province, column.edition or edition)
    if cell is None:
        _add_empty(book, row, column.number, subject, framework)
        return
    if column.second_measure and (both := score_and_rank(cell, mark)):
        book.use(row, column.number)
        for part, measure in zip(both, (subject.measure, column.second_measure), strict=True):
            one = replace(subject, measure=measure)
            book.facts.append(make_fact(book, cell.selector, cell.text, part, one, framework))
        return
    figure = read_figure(cell, mark, rank=subject.measure is Measure.RANK)
    if figure is None:
        book.ignore(row, column.number, "note" if starts_with_one_of(cell.text, "note") else "not_a_figure")
        book.find("PII-SCORES-NOT-A-NUMBER", cell, text=cell.text.strip()[:_LONGEST_LABEL])
        return
    add_figure(book, (row, column.number), cell, figure, subject, framework)


def add_figure(
    book: Book, position: tuple[int, int], cell: Cell, figure: Figure, subject: Subject, framework: Framework
) -> None:
    """Adds the fact of a figure; a figure that cannot be read becomes a fact without a value, and a finding."""
    book.use(*position)
    if figure.problem == "ambiguous":
        readings = " hoặc ".join(str(value) for value in figure.alternatives) or "không xác định"
        book.find("PII-SCORES-AMBIGUOUS-NUMBER", cell, text=cell.text.strip(), readings=readings)
    elif figure.problem == "error":
        book.find("PII-SCORES-ERROR-CELL", cell, text=cell.text)
    elif figure.problem:
        book.find("PII-SCORES-NO-RESULT", cell)
    book.facts.append(make_fact(book, cell.selector, cell.text, figure, subject, framework))


def _add_empty(book: Book, row: int, column: int, subject: Subject, framework: Framework) -> None:
    """A hole is a fact without a value, so that it can be printed as a hole."""
    selector = book.view.selector_of_empty(row, column)
    if selector is not None:
        book.facts.append(make_fact(book, selector, "", Figure(None, missing=True), subject, framework))
