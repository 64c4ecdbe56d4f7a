"""The form in which a department registers its targets, in Excel and in Word: its indicators, units and last values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from sources import departments
from sources.reading.archive import repacked
from sources.words.data import data
from sources.words.numbers import shown

_WORDS = Path(departments.__file__).with_name("template.yml")
_SAVED_AT = "2025-01-01T00:00:00Z"
_FONT = "Times New Roman"
_OPEN = ("target", "deadline", "solution", "evidence", "coordinating", "cost")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One indicator that the department leads, with the last value known (None where there is none)."""

    code: str
    name: str
    unit: str | None
    last: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A department's form. `illustrative`: the last values are made up for demonstration, and the form says so."""

    department: str
    rows: tuple[FormRow, ...]
    last_year: int
    years: tuple[int, ...]
    illustrative: bool = False


def _columns(form: Form) -> list[tuple[str, str, int]]:
    """Key, header and width of each column; one target column a year."""
    columns: list[tuple[str, str, int]] = []
    for key, header, width in data(_WORDS)["columns"]:
        years = form.years if key == "target" else (form.years[0],)
        columns += [(key, header.format(last_year=form.last_year, year=year), width) for year in years]
    return columns


def _cells(form: Form, columns: Sequence[tuple[str, str, int]]) -> list[list[str]]:
    rows = []
    for row in form.rows:
        last = "" if row.last is None else shown(row.last)
        known = {"code": row.code, "name": row.name, "unit": row.unit or "", "last": last}
        rows.append([known.get(key, "") for key, _, _ in columns])
    return rows


def _notes(form: Form) -> list[str]:
    words = data(_WORDS)
    return [*words["guide"], *([words["illustrative"]] if form.illustrative else [])]


def write_excel_form(form: Form, path: Path) -> None:
    """Write the form as a workbook: given columns protected, cells to fill in open. Same form, same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    words, columns = data(_WORDS), _columns(form)
    workbook = Workbook()
    sheet: Any = workbook.worksheets[0]
    sheet.title = words["sheet"]
    lines = [words["title"], words["department"].format(department=form.department), *_notes(form)]
    for number, line in enumerate(lines, start=1):
        sheet.cell(number, 1, line).font = Font(name=_FONT, size=13 if number < 3 else 11, bold=number < 3)
    edge = Border(*(Side("thin"),) * 4)
    top = len(lines) + 2
    for at, (_, header, width) in enumerate(columns, start=1):
        cell = sheet.cell(top, at, header)
        cell.font, cell.border = Font(name=_FONT, size=11, bold=True), edge
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, texts in enumerate(_cells(form, columns), start=top + 1):
        for at, ((key, _, _), text) in enumerate(zip(columns, texts, strict=True), start=1):
            cell = sheet.cell(number, at, text or None)
            cell.font, cell.border = Font(name=_FONT, size=11), edge
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=key not in _OPEN)
            cell.number_format = "@"
    sheet.freeze_panes = f"C{top + 1}"
    sheet.protection.sheet = True
    workbook.properties.creator = ""
    packed = BytesIO()
    workbook.save(packed)
    path.write_bytes(repacked(packed.getvalue(), _SAVED_AT))


def write_word_form(form: Form, path: Path) -> None:
    """Write the same form as a Word document in landscape. Same form, same bytes."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    words, columns = data(_WORDS), _columns(form)
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    for line in (words["title"], words["department"].format(department=form.department)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for line in _notes(form):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, (_, header, _) in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(header).bold = True
    for texts in _cells(form, columns):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(words["signed"])
    packed = BytesIO()
    document.save(packed)
    path.write_bytes(repacked(packed.getvalue(), _SAVED_AT))
