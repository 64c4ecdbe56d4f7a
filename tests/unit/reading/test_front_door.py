"""What the front door lets in, marks and refuses; always by content."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from sources.contracts import Refused
from sources.reading import media_types
from sources.reading.delimited import rows
from sources.reading.front_door import inspect
from tests.unit.reading.bad_files import encrypted_container, good_workbook, repacked, with_sheet_xml

REAL = Path(__file__).parents[2] / "real"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return good_workbook(tmp_path / "good.xlsx")


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        inspect(path)
    return caught.value.finding.code


def test_the_type_comes_from_the_content(good: Path, tmp_path: Path) -> None:
    assert inspect(good).media_type == media_types.XLSX
    assert inspect(REAL / "PCI_2011.xls").media_type == media_types.XLS
    renamed = tmp_path / "table.csv"
    renamed.write_bytes(good.read_bytes())
    inspection = inspect(renamed)
    assert inspection.media_type == media_types.XLSX
    assert [finding.code for finding in inspection.findings] == ["PII-READ-ENDING"]


def test_text_is_told_apart_by_its_lines(tmp_path: Path) -> None:
    table, prose, without_name = tmp_path / "a.csv", tmp_path / "b.txt", tmp_path / "c0ffee"
    table.write_text("Tỉnh;Điểm\nHà Nội;1,5\n", encoding="utf-16")
    prose.write_text("Một đoạn văn.\n", encoding="utf-8")
    without_name.write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    assert inspect(table).media_type == media_types.CSV
    assert inspect(prose).media_type == media_types.TEXT
    assert inspect(without_name).media_type == media_types.CSV


def test_broken_and_foreign_files_are_refused(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    for content, code in (
        (b"", "PII-READ-EMPTY"),
        (good.read_bytes()[:3000], "PII-READ-TRUNCATED"),
        (b"MZ" + os.urandom(200), "PII-READ-PROGRAM"),
        (b"Rar!\x1a\x07\x01\x00", "PII-READ-ARCHIVE"),
        (b"\x01\x02\x03\x04" * 50, "PII-READ-UNKNOWN-TYPE"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "PII-READ-HTML"),
        (b"%PDF-1.7\n%broken", "PII-READ-TRUNCATED"),
    ):
        path.write_bytes(content)
        assert refusal(path) == code


def test_encrypted_files_are_refused(tmp_path: Path) -> None:
    assert refusal(encrypted_container(tmp_path / "x.xlsx")) == "PII-READ-ENCRYPTED"


def test_hostile_packages_are_refused(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with_sheet_xml(path, good, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    assert refusal(path) == "PII-READ-DOCTYPE"
    with_sheet_xml(path, good, b"</sheetData>", b"<row/>" * 4_000_000 + b"</sheetData>")
    assert refusal(path) == "PII-READ-BOMB"
    repacked(path, good, lambda _, content: content, {"../../evil.xml": b"<a/>"})
    assert refusal(path) == "PII-READ-UNSAFE-NAMES"
    repacked(path, good, lambda _, content: content, {f"x/{number}.xml": b"<a/>" for number in range(2_100)})
    assert refusal(path) == "PII-READ-BOMB"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(good: Path, tmp_path: Path) -> None:
    path = repacked(tmp_path / "x.xlsx", good, lambda _, content: content)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/workbook.xml", b"<other/>")
    assert refusal(path) == "PII-READ-DUPLICATE-PARTS"


def test_macros_and_outside_links_are_told(good: Path, tmp_path: Path) -> None:
    more = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"}
    inspection = inspect(repacked(tmp_path / "x.xlsx", good, lambda _, content: content, more))
    assert {finding.code for finding in inspection.findings} == {"PII-READ-MACROS", "PII-READ-EXTERNAL-LINKS"}


def test_more_cells_than_any_table_has_are_counted_before_they_are_read(good: Path, tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"
    sheet = f"<worksheet><sheetData>{row * 26}</sheetData></worksheet>"
    members = {name: zipfile.ZipFile(good).read(name) for name in zipfile.ZipFile(good).namelist()}
    with zipfile.ZipFile(tmp_path / "many.xlsx", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
    assert refusal(tmp_path / "many.xlsx") == "PII-READ-TOO-MANY-CELLS"


def test_a_line_of_a_million_fields_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1," * 1_000_000, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        next(rows(tmp_path / "a.csv"))
    assert caught.value.finding.code == "PII-READ-TOO-MANY-CELLS"
