"""The annexes as a workbook to calculate with: each table a sheet, numbers as numbers, every one with its identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.evidence.records import NumberRecord
from reports.plan.content import Annex, PlanContent
from reports.word.content import (
    Fixed,
    FixedKind,
    Heading,
    NumberUse,
    Paragraph,
    Row,
    Table,
    Text,
    is_illustrative,
    plain,
    unmarked,
)
from reports.workbook.cells import empty_workbook, letter, number_format, put, save
from sources.reading.own import MARK
from sources.words.data import data
from sources.words.numbers import from_decimal_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NOTE_SIZE = (60, 260)
"""Height and width of a cell's note, in points."""
_LETTERS = 0.5
"""Letters of size 11 that fit into a millimetre of a column."""
_LINE = 15.0
"""Points of a line of size 11."""
_GROUP_WIDTH, _STATUS_WIDTH = 45, 24
"""Millimetres of the columns that the workbook adds: the group of a row, and whether its figures are illustrative."""


def write_annex(content: PlanContent, path: Path) -> None:
    """Write the annexes of `content` to `path` (.xlsx). The same content gives the same bytes.

    A cell that shows one number holds that number, formatted as it is shown; its note names the record (`number_id`). Words
    stay words, never a formula; the only formulas are the counts under a table.
    """
    from openpyxl.packaging.custom import StringProperty

    workbook: Any = empty_workbook()
    records = {record.number_id: record for record in content.records}
    for annex in content.annexes:
        for order, part in enumerate(_parts(annex), start=1):
            name = plain(annex.number) if order == 1 else f"{plain(annex.number)} ({order})"
            _Sheet(workbook.create_sheet(name), records).write(annex, part, content)
    workbook.properties.title = content.title
    workbook.custom_doc_props.append(StringProperty(name=MARK, value=content.name))
    save(workbook, path, content.moment().strftime("%Y-%m-%dT%H:%M:%SZ"))


@dataclass(frozen=True, slots=True)
class _Part:
    """What one sheet shows: the words above a table, the table, the words below it."""

    above: tuple[Text, ...]
    table: Table | None
    below: tuple[Text, ...]


def _parts(annex: Annex) -> list[_Part]:
    """The annex table by table; words after the last table of a heading stand below it."""
    parts: list[_Part] = []
    above: list[Text] = []
    for block in annex.blocks:
        match block:
            case Table():
                parts.append(_Part(tuple(above), block, ()))
                above = []
            case Heading(_, text):
                above.append(text)
            case Paragraph(text) if parts and not above:
                parts[-1] = _Part(parts[-1].above, parts[-1].table, (*parts[-1].below, text))
            case Paragraph(text):
                above.append(text)
    return [*parts, *([_Part(tuple(above), None, ())] if above or not parts else [])]


