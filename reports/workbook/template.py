"""The form in which a department registers its targets, in Excel and in Word: its indicators, units and last values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from reports.word.elements import element
from reports.workbook.cells import FONT, empty_workbook, letter, put, save
from sources import departments
from sources.reading.archive import save_canonical
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data
from sources.words.numbers import shown

_WORDS = Path(departments.__file__).with_name("template.yml")
_MARGIN = 10
"""Millimetres on every side of the Word form."""
_CELL_SIZE, _CELL_MARGIN = 9, 40
"""Of the Word form's table: points of its letters, twentieths of a point beside them."""
_OPEN = ("target", "deadline", "solution", "evidence", "coordinating", "cost")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One indicator that the department leads, with what is known of it (None where nothing is).

    `rank` of `field` provinces; `gap`: points above the mean of the region; `reachable`: the ceiling of the first year, raw;
    `worth`: points of the index that one unit more brings.
    """

    code: str
    name: str
    unit: str | None
    last: Decimal | None = None
    rank: int | None = None
    field: int | None = None
    gap: Decimal | None = None
    reachable: Decimal | None = None
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A department's form, which names its province. `illustrative`: its last values are made up, and it says so."""

    department: str
    rows: tuple[FormRow, ...]
    last_year: int
    years: tuple[int, ...]
    illustrative: bool = False
    province: str | None = None

    @property
    def title(self) -> str:
        whose = ProvinceRegistry.load().forms(self.province)["unit"].upper() if self.province else ""
        return f"{data(_WORDS)['title']} {whose}".strip()


def _columns(form: Form) -> list[tuple[str, str, int]]:
    """Key, header and width of each column; one target column a year."""
    columns: list[tuple[str, str, int]] = []
    for key, header, width in data(_WORDS)["columns"]:
        years = form.years if key == "target" else (form.years[0],)
        columns += [(key, header.format(last_year=form.last_year, year=year), width) for year in years]
    return columns


def _cells(form: Form, columns: Sequence[tuple[str, str, int]]) -> list[list[str]]:
    return [[_known(row).get(key, "") for key, _, _ in columns] for row in form.rows]


def _known(row: FormRow) -> dict[str, str]:
    """The cells that are printed beforehand, by the key of their column."""
    figures = {"last": row.last, "gap": row.gap, "reachable": row.reachable, "worth": row.worth}
    place = data(_WORDS)["place"].format(rank=row.rank, field=row.field) if row.rank is not None else ""
    named = {"code": row.code, "name": row.name, "unit": row.unit or "", "place": place}
    return {**named, **{key: shown(value) for key, value in figures.items() if value is not None}}


def _notes(form: Form) -> list[str]:
    words = data(_WORDS)
    return [*words["guide"], *([words["illustrative"]] if form.illustrative else [])]


def write_excel_form(form: Form, path: Path) -> None:
    """Write the form as a workbook: given columns protected, cells to fill in open. Same form, same bytes."""
    words, columns = data(_WORDS), _columns(form)
    workbook = empty_workbook()
    sheet: Any = workbook.create_sheet(words["sheet"])
    lines = [form.title, words["department"].format(department=form.department), *_notes(form)]
    for number, line in enumerate(lines, start=1):
        put(sheet, number, 1, line, size=13 if number < 3 else 11, bold=number < 3, wrap=False)
    top = len(lines) + 2
    for at, (_, header, width) in enumerate(columns, start=1):
        put(sheet, top, at, header, bold=True, border=True, align="center", upright="center", fill="D9E1F2")
        sheet.column_dimensions[letter(at)].width = width
    for number, texts in enumerate(_cells(form, columns), start=top + 1):
        for at, ((key, _, _), text) in enumerate(zip(columns, texts, strict=True), start=1):
            put(sheet, number, at, text or None, border=True, locked=key not in _OPEN, text=True)
    sheet.freeze_panes = f"C{top + 1}"
    sheet.protection.sheet = True
    save(workbook, path)


def write_word_form(form: Form, path: Path) -> None:
    """Write the same form as a Word document, A4 in landscape. Same form, same bytes."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    words, columns = data(_WORDS), _columns(form)
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size, style.paragraph_format.space_after = FONT, Pt(11), Pt(3)
    for line in (form.title, words["department"].format(department=form.department)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for line in _notes(form):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for cell, (_, header, _) in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(header).bold = True
    for texts in _cells(form, columns):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    small: Any = document.styles["No Spacing"]
    small.font.name, small.font.size = FONT, Pt(_CELL_SIZE)
    widths = [words["word_widths"][key] for key, _, _ in columns]
    room = (297 - 2 * _MARGIN) / sum(widths)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width, cell.paragraphs[0].style = Mm(width * room), small
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width * room)
    table.rows[0]._tr.trPr.append(element("tblHeader"))
    margins = (element(side, w=_CELL_MARGIN, type="dxa") for side in ("left", "right"))
    table._tbl.tblPr.append(element("tblCellMar", *margins))
    document.add_paragraph(words["signed"])
    save_canonical(document.save, path)
