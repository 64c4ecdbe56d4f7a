"""Tables as other programs write them: COINr's iData and iMeta, a COIN Tool workbook, CSV as Excel in Vietnam saves it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sources.contracts import Refused
from sources.innovation_index.method import Index, read_table

ASEM = Path(__file__).parent / "asem"
DATA = {"A": (1, 9, 5), "B": (2, 7, 6), "C": (3, 5, 7), "D": (10, 1, 9)}
"""With b the lower the better: A 0, D 100, B (18.06 + 25) / 2, C twice that."""
SCORES = {"A": 0.0, "B": 21.527777777777779, "C": 43.055555555555557, "D": 100.0}


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def own_sheets(tmp_path: Path) -> Path:
    """COINr's own example as a workbook of `iData` and `iMeta`."""
    data = read_table(ASEM / "data.csv").rename(columns={"unit": "uCode"})
    data.insert(0, "uName", data["uCode"])
    data.insert(2, "Time", "2018")
    meta = pd.read_csv(ASEM / "iMeta.csv")
    path = tmp_path / "asem.xlsx"
    with pd.ExcelWriter(path) as book:
        data.map(lambda text: float(text) if text[:1].isdigit() else text).to_excel(book, sheet_name="iData", index=False)
        meta.to_excel(book, sheet_name="iMeta", index=False)
    return path


def test_coinrs_own_sheets_give_coinrs_own_scores(own_sheets: Path) -> None:
    index = Index.from_files(own_sheets, own_sheets, ASEM / "method.yml")
    expected = pd.read_csv(ASEM / "expected" / "scores.csv", index_col="unit")
    assert (index.scores[list(expected.columns)] - expected).abs().max().max() <= 1e-9
    assert index.structure.by_code["LPI"].name == "Logistics Performance Index"


def coin_tool(path: Path, *, groups: bool = True) -> Path:
    """A workbook with the cells where the COIN Tool has them; the level of sub-indices is not used."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Database"
    rows = {7: (1, 1, 1), 8: (1, -1, 1), 9: (0, 0, 0), 10: (10, 10, 10), 11: ("Index",) * 3, 12: ("si.01",) * 3,
            13: ("p.01", "p.01", "p.02"), 14: ("sp.01",) * 3, 15: ("Roads", "Deaths", "Ships"),
            16: ("ind.01", "ind.02", "ind.03")}  # fmt: skip
    for row, values in rows.items():
        for column, value in enumerate(values, start=5):
            sheet.cell(row, column, value)
    for row, (unit, values) in enumerate(DATA.items(), start=17):
        for column, value in zip((2, 3, 5, 6, 7), (f"Land {unit}", unit, *values), strict=True):
            sheet.cell(row, column, value)
    frame = book.create_sheet("Framework")
    for row, (code, weight, name) in enumerate([("p.01", 1, "One"), ("p.02", 1, "Two"), ("Index", 1, "All")], start=5):
        for column, value in zip((3, 5, 8), (code if groups else "--", weight, name), strict=True):
            frame.cell(row, column, value)
    book.save(path)
    return path


def test_a_coin_tool_workbook_is_read(tmp_path: Path) -> None:
    path = coin_tool(tmp_path / "tool.xlsx")
    index = Index.from_files(path, path)
    assert index.scores["Index"].to_dict() == pytest.approx(SCORES)
    assert index.structure.by_code["ind.02"].name == "Deaths"
    assert (index.structure.by_code["ind.01"].lower, index.structure.by_code["ind.01"].upper) == (0, 10)


def test_a_workbook_without_its_sheets_is_told(tmp_path: Path) -> None:
    path = coin_tool(tmp_path / "tool.xlsx", groups=False)
    with pytest.raises(Refused, match="Index"):
        Index.from_files(path, path)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(Refused, match="imeta"):
        Index.from_files(other, other)


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    table = "code;parent;kind;weight;direction\n1.1;;aggregate;1;1\na;1.1;indicator;0,5;1\nb;1.1;indicator;0,5;-1\n"
    structure = written(tmp_path / "s.csv", table)
    data = written(tmp_path / "d.csv", "\ufeffunit;a;b\nA;1,5;9\nB;2,5;7\n")
    assert Index.from_files(data, structure).raw.loc["A", "a"] == 1.5
    mixed = written(tmp_path / "m.csv", "unit;a;b\nA;1,5;9\nB;1.234;7\n")
    with pytest.raises(Refused) as caught:
        Index.from_files(mixed, structure)
    assert caught.value.finding.code == "PII-INDEX-FILE-DECIMALS"
    assert caught.value.finding.place is not None
