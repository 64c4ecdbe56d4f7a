"""phu-luc.xlsx: the annexes as text, the same bytes each time."""

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
    assert workbook.sheetnames == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    known = {record.number_id for record in content.records}
    notes = [cell.comment.text for row in workbook["Phụ lục I"].iter_rows() for cell in row if cell.comment]
    assert len(notes) > 150
    assert {name for note in notes for name in note.split(", ")} <= known


def test_text_is_never_a_formula(content: PlanContent, tmp_path: Path) -> None:
    from dataclasses import replace

    hostile = Annex(("Phụ lục I",), ("=1+1",), (Paragraph(('=HYPERLINK("http://x")',)),))
    write_annex(replace(content, workbook=(hostile,)), tmp_path / "annex.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "annex.xlsx")["Phụ lục I"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
