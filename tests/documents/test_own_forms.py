"""Our own form for every body of every framework: filled in as its instruction says, read back without loss."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from reports.workbook.template import Form, FormRow, write_excel_form, write_word_form
from sources.case import tree_in
from sources.contracts import SourceFile
from sources.departments.papers import read_any
from sources.departments.recognise import recognise
from sources.reading.media_types import DOCX, XLSX
from sources.registry.departments import DepartmentRegistry, department_key, named_in
from sources.tree import editions, load_tree
from sources.words.vocabulary import FileKind

TREE = tree_in("Lạng Sơn", load_tree(editions()[-1]))
BODIES = [named_in("Lạng Sơn", name) for name in DepartmentRegistry.load().names()]
WORDS = {"Mục tiêu 2026": "từ 28 đến 30", "Thời hạn hoàn thành": "Quý III/2026", "Giải pháp": "Ban hành đề án"}


def form(body: str) -> Form:
    """The body's own indicators, or all of them where it leads none."""
    led = [node for node in TREE.indicators if node.lead == body] or list(TREE.indicators)
    figures = (Decimal("12.5"), 30, 34, Decimal("-4.2"), Decimal(18), Decimal("0.0123"))
    return Form(body, tuple(FormRow(node.code, node.name, node.unit, *figures) for node in led), 2025, (2026, 2030), True)


def fill_excel(path: Path) -> None:
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    top = next(row for row in range(1, 15) if sheet.cell(row, 1).value == "Mã chỉ số")
    for cell in sheet[top]:
        if cell.value in WORDS:
            sheet.cell(top + 1, cell.column, WORDS[cell.value])
    workbook.save(path)


def fill_word(path: Path) -> None:
    document = docx.Document(str(path))
    table = document.tables[0]
    for index, cell in enumerate(table.rows[0].cells):
        if cell.text in WORDS:
            table.rows[1].cells[index].text = WORDS[cell.text]
    document.save(str(path))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    ("write", "fill", "media_type", "ending"),
    [(write_excel_form, fill_excel, XLSX, ".xlsx"), (write_word_form, fill_word, DOCX, ".docx")],
    ids=["excel", "word"],
)
def test_every_body_gets_its_own_words_back(
    body: str,
    write: Callable[[Form, Path], None],
    fill: Callable[[Path], None],
    media_type: str,
    ending: str,
    tmp_path: Path,
) -> None:
    path, wanted = tmp_path / f"bieu{ending}", form(body)
    write(wanted, path)
    fill(path)
    assert recognise(path, media_type) is FileKind.COMMITMENT_TABLE
    (read,) = read_any(path, SourceFile("a" * 64, path.name, media_type, 1), TREE).commitments
    assert (read.indicator_code, read.year, read.comparator) == (wanted.rows[0].code, 2026, "range")
    assert (read.value, read.value_high) == (28, 30)
    assert (read.deadline_words, read.deadline) == ("Quý III/2026", "2026-09-30")
    assert read.solution == "Ban hành đề án"
    assert department_key(read.department) == department_key(body)


def test_the_word_form_is_a4_in_landscape(tmp_path: Path) -> None:
    write_word_form(form(BODIES[0]), tmp_path / "bieu.docx")
    section = docx.Document(str(tmp_path / "bieu.docx")).sections[0]
    assert [round((side or 0) / 36000) for side in (section.page_width, section.page_height)] == [297, 210]
