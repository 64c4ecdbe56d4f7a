"""Cells as the formats hold them: numbers, percentages, errors, formulas, merges; and places that can be read again."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from sources.contracts import Refused
from sources.places import CsvField, Place, SheetCell
from sources.reading import media_types
from sources.reading.delimited import detect_dialect, read_delimited, rows
from sources.reading.open import grids_of, read_grids
from sources.reading.resolve import raw_texts
from sources.reading.sandbox import Limits
from tests.unit.reading.bad_files import good_workbook, with_sheet_xml

TABLE = "STT;Tỉnh, thành phố;Điểm PII\n1;Hà Nội;62,86\n2;Đà Nẵng;50,70\n3;Thừa Thiên Huế;44,01\n4;Cao Bằng;22,18\n"


def test_numbers_are_the_stored_ones_and_percentages_those_shown(tmp_path: Path) -> None:
    def edit(workbook):  # type: ignore[no-untyped-def]
        page = workbook.active
        page["F2"], page["F3"], page["F4"] = 0.125, "#DIV/0!", "=1+1"
        page["F2"].number_format = "0.0%"
        page.merge_cells("G1:H2")
        page.column_dimensions["E"].hidden = True

    path = good_workbook(tmp_path / "a.xlsx", edit)
    (grid,) = read_grids(path, media_types.XLSX)
    assert grid.cells[2, 3].number == Decimal("50.5")
    assert grid.cells[2, 6].text == "12.5%"
    assert grid.cells[2, 6].number == Decimal("12.5")
    assert grid.cells[3, 6].problem == "#DIV/0!"
    assert grid.cells[4, 6].problem == "formula_without_result"
    assert [(m.top, m.left, m.bottom, m.right) for m in grid.merges] == [(1, 7, 2, 8)]
    assert grid.hidden_columns == {5}


def test_a_claimed_size_costs_nothing(tmp_path: Path) -> None:
    good = good_workbook(tmp_path / "good.xlsx")
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    far = cell + b'<mergeCells><mergeCell ref="G1:XFD1048576"/></mergeCells>'
    path = with_sheet_xml(tmp_path / "far.xlsx", good, b"</sheetData>", far)
    (grid,) = read_grids(path, media_types.XLSX, limits=Limits(memory=400 * 2**20, seconds=10))
    assert len(grid.cells) == 26
    assert grid.cells[1_048_576, 16_384].number == 1


def test_old_workbooks() -> None:
    real = Path(__file__).parents[2] / "real" / "PCI_2011.xls"
    grids = grids_of(real, media_types.XLS)
    cell = grids[0].cells[2, 3]
    assert (cell.text, cell.selector) == ("9.405218", SheetCell("Tong hop", "C2"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3"])
def test_encodings_of_delimited_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    if encoding == "cp1258":
        path.write_bytes(b"".join(map(_cp1258, unicodedata.normalize("NFC", TABLE))))
    elif encoding == "tcvn3":
        if shutil.which("iconv") is None:
            pytest.skip("iconv makes the TCVN3 sample")
        command = ["iconv", "-f", "utf-8", "-t", "TCVN5712-1"]
        path.write_bytes(subprocess.run(command, input=TABLE.encode(), capture_output=True, check=True).stdout)
    else:
        path.write_bytes(TABLE.encode(encoding))
    read = [[unicodedata.normalize("NFC", text) for text in row] for row in rows(path)]
    assert read == [line.split(";") for line in TABLE.splitlines()]


def _cp1258(letter: str) -> bytes:
    """One letter as Vietnamese Windows wrote it: tones apart."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return (base + "".join(tones)).encode("cp1258")


def test_the_separator_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("a\tb\tc\n1,5\t2,5\t3\n", encoding="utf-8")
    assert detect_dialect(path).separator == "\t"
    assert read_delimited(path).cells[2, 1].text == "1,5"


def test_places_are_read_again(tmp_path: Path) -> None:
    path = good_workbook(tmp_path / "a.xlsx")
    places = [
        Place(SheetCell("PII 2024", "B3"), "Cao Bằng"),
        Place(SheetCell("PII 2024", "B3", 4, 8), "Bằng"),
        Place(SheetCell("PII 2024", "Z9"), ""),
        Place(SheetCell("Khác", "A1"), "x"),
    ]
    assert raw_texts(path, media_types.XLSX, places) == ["Cao Bằng", "Bằng", "", None]
    table = tmp_path / "a.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert raw_texts(table, media_types.CSV, [Place(CsvField(5, 3), "22,18"), Place(CsvField(9, 1), "")]) == ["22,18", None]


def test_a_child_that_breaks_a_limit_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 300_000, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_grids(path, media_types.CSV, limits=Limits(memory=120 * 2**20, seconds=20))
    assert caught.value.finding.code == "PII-READ-CHILD-KILLED"
