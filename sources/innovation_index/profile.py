"""Profiles: the indicators of one province down, their values, scores and ranks (of one or more editions) across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.innovation_index.areas import is_row_of_column_numbers, is_summary
from sources.innovation_index.figures import decimal_mark_of, is_figure, read_figure, score_and_rank
from sources.innovation_index.framework import Framework, Match
from sources.innovation_index.headers import is_unit, read_header, single_year
from sources.innovation_index.layout import Column, Role, Shape, TableLayout
from sources.innovation_index.reading import Book, Subject, make_fact
from sources.innovation_index.view import View
from sources.innovation_index.wide import add_figure
from sources.innovation_index.words import is_one_of
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import key
from sources.words.vocabulary import Measure

_LEAST_INDICATORS = 3
_MOST_HEADER_ROWS = 6
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows that name an indicator, and the columns in which they do."""

    rows: tuple[int, ...]
    name_column: int
    code_column: int | None


def detect_profile(view: View, framework: Framework, file_name: str) -> TableLayout | None:
    """The layout of a profile: at least three rows named after nodes of the framework, with figures beside; else None."""
    found = _named_rows(view, framework)
    if found is None:
        return None
    first, last = found.rows[0], found.rows[-1]
    headers = _header_rows(view, first, found)
    columns = _columns(view, found, headers, framework)
    if not any(column.role is Role.FIGURE for column in columns):
        return None
    titles = _titles(view, min((*headers, first)))
    province = _province((*titles, view.name, file_name))
    years = {column.edition for column in columns if column.edition is not None}
    edition, origin = _edition(years, (*reversed(titles), view.name))
    return TableLayout(
        sheet=view.name,
        shape=Shape.PROFILE,
        first_row=first,
        last_row=last,
        columns=columns,
        header_rows=headers,
        transposed=view.transposed,
        index_code=framework.index_code,
        edition=edition,
        edition_from=origin,
        province=province,
    )


def _named_rows(view: View, framework: Framework) -> _Found | None:
    """Rows in which one column names nodes (by name, or by code alone), and hold at least one figure."""
    hits: Counter[int] = Counter()
    codes: Counter[int] = Counter()
    for (_, column), cell in view.cells.items():
        if cell.text.strip() in framework.nodes and cell.text.strip().count(".") >= 1:
            codes[column] += 1
        elif cell.number is None and _row_match(cell.text, framework):
            hits[column] += 1
    if not hits and not codes:
        return None
    name_column, count = max((hits or codes).items(), key=lambda item: (item[1], -item[0]))
    code_column = max(codes, key=lambda column: (codes[column], -column)) if codes else None
    if count < _LEAST_INDICATORS:
        return None
    beside = {name_column, code_column}
    rows = [
        row
        for row in view.rows
        if any((row, c) in view.cells and _row_match(view.cells[row, c].text, framework) for c in beside if c)
        and any(is_figure(view.cells[row, c]) for c in view.by_row[row] if c not in beside)
    ]
    return _Found(tuple(rows), name_column, code_column) if len(rows) >= _LEAST_INDICATORS else None


def _row_match(text: str, framework: Framework) -> Match | None:
    text = text.strip()
    if text in framework.nodes and not text.isdigit():
        return Match(text, 0.9)
    return read_header(text, framework).match


def _header_rows(view: View, first: int, found: _Found) -> tuple[int, ...]:
    """The rows with words above the figure columns, just above the first indicator."""
    rows: list[int] = []
    for row in reversed(view.rows_between(max(1, first - _MOST_HEADER_ROWS), first - 1)):
        right = [column for column in view.by_row[row] if column > found.name_column]
        figures = any(is_figure(view.cells[row, c]) and not single_year(view.cells[row, c].text) for c in right)
        if (not right and rows) or (figures and not is_row_of_column_numbers(view, row)):
            break
        if right:
            rows.insert(0, row)
    return tuple(rows)