class _Sheet:
    """Writes one sheet from the top down."""

    def __init__(self, sheet: Worksheet, records: Mapping[str, NumberRecord]) -> None:
        self._sheet: Any = sheet
        self._records = records
        self._line = 0
        self._words = data(Path(__file__).with_name("annex.yml"))

    def write(self, annex: Annex, part: _Part, content: PlanContent) -> None:
        self._page()
        for line in (annex.number, annex.title, content.form.illustrative_header):
            if line is not None:
                self._words_line(line, size=13, bold=True)
        for text in part.above:
            self._words_line(text, size=12, bold=True)
        if part.table is not None:
            self._table(part.table)
        for text in part.below:
            self._words_line(text, size=12)

    def _page(self) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        setup = self._sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", self._sheet.PAPERSIZE_A4, 1, 0
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._sheet.oddFooter.center.text = "&P/&N"

    def _words_line(self, text: Text, **look: Any) -> None:
        self._line += 1
        put(self._sheet, self._line, 1, plain(text), wrap=False, text=True, **look)

    def _table(self, table: Table) -> None:
        """A real table: the group of a row in a column of its own, so that rows can be filtered and sorted."""
        grouped = any(row.group for row in table.rows)
        marked = any(is_illustrative(cell) for row in table.rows for cell in row.cells)
        header = [
            *([(self._words["group"],)] if grouped else []),
            *table.header,
            *([(self._words["status"],)] if marked else []),
        ]
        widths = [*([_GROUP_WIDTH] if grouped else []), *table.widths, *([_STATUS_WIDTH] if marked else [])]
        self._line += 1
        top = self._line
        for column, (text, width) in enumerate(zip(header, widths, strict=True), start=1):
            look: dict[str, Any] = {"bold": True, "border": True, "align": "center", "upright": "center", "fill": "D9E1F2"}
            put(self._sheet, top, column, plain(unmarked(text)), text=True, **look)
            self._sheet.column_dimensions[letter(column)].width = max(6, width * 0.55)
        self._set_height(header, widths)
        group: Text = ()
        for row in table.rows:
            if row.group:
                group = row.cells[0]
            else:
                self._row(row, group if grouped else None, marked, widths)
        self._counts(top, len(header))
        self._sheet.freeze_panes = f"A{top + 1}"
        self._sheet.print_title_rows = f"{top}:{top}"

    def _row(self, row: Row, group: Text | None, marked: bool, widths: Sequence[int]) -> None:
        status = self._words["illustrative"] if any(map(is_illustrative, row.cells)) else ""
        cells = [*([group] if group is not None else []), *row.cells, *([(status,)] if marked else [])]
        self._line += 1
        for column, text in enumerate(cells, start=1):
            self._cell(column, unmarked(text))
        self._set_height(cells, widths)

    def _cell(self, column: int, text: Text) -> None:
        from openpyxl.comments import Comment

        number = self._number(text)
        cell = put(self._sheet, self._line, column, None, border=True, upright="center")
        if number is not None:
            cell.value, cell.number_format = number
        elif text:
            cell = put(self._sheet, self._line, column, plain(text), border=True, upright="center", text=True)
        identities = dict.fromkeys(segment.number_id for segment in text if isinstance(segment, NumberUse))
        if identities:
            cell.comment = Comment(", ".join(identities), "", *_NOTE_SIZE)

    def _number(self, text: Text) -> tuple[Any, str] | None:
        """The value and the format of a cell that shows one number, also with a sign before it; None for words."""
        match text:
            case (Fixed(shown, FixedKind.NUMBERING),) if shown.isdigit():
                return int(shown), "0"
            case (NumberUse() as use,):
                return self._value(use, "")
            case (str() as sign, NumberUse() as use) if not any(letter.isalnum() for letter in sign):
                return self._value(use, sign)
        return None

    def _value(self, use: NumberUse, sign: str) -> tuple[Any, str] | None:
        record = self._records.get(use.number_id)
        value = from_decimal_text(record.value or "") if record is not None else None
        return None if value is None else (value, number_format(use.text, sign))

    def _counts(self, top: int, columns: int) -> None:
        """Under each column of numbers, how many there are; the count follows the filter."""
        last = self._line
        self._sheet.auto_filter.ref = f"A{top}:{letter(columns)}{last}"
        numeric = [
            column
            for column in range(2, columns + 1)
            if any(self._sheet.cell(line, column).data_type == "n" and self._sheet.cell(line, column).value is not None
                   for line in range(top + 1, last + 1))
        ]  # fmt: skip
        if not numeric:
            return
        self._line += 1
        put(self._sheet, self._line, 1, self._words["count"], bold=True, border=True, text=True)
        for column in numeric:
            name = letter(column)
            cell = put(self._sheet, self._line, column, None, bold=True, border=True)
            cell.value = f"=SUBTOTAL(102,{name}{top + 1}:{name}{last})"

    def _set_height(self, texts: Sequence[Text], widths: Sequence[int]) -> None:
        """The height that the longest cell of the last row needs; not every program works it out by itself."""
        lines = max(ceil(len(plain(text)) / (width * _LETTERS)) for text, width in zip(texts, widths, strict=True))
        self._sheet.row_dimensions[self._line].height = _LINE * max(1, lines)
