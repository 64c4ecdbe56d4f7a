"""The analyst's tables as a workbook, and the catalogue of all tables as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.words.data import data


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the database's type, what its comment says, and the columns below that it is made from."""

    name: str
    kind: str
    comment: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A table or view with its columns."""

    schema: str
    name: str
    comment: str
    columns: tuple[Column, ...]


def write_workbook(tables: Sequence[tuple[Listed, Sequence[tuple[Any, ...]]]], path: Path) -> None:
    """A sheet for each table: names, what they mean, rows. Text is never a formula; a list stands in one cell."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from sources.reading.archive import save_canonical

    workbook = Workbook(write_only=True)
    workbook.properties.creator = ""
    for table, rows in tables:
        sheet: Any = workbook.create_sheet(table.name)
        sheet.freeze_panes = "A3"
        head = [[column.name for column in table.columns], [column.comment for column in table.columns]]
        for row in (*head, *rows):
            cells = []
            for value in map(_plain, row):
                cell = WriteOnlyCell(sheet, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    save_canonical(workbook.save, path)


def _plain(value: Any) -> Any:
    """What a cell can hold; a decimal stays exact as long as Excel can."""
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return value if value is None or isinstance(value, str | int | float | bool | Decimal) else str(value)


def write_catalogue(tables: Sequence[Listed], path: Path) -> None:
    """A page that loads nothing: each table, what it holds, each column."""
    import jinja2

    template = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    words: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
    path.write_text(page.render(words=words, tables=tables), encoding="utf-8", newline="\n")
