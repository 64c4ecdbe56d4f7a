"""Reads many made tables: right or told, never silent. `python -m tests.evaluation.fuzz [COUNT] [LAYOUT] [-v] [seed=N]`."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils.cell import get_column_letter

from sources.contracts import Refused, SourceFile
from sources.innovation_index.parse import read_score_grids
from sources.places import SheetCell
from sources.reading import media_types
from sources.reading.located import Cell, Grid, Merge
from tests.evaluation.variants import LAYOUTS, Sheet, Variant, variants


@dataclass
class Outcome:
    """How one variant was read."""

    known: int
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether something is wrong, or missing without a word."""
        return bool(self.wrong or self.false or (self.missed and not self.findings))


def grid_of(sheet: Sheet) -> Grid:
    cells = {}
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                number = None if isinstance(value, str) else Decimal(value)
                place = SheetCell(sheet.name, f"{get_column_letter(column)}{row}")
                cells[row, column] = Cell(row, column, str(value), place, number)
    return Grid(sheet.name, cells, tuple(Merge(*merge) for merge in sheet.merges))


def outcome(variant: Variant) -> Outcome:
    """Reads a variant as grids and compares."""
    result = Outcome(len(variant.truth))
    file = SourceFile("0" * 64, f"{variant.name}.xlsx", media_types.XLSX, 1)
    try:
        reading = read_score_grids([grid_of(sheet) for sheet in variant.sheets], file)
    except Refused as refusal:
        result.missed = [str(key) for key in variant.truth]
        result.findings = [f"refused {refusal.finding.message}"]
        return result
    result.findings = [f"{f.code} {f.message}" for f in reading.findings if f.severity.value != "info"]
    got: dict[object, list[Decimal]] = defaultdict(list)
    for fact in reading.facts:
        if fact.value is not None and fact.code and fact.index_code == "PII":
            got[fact.province, fact.edition, fact.code, fact.measure].append(fact.value)
    for key, value in variant.truth.items():
        if key not in got:
            result.missed.append(f"{key}: {value}")
        elif any(one != value for one in got[key]):
            result.wrong.append(f"{key}: {got[key]} / {value}")
        else:
            result.right += 1
    result.false = [f"{key}: {values}" for key, values in got.items() if key not in variant.truth]
    return result


def main(arguments: list[str]) -> int:
    verbose = "-v" in arguments
    words = [a for a in arguments if a != "-v" and not a.startswith("seed=")]
    seed = next((int(a[5:]) for a in arguments if a.startswith("seed=")), 0)
    count = next((int(word) for word in words if word.isdigit()), 60)
    chosen = [layout for layout in LAYOUTS if layout.__name__ in words] or list(LAYOUTS)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    silent = 0
    for number, variant in variants(count, chosen, seed):
        one = outcome(variant)
        sums[variant.layout].update(
            variants=1, known=one.known, right=one.right, wrong=len(one.wrong), false=len(one.false), missed=len(one.missed),
            silent=one.silent, whole=one.right == one.known and not one.false,
        )  # fmt: skip
        silent += one.silent
        if verbose and (one.silent or one.missed):
            figures = f"{one.right}/{one.known} right, {len(one.wrong)} wrong, {len(one.false)} false"
            print(f"{variant.layout} seed={number}: {figures}")  # noqa: T201
            for line in (*one.wrong[:3], *one.false[:3], *one.missed[:3], *one.findings[:6]):
                print("     ", line[:260])  # noqa: T201
    for layout, total in sums.items():
        print(layout, ", ".join(f"{value} {name}" for name, value in total.items()))  # noqa: T201
    return int(silent > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
