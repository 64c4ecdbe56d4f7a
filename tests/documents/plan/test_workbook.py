"""phu-luc.xlsx: the annexes to calculate with, the same bytes each time."""

from __future__ import annotations

import time
from pathlib import Path

from openpyxl import load_workbook

from reports.plan import PlanContent
from reports.plan.content import Annex
from reports.word.content import Paragraph
from reports.workbook.annex import write_annex


def test_same_content_gives_same_bytes_at_any_time(content: PlanContent, tmp_path: Path) -> None:
    write_annex(content, tmp_path / "first.xlsx")
    time.sleep(1.1)
    write_annex(content, tmp_path / "second.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_each_annex_is_a_sheet_and_numbers_name_their_records(content: PlanContent, tmp_path: Path) -> None:
    write_annex(content, tmp_path / "annex.xlsx")
    workbook = load_workbook(tmp_path / "annex.xlsx")
    assert workbook.sheetnames[:2] == ["Phụ lục I", "Phụ lục I (2)"]
    assert "Phụ lục II" in workbook.sheetnames
    known = {record.number_id for record in content.records}
    notes = [cell.comment.text for row in workbook["Phụ lục I"].iter_rows() for cell in row if cell.comment]
    assert len(notes) > 150
    assert {name for note in notes for name in note.split(", ")} <= known


def test_text_is_never_a_formula(content: PlanContent, tmp_path: Path) -> None:
    from dataclasses import replace

    hostile = Annex(("Phụ lục I",), ("=1+1",), (Paragraph(('=HYPERLINK("http://x")',)),))
    write_annex(replace(content, annexes=(hostile,)), tmp_path / "annex.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "annex.xlsx")["Phụ lục I"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_numbers_are_numbers_and_can_be_filtered(content: PlanContent, tmp_path: Path) -> None:
    write_annex(content, tmp_path / "annex.xlsx")
    sheet = load_workbook(tmp_path / "annex.xlsx")["Phụ lục I"]
    top = next(row for row in range(1, 12) if sheet.cell(row, 2).value == "TT")
    headers = {cell.value: cell.column for cell in sheet[top]}
    rows = {sheet.cell(row, headers["Mã"]).value: row for row in range(top + 1, top + 53)}
    target = sheet.cell(rows["7.1.3"], headers["Mục tiêu năm 2026"])
    assert (target.value, target.data_type) == (12.5, "n")
    assert target.number_format.startswith('"≥ "#,##0.')
    assert sheet.cell(rows["7.1.3"], headers["Trụ cột"]).value.endswith("Tác động")
    assert (sheet.freeze_panes, sheet.print_title_rows) == (f"A{top + 1}", f"${top}:${top}")
    assert sheet.auto_filter.ref.startswith(f"A{top}:")
    assert sheet.cell(top + 53, headers["Mục tiêu năm 2026"]).value.startswith("=SUBTOTAL(102,")