def _columns(view: View, found: _Found, headers: Sequence[int], framework: Framework) -> tuple[Column, ...]:
    columns: list[Column] = []
    for number in sorted({c for row in found.rows for c in view.by_row[row]}):
        texts = [view.text(row, number).strip() for row in headers if not is_row_of_column_numbers(view, row)]
        texts = list(dict.fromkeys(filter(None, texts)))
        header = " / ".join(texts)
        if number == found.name_column:
            columns.append(Column(number, Role.NAME, header))
        elif number == found.code_column:
            columns.append(Column(number, Role.CODE, header))
        elif any(is_one_of(text, "unit") for text in texts) or _all_units(view, found, number):
            columns.append(Column(number, Role.UNIT, header))
        elif any(is_one_of(text, "order") for text in texts) or number < found.name_column:
            columns.append(Column(number, Role.IGNORED, header, reason="order_number"))
        else:
            columns.append(_figure_column(view, found, number, texts, headers, framework))
    return tuple(columns)


def _all_units(view: View, found: _Found, number: int) -> bool:
    texts = [view.cells[row, number].text for row in found.rows if (row, number) in view.cells]
    return bool(texts) and all(is_unit(text) for text in texts)


def _figure_column(
    view: View, found: _Found, number: int, texts: list[str], headers: Sequence[int], framework: Framework
) -> Column:
    header = " / ".join(texts)
    cells = [view.cells[row, number] for row in found.rows if (row, number) in view.cells]
    if sum(is_figure(cell) for cell in cells) * 2 < len(cells):
        return Column(number, Role.IGNORED, header, reason="text_column")
    readings = [read_header(text, framework) for text in texts]
    measures = [reading.measure for reading in readings if reading.measure]
    headings = [*_left_headers(view, headers, number), *texts]
    years = [single_year(text) for text in headings if single_year(text)]
    provinces = [name for text in headings if (name := ProvinceRegistry.load().canonical(text))]
    second = Measure.RANK if sum(score_and_rank(cell) is not None for cell in cells) * 2 > len(cells) else None
    if any(is_summary(text) for text in headings):
        return Column(number, Role.IGNORED, header, reason="summary_row")
    if not texts:
        return Column(number, Role.IGNORED, header, reason="no_header")
    if not measures and not years and not provinces and not any(reading.generic or reading.match for reading in readings):
        return Column(number, Role.IGNORED, header, reason="unknown_column")
    return Column(
        number,
        Role.FIGURE,
        header,
        measure=measures[-1] if measures else Measure.SCORE,
        second_measure=second,
        edition=years[-1] if years else None,
        province=provinces[-1] if provinces else None,
        confidence=0.95 if measures else 0.75,
    )


def _left_headers(view: View, headers: Sequence[int], number: int) -> list[str]:
    """A heading to the left that an empty header cell continues ("Năm 2023" over two columns, not merged)."""
    texts = []
    for row in headers:
        if view.text(row, number).strip() or row in view.merges_of_row:
            continue
        left = next((view.text(row, c) for c in range(number - 1, 0, -1) if view.text(row, c).strip()), "")
        texts.append(left)
    return texts


def _titles(view: View, first: int) -> list[str]:
    return [
        " ".join(view.cells[row, column].text for column in view.by_row[row])[:_LONGEST_TITLE]
        for row in view.rows_between(1, first - 1)
    ]


def _province(texts: Sequence[str]) -> str | None:
    """The province that a title, the sheet or the file is named after: a whole text, or words within it."""
    registry = ProvinceRegistry.load()
    for text in texts:
        if name := registry.canonical(text):
            return name
    names = {key(name): name for edition in (2024, 2025) for name in registry.names(edition)}
    for text in texts:
        spoken = f" {key(text)} "
        inside = [name for folded, name in names.items() if f" {folded} " in spoken]
        if len(set(inside)) == 1:
            return inside[0]
    return None


