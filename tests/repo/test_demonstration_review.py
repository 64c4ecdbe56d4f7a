"""The demonstration's review workbook is the one its script makes of the papers, and its decisions are all illustrative."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from flows.demonstration_review import NAME, build
from flows.settings import DEMONSTRATION_INBOX


def test_the_workbook_in_the_inbox_is_the_one_that_is_built(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    shutil.copytree(DEMONSTRATION_INBOX, inbox)
    (inbox / NAME).unlink()
    assert build(inbox).read_bytes() == (DEMONSTRATION_INBOX / NAME).read_bytes()


def test_every_decision_says_that_it_is_illustrative() -> None:
    sheet = openpyxl.load_workbook(DEMONSTRATION_INBOX / NAME).worksheets[1]
    titles = [cell.value for cell in sheet[1]]
    decision, note = titles.index("QUYẾT ĐỊNH"), titles.index("Ghi chú")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) > 40
    assert {row[decision] for row in rows} == {"Chấp nhận", "Loại bỏ"}
    assert all("inh họa" in str(row[note]) for row in rows)
