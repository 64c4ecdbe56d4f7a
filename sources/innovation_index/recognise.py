"""Which index each sheet of a file is about, and where in a sheet another index begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sources.innovation_index.framework import PII, Framework, component_indices, load_framework
from sources.reading.located import Cell, Grid
from sources.tables.figures import is_figure
from sources.tables.labels import read_label
from sources.tables.words import starts_with_one_of

_ENOUGH_NAMES = 3
_NEARLY_ALL = 0.8
_LONGEST_TITLE = 300
_MOST_TEXTS = 3_000


def parts_of(grid: Grid) -> list[Grid]:
    """The sheet, cut above each table that its own title gives to another index than the table before it."""
    rows: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(grid.cells.items()):
        rows.setdefault(row, []).append(cell)
    lines = list(rows.items())
    figures = [sum(map(is_figure, cells)) >= 2 for _, cells in lines]
    begun = figures.index(True) if any(figures) else len(lines)
    titles = [lines[place][0] for place in range(begun, len(lines)) if _begins_table(lines, place, figures)]
    parts: list[tuple[str | None, Grid]] = []
    for first, after in pairwise([0, *titles, max(rows, default=0) + 1]):
        cells = {at: cell for at, cell in grid.cells.items() if first <= at[0] < after}
        part = replace(grid, cells=cells, merges=tuple(merge for merge in grid.merges if first <= merge.top < after))
        index = _elected(_votes(part))
        if parts and index in (None, parts[-1][0]):
            above = parts.pop()[1]
            part = replace(grid, cells={**above.cells, **cells}, merges=(*above.merges, *part.merges))
            index = _elected(_votes(part))
        parts.append((index, part))
    return [part for _, part in parts] if len(parts) > 1 else [grid]


def _begins_table(lines: Sequence[tuple[int, Sequence[Cell]]], place: int, figures: Sequence[bool]) -> bool:
    """Whether a line is a title that names one index, with a header of several words between it and the next figures."""
    title, *more = lines[place][1]
    if more or is_figure(title) or starts_with_one_of(title.text, "note"):
        return False
    if sum(load_framework(index).mentioned(title.text) for index in (PII, *component_indices())) != 1:
        return False
    below = next((i for i in range(place, len(lines)) if figures[i]), place)
    return any(len(between) >= 3 for _, between in lines[place + 1 : below])


def recognise_indices(grids: Sequence[Grid], file_name: str) -> list[str | None]:
    """The index that each sheet is about: by its titles and the nodes that its cells name, else, in a file of one
    index, by the rest of the file."""
    elected = [_elected(_votes(grid)) for grid in grids]
    if len(set(filter(None, elected))) > 1:
        return elected
    whole: Counter[str] = Counter()
    for grid in grids:
        whole.update(_votes(grid))
    for index_code in (PII, *component_indices()):
        if load_framework(index_code).mentioned(file_name.replace("_", " ").replace("-", " ")):
            whole[index_code] += 5
    settled = _elected(whole)
    return [index or settled for index in elected]


def _votes(grid: Grid) -> Counter[str]:
    worded = [cell for cell in grid.cells.values() if cell.number is None and len(cell.text) <= _LONGEST_TITLE]
    top = sorted({row for row, _ in grid.cells})[:6]
    titles = {grid.name.replace("_", " "), *(cell.text for cell in worded if top and cell.row <= top[-1])}
    texts = [text for text in sorted({cell.text for cell in worded}) if any(map(str.isalpha, text))][:_MOST_TEXTS]
    votes: Counter[str] = Counter()
    for index_code in (PII, *component_indices()):
        framework = load_framework(index_code)
        named = {n.name for text in texts if (n := framework.named(read_label(text))).name and n.likeness == 1}
        mentions = sum(framework.mentioned(text) for text in titles) + _numbered_like(framework, worded)
        spoken = min(_ENOUGH_NAMES, sum(framework.mentioned(text) for text in texts))
        if mentions or spoken or len(named) >= _ENOUGH_NAMES:
            votes[index_code] = 5 * bool(mentions) + spoken + len(named)
    return votes


def _numbered_like(framework: Framework, cells: Sequence[Cell]) -> bool:
    """Whether a sheet numbers nearly all indicators of an index and nothing else in that way ("1.1.1" to "7.2.4")."""
    codes = {code for code in framework.nodes if re.fullmatch(r"\d+\.\d+\.\d+", code)}
    written = {cell.text for cell in cells if re.fullmatch(r"\d+\.\d+\.\d+", cell.text)}
    return bool(codes) and written <= codes and len(written) >= _NEARLY_ALL * len(codes)


def _elected(votes: Counter[str]) -> str | None:
    if not votes:
        return None
    index_code, count = max(votes.items(), key=lambda item: (item[1], item[0] == PII, item[0]))
    return index_code if count >= _ENOUGH_NAMES else None
