"""A table whose headings and columns are renamed, added, exchanged or shuffled is read right, or told: never silent."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from sources.contracts import Refused, SourceFile
from sources.innovation_index.framework import load_framework
from sources.innovation_index.parse import read_score_grids
from sources.innovation_index.reading import ScoreReading
from sources.places import SheetCell
from sources.reading import media_types
from sources.reading.located import Cell, Grid
from sources.words.vocabulary import Level, Measure
from tests.properties.score_tables import Options, ScoreTable, score_table

PLAIN = Options(
    seed=0, titles=True, order=True, code_row=True, unit_row=False, column_numbers=False,
    measures=(Measure.SCORE, Measure.RANK), merged_groups=False, editions=(2025,), text_numbers=False, regions=False,
    summary=True, notes=True, spelling="plain",
    transposed=False, rank_in_brackets=False,
)  # fmt: skip
OTHER_NAMES = ("Mức độ sẵn sàng dữ liệu", "Tỷ lệ hộ có nước sạch", "Số vụ việc lạ", "Chỉ tiêu mới của năm")


def table_of(chance: random.Random) -> ScoreTable:
    level = chance.choice([Level.PILLAR, Level.INDICATOR, Level.SUBPILLAR])
    nodes = chance.sample([node for node in load_framework("PII", 2025).nodes.values() if node.level == level], 4)
    return score_table(nodes, replace(PLAIN, seed=chance.randrange(10**6), code_row=chance.random() < 0.5))


def head_of(table: ScoreTable) -> int:
    return next(number for number, row in enumerate(table.rows) if row and row[0] == "STT")


def renamed(table: ScoreTable, chance: random.Random) -> set[str]:
    """One heading gets another name; its code may stay. The facts of the node must be right or absent."""
    row = table.rows[head_of(table)]
    column = chance.choice([c for c in range(2, len(row)) if row[c]])
    row[column] = chance.choice(OTHER_NAMES)
    return set()


def with_strange_columns(table: ScoreTable, chance: random.Random) -> set[str]:
    """A column of another meaning stands among the others, under a heading of its own or under that to its left."""
    head = head_of(table)
    at = chance.randrange(2, len(table.rows[head]) + 1)
    name = chance.choice((*OTHER_NAMES, "Tăng (+), giảm (-)", "Trung bình vùng", "Kế hoạch 2030"))
    for number, row in enumerate(table.rows):
        if number >= head and len(row) >= at:
            row.insert(at, name if number == head else round(chance.uniform(0, 100), 2) if row[:2] != [None, None] else None)
    return set()


def swapped_names(table: ScoreTable, chance: random.Random) -> set[str]:
    """Two headings change places and the codes below do not: code and name contradict each other.

    Without codes nothing in the table can tell that the names have moved.
    """
    row = table.rows[head_of(table)]
    one, other = chance.sample([c for c in range(2, len(row)) if row[c]], 2)
    row[one], row[other] = row[other], row[one]
    codes = {str(cell) for cell in table.rows[head_of(table) + 1] if cell}
    return set() if codes & load_framework("PII", 2025).nodes.keys() else {"undecidable"}


def shuffled(table: ScoreTable, chance: random.Random) -> set[str]:
    """Whole columns change places; nothing else does."""
    head = head_of(table)
    pairs = list(range(2, len(table.rows[head]), 2))
    order = chance.sample(pairs, len(pairs))
    for number, row in enumerate(table.rows):
        if number >= head and len(row) > 3:
            cells = [*row, *([None] * (2 + 2 * len(pairs) - len(row)))]
            table.rows[number] = [*cells[:2], *(cells[c + step] for c in order for step in (0, 1))]
    return set()


def with_a_wrong_value(table: ScoreTable, chance: random.Random) -> set[str]:
    """One cell holds words."""
    rows = [row for row in table.rows if len(row) > 4 and isinstance(row[2], float)]
    chance.choice(rows)[2] = "không rõ"
    return set()


CHANGES = (renamed, with_strange_columns, swapped_names, shuffled, with_a_wrong_value)


def read(table: ScoreTable) -> ScoreReading:
    cells = {}
    for row, values in enumerate(table.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                number = None if isinstance(value, str) else Decimal(str(value))
                cells[row, column] = Cell(row, column, str(value), SheetCell("PII 2025", f"R{row}C{column}"), number)
    return read_score_grids([Grid("PII 2025", cells)], SourceFile("0" * 64, "bang.xlsx", media_types.XLSX, 1))


def problems_of(seed: int) -> list[str]:
    """What is silently wrong with one changed table; nothing where it is right or told."""
    chance = random.Random(seed)
    table = table_of(chance)
    change = chance.choice(CHANGES)
    undecidable = change(table, chance)
    try:
        reading = read(table)
    except Refused:
        return []
    got = {(f.province, f.code, f.edition, f.measure): f.value for f in reading.facts if f.code and f.value is not None}
    wrong = [key for key, value in got.items() if table.facts.get(key) != value]
    missing = table.facts.keys() - got.keys()
    told = any(finding.severity != "info" for finding in reading.findings)
    if undecidable:
        return []
    found = [f"{seed} {change.__name__}: {len(wrong)} wrong, {wrong[:1]}"] if wrong else []
    return found + ([f"{seed} {change.__name__}: {len(missing)} missing and nothing told"] if missing and not told else [])


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_table_is_right_or_told(seed: int) -> None:
    assert problems_of(seed) == []


@pytest.mark.slow
def test_a_thousand_changed_tables() -> None:
    assert [problem for seed in range(1_000) for problem in problems_of(seed)] == []
