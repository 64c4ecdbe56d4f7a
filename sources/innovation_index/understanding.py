"""Understands the tables of a sheet: which rows name what, which column is which figure. The result is a layout.

A table has its subjects down: provinces (`wide`: the nodes of the index stand across), nodes (`profile`: provinces, years
and measures stand across) or both (`long`). Labels are read once; what columns mean is solved in `meaning`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sources.innovation_index.assignment import Entity
from sources.innovation_index.drafts import Dated, Draft
from sources.innovation_index.framework import Framework
from sources.innovation_index.lists import list_tables
from sources.innovation_index.meaning import stated_measure
from sources.innovation_index.profiles import profile_tables
from sources.innovation_index.wide import wide_table
from sources.tables.figures import is_figure
from sources.tables.labels import read_label, stated_unit
from sources.tables.layout import Column, Role, TableLayout
from sources.tables.regions import (
    Names,
    find_regions,
    going_on,
    most_in_a_line,
    provinces_in,
)
from sources.tables.view import View
from sources.tables.words import words
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

_LEAST_NODES = 3


def understand(view: View, framework: Framework, file_name: str) -> list[Draft]:
    """The tables of a sheet, their columns weighed by words and not yet solved."""
    provinces = provinces_in(view)
    nodes = _nodes_in(view, framework)
    lists = list_tables(view, provinces, nodes, framework)
    if lists:
        return lists
    column, down = most_in_a_line(provinces, 1)
    _, across = most_in_a_line(provinces, 0)
    named, rows = most_in_a_line(nodes, 1)
    heads = rows >= _LEAST_NODES and (named < column or rows > down or not down)
    if rows >= _LEAST_NODES and (heads or across > down):
        return profile_tables(view, nodes, framework, file_name)
    if across > max(2, down):
        return profile_tables(view, _any_names(view, provinces), framework, file_name)
    provinces = going_on(view, provinces, column)
    return [wide_table(view, region, framework) for region in find_regions(view, provinces)]


def _nodes_in(view: View, framework: Framework) -> Names:
    """Position → node for every cell beside figures that names one by its name or its number.

    A number such as 1.2 is a code only in a column that holds nothing but codes, and only there is 3 the third pillar.
    """
    found: Names = {}
    written: dict[int, Names] = defaultdict(dict)
    filled: Counter[int] = Counter()
    with_figures = {row for row in view.rows if any(is_figure(view.cells[row, c]) for c in view.by_row[row])}
    for position, cell in view.filled.items():
        text = cell.text
        if position[0] not in with_figures or cell.problem:
            continue
        filled[position[1]] += 1
        if (code := framework.coded(text)) and (text[0].isdigit() or cell.number is None):
            written[position[1]][position] = code
        elif cell.number is None and len(text) <= 200 and (code := _node_of(text, framework)):
            found[position] = code
    for column, codes in written.items():
        dotted = sum("." in code for code in codes.values())
        if dotted >= _LEAST_NODES and len(codes) >= 0.8 * filled[column]:
            found.update(codes)
        else:
            texts = {at: code for at, code in codes.items() if view.filled[at].number is None}
            found.update({at: code for at, code in texts.items() if not code.isdigit()})
    return found


def _node_of(text: str, framework: Framework) -> str | None:
    label = read_label(text)
    naming = framework.named(label)
    if naming.name:
        return naming.name if label.measure is None or naming.measured or len(key(text)) > 12 else None
    return naming.code


def _any_names(view: View, provinces: Names) -> Names:
    """The rows named in the first column of words, for tables of no known index with provinces across."""
    head, _ = most_in_a_line(provinces, 0)
    words_in: Counter[int] = Counter()
    rows = [row for row in view.rows if row > head and any(is_figure(view.cells[row, c]) for c in view.by_row[row])]
    for row in rows:
        words_in.update(c for c in view.by_row[row] if not is_figure(view.cells[row, c]))
    if not words_in:
        return {}
    column = max(words_in, key=lambda c: (words_in[c], -c))
    return {(row, column): view.text(row, column) for row in rows if view.text(row, column)}


def layout_of(draft: Draft) -> TableLayout:
    """The table as a layout, every column with its meaning, margin and evidence."""
    framework, region = draft.around.framework, draft.region
    for entity in draft.entities:
        draft.columns[entity.number] = _meant(draft, entity)
    dated = draft.dated or Dated()
    return TableLayout(
        sheet=region.view.name,
        shape=draft.shape,
        first_row=region.first_row,
        last_row=region.last_row,
        columns=_with_former([column for _, column in sorted(draft.columns.items())]),
        header_rows=region.header_rows,
        index_code=framework.index_code,
        edition=dated.edition,
        edition_from=dated.origin,
        edition_elsewhere=dated.elsewhere,
        province=draft.province,
    )


def _with_former(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns; in a correction each of figures with the one that holds what was printed before, in their order."""
    former = [column.number for column in columns if column.reason == "superseded"]
    figures = [column.number for column in columns if column.role is Role.FIGURE]
    if len(former) != len(figures):
        return tuple(columns)
    before = dict(zip(figures, former, strict=True))
    return tuple(replace(column, former=before.get(column.number)) for column in columns)


def _meant(draft: Draft, entity: Entity) -> Column:
    column, meaning = draft.columns[entity.number], draft.meanings[entity.number]
    framework = draft.around.framework
    runner_up = f"{meaning.runner_up.code}: {meaning.runner_up.measure.value}" if meaning.runner_up else ""
    if meaning.reading is None:
        return replace(
            column,
            name=column.header,
            level=Level.UNKNOWN,
            measure=stated_measure(entity.path, framework) or Measure.UNKNOWN,
            unit=_unit_of_unknown(draft, entity, column),
            confidence=meaning.confidence,
            runner_up=runner_up,
        )
    node = framework.nodes[meaning.reading.code]
    return replace(
        column,
        code=node.code,
        name=node.name,
        level=node.level,
        measure=meaning.reading.measure,
        confidence=meaning.confidence,
        runner_up=runner_up,
        evidence=tuple(entity.evidence[meaning.reading]),
    )


def _is_ratio(text: str) -> bool:
    """Whether a header speaks of a share, which is in no unit of the line above the table."""
    return any(key(text).startswith(word + " ") or key(text) == word for word in words("ratio"))


def _unit_of_unknown(draft: Draft, entity: Entity, column: Column) -> str | None:
    """The unit that a header states, else that of the line above the table; a percentage that holds shares has none."""
    values = list(entity.values.values())
    shares = len(values) >= 5 and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)
    if column.unit == "%" and shares:
        return None
    if column.unit is not None or any(_is_ratio(label.text) for label in entity.path):
        return column.unit
    region = draft.region
    lines = [*region.titles, *(region.view.text(r, c) for r in region.header_rows for c in region.view.by_row.get(r, ()))]
    return next((unit for text in lines if (unit := stated_unit(text))), None)