def _edition(in_headers: set[int], texts: Sequence[str]) -> tuple[int | None, str]:
    if len(in_headers) == 1:
        return next(iter(in_headers)), "header"
    if in_headers:
        return None, "column"
    year = next((year for text in texts if (year := single_year(text))), None)
    return year, "title" if year else ""


def read_profile(book: Book, table: TableLayout, framework: Framework) -> None:
    """Adds the facts of a profile to the book; rows that name no indicator are listed with the reason."""
    view = book.view
    for row in table.header_rows:
        for column in view.by_row.get(row, ()):
            book.use(row, column)
    if table.province is None and not any(column.province for column in table.columns):
        book.find("PII-SCORES-NO-PROVINCE", view.cells[table.first_row, view.by_row[table.first_row][0]])
    figures = table.with_role(Role.FIGURE)
    mark = decimal_mark_of(cell for (_, c), cell in view.cells.items() if any(c == f.number for f in figures))
    for row in view.rows_between(table.first_row, table.last_row):
        _read_row(book, row, table, framework, mark)


def _read_row(book: Book, row: int, table: TableLayout, framework: Framework, mark: str | None) -> None:
    labels = [c for c in (*table.with_role(Role.NAME), *table.with_role(Role.CODE)) if (row, c.number) in book.view.cells]
    matches = [_row_match(book.view.cells[row, c.number].text, framework) for c in labels]
    match = next((match for match in matches if match), None)
    figures = [book.view.cells[row, c] for c in book.view.by_row[row] if is_figure(book.view.cells[row, c])]
    if match is None or not (table.province or any(column.province for column in table.columns)):
        with_figures = len(figures) > 0 and labels
        book.ignore_row(row, "unknown_indicator" if with_figures else "section")
        if with_figures and match is None:
            label = book.view.cells[row, labels[0].number]
            book.find("PII-SCORES-UNKNOWN-INDICATOR", label, text=label.text.strip()[:60])
        return
    _warn_of_disagreement(book, row, table, matches)
    node = framework.nodes[match.code]
    unit = next((book.view.text(row, c.number).strip() for c in table.with_role(Role.UNIT)), "") or None
    for column in table.columns:
        cell = book.view.cells.get((row, column.number))
        if cell is None:
            continue
        if column.role is Role.IGNORED:
            book.ignore(row, column.number, column.reason)
            continue
        if column.role is not Role.FIGURE or column.measure is None:
            book.use(row, column.number)
            continue
        edition = column.edition or table.edition
        stated = column.province or table.province
        if stated is None:
            book.ignore(row, column.number, "unknown_province")
            continue
        province = ProvinceRegistry.load().canonical(stated, edition) or stated
        subject = Subject(province, edition, node.level, node.code, node.name, column.measure, unit, framework.index_code)
        both = score_and_rank(cell, mark) if column.second_measure else None
        if both:
            book.use(row, column.number)
            book.facts.append(make_fact(book, cell.selector, cell.text, both[0], subject, framework))
            ranked = replace(subject, measure=Measure.RANK)
            book.facts.append(make_fact(book, cell.selector, cell.text, both[1], ranked, framework))
            continue
        figure = read_figure(cell, mark, rank=column.measure is Measure.RANK)
        if figure is None:
            book.ignore(row, column.number, "not_a_figure")
        else:
            add_figure(book, (row, column.number), cell, figure, subject, framework)


def _warn_of_disagreement(book: Book, row: int, table: TableLayout, matches: Sequence[Match | None]) -> None:
    """The code and the name of a row may name different indicators: the framework of that edition differs."""
    codes = {match.code for match in matches if match}
    if len(codes) > 1:
        name = book.view.cells[row, table.with_role(Role.NAME)[0].number]
        written = book.view.text(row, table.with_role(Role.CODE)[0].number)
        book.find("PII-SCORES-CODE-AND-NAME", name, written=written.strip(), text=name.text.strip()[:60])
