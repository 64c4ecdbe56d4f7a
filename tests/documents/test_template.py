"""The registration form: written, filled in, and read back without ambiguity, in Excel and in Word."""

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from reports.workbook.template import Form, FormRow, write_excel_form, write_word_form
from sources.contracts import ReadResult, SourceFile
from sources.departments.papers import read_any
from sources.reading.media_types import DOCX, XLSX
from sources.words.vocabulary import FileKind
from tests.unit.departments.framework import framework

FORM = Form(
    "Sở Công Thương",
    (
        FormRow("6.2.3", "Đơn đăng ký kiểu dáng công nghiệp/10.000 dân", "đơn/10.000 dân", Decimal("0.12")),
        FormRow("7.1.1", "Chỉ số sản xuất công nghiệp", "%", Decimal("106.4")),
        FormRow("7.1.3", "Giá trị xuất khẩu/GRDP", "% GRDP"),
    ),
    2025,
    (2026, 2030),
    illustrative=True,
)
FILLED = {"6.2.3": ("0,3", "từ 0,5 đến 0,6"), "7.1.1": ("≥ 109,5", ""), "7.1.3": ("", "36")}
EXPECTED = {
    ("6.2.3", 2026, "=", Decimal("0.3"), None, "đơn/10.000 dân", Decimal("0.12")),
    ("6.2.3", 2030, "range", Decimal("0.5"), Decimal("0.6"), "đơn/10.000 dân", Decimal("0.12")),
    ("7.1.1", 2026, ">=", Decimal("109.5"), None, "%", Decimal("106.4")),
    ("7.1.3", 2030, "=", Decimal(36), None, "% GRDP", None),
}


def read(path: Path, media_type: str) -> ReadResult:
    return read_any(path, SourceFile("a" * 64, path.name, media_type, 1), framework())


def check(result: ReadResult) -> None:
    assert result.file.kind is FileKind.COMMITMENT_TABLE
    found = {(c.indicator_code, c.year, c.comparator, c.value, c.value_high, c.unit, c.baseline) for c in result.commitments}
    assert found == EXPECTED
    assert {(c.department, c.origin) for c in result.commitments} == {("Sở Công Thương", "table")}
    first = next(c for c in result.commitments if c.indicator_code == "6.2.3")
    assert (first.solution, first.evidence) == ("Hỗ trợ nộp đơn", "Đơn đã nộp")
    assert first.coordinating == ("Sở KH&CN", "Sở Tài chính")


def test_excel_form(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_excel_form(FORM, path)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    top = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "Mã chỉ số")
    assert any("minh họa" in str(sheet.cell(row, 1).value) for row in range(1, top))
    headers = [cell.value for cell in sheet[top]]
    for row in range(top + 1, top + 4):
        for year, text in zip((2026, 2030), FILLED[sheet.cell(row, 1).value], strict=True):
            sheet.cell(row, headers.index(f"Mục tiêu {year}") + 1, text or None)
    extras = {"Giải pháp": "Hỗ trợ nộp đơn", "Minh chứng": "Đơn đã nộp", "Cơ quan phối hợp": "Sở KH&CN; Sở Tài chính"}
    for header, text in extras.items():
        sheet.cell(top + 1, headers.index(header) + 1, text)
    workbook.save(path)
    check(read(path, XLSX))


def test_word_form(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    write_word_form(FORM, path)
    document = docx.Document(str(path))
    table = document.tables[0]
    headers = [cell.text for cell in table.rows[0].cells]
    for row in table.rows[1:]:
        for year, text in zip((2026, 2030), FILLED[row.cells[0].text], strict=True):
            row.cells[headers.index(f"Mục tiêu {year}")].text = text
    extras = {"Giải pháp": "Hỗ trợ nộp đơn", "Minh chứng": "Đơn đã nộp", "Cơ quan phối hợp": "Sở KH&CN; Sở Tài chính"}
    for header, text in extras.items():
        table.rows[1].cells[headers.index(header)].text = text
    document.save(str(path))
    check(read(path, DOCX))


@pytest.mark.parametrize("write", [write_excel_form, write_word_form])
def test_same_form_gives_same_bytes(tmp_path: Path, write: object) -> None:
    for name in ("1", "2"):
        write(FORM, tmp_path / name)  # type: ignore[operator]
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_empty_form_commits_to_nothing(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_excel_form(FORM, path)
    assert read(path, XLSX).commitments == ()
