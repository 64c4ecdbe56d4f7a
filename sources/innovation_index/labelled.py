"""Figures that stand with their own label and in no table: lines of pairs above a profile, and boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from sources.innovation_index.framework import Framework
from sources.innovation_index.reading import Book, Subject, make_fact, place_of
from sources.reading.located import Cell
from sources.tables.figures import Figure, decimal_mark_of, is_figure, read_figure
from sources.tables.labels import read_label
from sources.tables.layout import Shape, TableLayout
from sources.words.vocabulary import Level, Measure

_LABELLED = re.compile(r"(?P<label>[^:\n\d]{2,30}):[ \t]*(?P<figure>\d[\d.,]*(?:/\d+)?)[ \t]*(?=$|[\n;])", re.MULTILINE)


def read_pairs(book: Book, table: TableLayout, framework: Framework) -> None:
    """Adds the facts of lines of labels and figures in turn above a profile ("Đầu vào (hạng)", 31, "điểm", 33.33).

    The first label of a line names the node (the index itself where it names none), the one before a figure its measure.
    """
    view, province = book.view, table.province
    if province is None or table.shape is not Shape.PROFILE:
        return
    for row in view.rows_between(1, min((*table.header_rows, table.first_row)) - 1):
        cells = [view.cells[row, column] for column in view.by_row[row]]
        figures = [cell for cell in cells if is_figure(cell)]
        if not figures or is_figure(cells[0]) or len(figures) > len(cells) / 2:
            continue
        first = read_label(cells[0].text)
        node = framework.named(first).name or (framework.root.code if first.generic and first.measure else None)
        for before, cell in pairwise(cells):
            label = read_label(before.text.split(";")[-1])
            named = framework.named(label).name
            explained = label.measure is not None and (named == node or (named is None and label.generic))
            if node is None or not is_figure(cell) or is_figure(before) or not explained or label.measure is None:
                continue
            figure = read_figure(cell, rank=label.measure is Measure.RANK)
            if figure is not None:
                book.use(before.row, before.column)
                subject = Subject(province, table.edition, *_of(framework, node), label.measure, None, framework.index_code)
                _add(book, cell, figure, subject, framework)


def read_boxes(book: Book, province: str, edition: int | None, framework: Framework) -> None:
    """Adds the facts of boxes: a node's name, and in its cell or those below it "Điểm: 36,50", "Hạng: 30/63"."""
    view = book.view
    found = [(cell, found["figure"]) for cell in view.cells.values() for found in _LABELLED.finditer(cell.text)]
    mark = decimal_mark_of(replace(cell, text=text) for cell, text in found)
    node: dict[int, str] = {}
    for (row, column), cell in sorted(view.cells.items()):
        words = _LABELLED.sub("", cell.text).strip()
        if words:
            named = framework.named(read_label(words)).name
            node.pop(column, None)
            if named is not None:
                node[column] = named
                book.use(row, column)
        for pair in _LABELLED.finditer(cell.text) if column in node else ():
            label = read_label(pair["label"].strip())
            figure = read_figure(replace(cell, text=pair["figure"]), mark, rank=label.measure is Measure.RANK)
            if figure is None or figure.value is None or label.measure is None or not label.generic:
                continue
            start = pair.start("figure") + (figure.start or 0)
            end = pair.start("figure") + (len(pair["figure"]) if figure.end is None else figure.end)
            subject = Subject(province, edition, *_of(framework, node[column]), label.measure, None, framework.index_code)
            _add(book, cell, Figure(figure.value, start=start, end=end), subject, framework)


def _of(framework: Framework, code: str) -> tuple[Level, str, str]:
    node = framework.nodes[code]
    return node.level, node.code, node.name


def _add(book: Book, cell: Cell, figure: Figure, subject: Subject, framework: Framework) -> None:
    book.use(cell.row, cell.column)
    book.facts.append(make_fact(book, place_of(cell, figure), figure, subject, framework))
