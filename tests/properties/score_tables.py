"""Writes a table of scores in a random layout, such as officials use; the facts that must be read back are known."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl

from sources.innovation_index.framework import Node
from sources.registry.provinces import ProvinceRegistry
from sources.words.text import fold
from sources.words.vocabulary import Measure

Key = tuple[str, str, int, Measure]


@dataclass
class ScoreTable:
    """The cells to be written (row by row), the merged ranges, and the facts in them."""

    rows: list[list[object]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    facts: dict[Key, Decimal] = field(default_factory=dict)

    def write(self, path: Path, sheet: str) -> None:
        """Writes the table as a workbook of one sheet."""
        workbook = openpyxl.Workbook()
        page = workbook.active
        page.title = sheet
        for row in self.rows:
            page.append(row)
        for top, left, bottom, right in self.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        workbook.save(path)


@dataclass(frozen=True)
class Options:
    """How the table looks; all features are independent of each other."""

    seed: int
    titles: bool
    order: bool
    code_row: bool
    unit_row: bool
    column_numbers: bool
    measures: tuple[Measure, ...]
    merged_groups: bool
    editions: tuple[int, ...]
    text_numbers: bool
    regions: bool
    summary: bool
    notes: bool
    spelling: str
    transposed: bool
    rank_in_brackets: bool


WORDS = {Measure.SCORE: "Điểm", Measure.RANK: "Xếp hạng", Measure.RAW_VALUE: "Giá trị"}
REGIONS = ("I. Trung du và miền núi phía Bắc", "Đồng bằng sông Hồng", "Tây Nguyên")


def spelled(name: str, how: str, chance: random.Random) -> str:
    """A province's name as some office writes it."""
    forms = {
        "plain": name,
        "capitals": name.upper(),
        "decomposed": unicodedata.normalize("NFD", name),
        "unaccented": fold(name).title(),
        "long": f"Tỉnh {name}",
        "marked": f"{name}*",
    }
    return forms[chance.choice(sorted(forms)) if how == "mixed" else how]


def score_table(nodes: list[Node], options: Options) -> ScoreTable:
    """A table of some nodes for all provinces of the newest of its editions."""
    chance = random.Random(options.seed)
    provinces = list(ProvinceRegistry.load().names(max(options.editions)))
    chance.shuffle(provinces)
    table = ScoreTable()
    columns = [(node, edition, measure) for node in nodes for edition in options.editions for measure in options.measures]
    if options.titles:
        year = f" NĂM {options.editions[0]}" if len(options.editions) == 1 else ""
        table.rows += [[f"BẢNG ĐIỂM CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG{year}"], ["(Kèm theo báo cáo)"], []]
    _headers(table, columns, options)
    _body(table, columns, provinces, options, chance)
    if options.summary:
        table.rows.append([*_lead(options, "Trung bình"), *(round(chance.uniform(20, 60), 2) for _ in columns)])
    if options.notes:
        table.rows += [[], ["Ghi chú: * số liệu ước tính."], ["Nguồn: Bộ Khoa học và Công nghệ"]]
    if options.transposed:
        width = max(len(row) for row in table.rows)
        padded = [[*row, *([None] * (width - len(row)))] for row in table.rows]
        table.rows = [list(row) for row in zip(*padded, strict=True)]
        table.merges = [(left, top, right, bottom) for top, left, bottom, right in table.merges]
    return table


def _lead(options: Options, name: object, order: object = None) -> list[object]:
    return [order, name] if options.order else [name]


def _headers(table: ScoreTable, columns: list[tuple[Node, int, Measure]], options: Options) -> None:
    """One header row for names, and below it the editions and measures where there are several."""
    lead = len(_lead(options, ""))
    several = len(options.measures) > 1 or len(options.editions) > 1 or options.measures != (Measure.SCORE,)
    first: list[object] = _lead(options, "Tỉnh, thành phố", "STT")
    group = len(options.editions) * len(options.measures)
    for number, (node, _, _) in enumerate(columns):
        if number % group == 0:
            first.append(node.name)
            if options.merged_groups and group > 1:
                row = len(table.rows) + 1
                table.merges.append((row, lead + number + 1, row, lead + number + group))
        else:
            first.append(None)
    table.rows.append(first)
    if options.code_row:
        codes = [node.code if number % group == 0 else None for number, (node, _, _) in enumerate(columns)]
        table.rows.append([*_lead(options, None), *codes])
    if several:
        year = len(options.editions) > 1
        second = [f"{WORDS[measure]} {edition}" if year else WORDS[measure] for _, edition, measure in columns]
        table.rows.append([*_lead(options, None), *second])
    if options.unit_row:
        units = ["hạng" if measure is Measure.RANK else "điểm" for _, _, measure in columns]
        table.rows.append([*_lead(options, None), *units])
    if options.column_numbers:
        table.rows.append([f"({number})" for number in range(1, lead + len(columns) + 1)])


def _spread(provinces: list[str], chance: random.Random) -> dict[str, Decimal]:
    """Scores as min-max gives them: one province has each end of the scale, by which values are told from scores."""
    column = [Decimal(0), Decimal(100), *(Decimal(chance.randrange(100, 9_900)) / 100 for _ in provinces[2:])]
    chance.shuffle(column)
    return dict(zip(provinces, column, strict=True))


def _body(
    table: ScoreTable,
    columns: list[tuple[Node, int, Measure]],
    provinces: list[str],
    options: Options,
    chance: random.Random,
) -> None:
    scores = {(node.code, edition): _spread(provinces, chance) for node, edition, _ in columns}
    for number, province in enumerate(provinces):
        if options.regions and number % 25 == 0:
            table.rows.append([*_lead(options, REGIONS[number // 25])])
        row = _lead(options, spelled(province, options.spelling, chance), number + 1)
        for node, edition, measure in columns:
            score = scores[node.code, edition][province]
            rank = Decimal(1 + sum(other > score for other in scores[node.code, edition].values()))
            value = rank if measure is Measure.RANK else score
            table.facts[province, node.code, edition, measure] = value
            if options.rank_in_brackets and measure is Measure.SCORE:
                table.facts[province, node.code, edition, Measure.RANK] = rank
                row.append(f"{score:.2f} ({rank})".replace(".", ","))
            elif options.text_numbers and measure is not Measure.RANK:
                row.append(f"{value:.2f}".replace(".", ","))
            else:
                row.append(float(value) if value % 1 else int(value))
        table.rows.append(row)
