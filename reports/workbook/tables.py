"""Tables as they are, one sheet each, in one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reports.workbook.cells import empty_workbook, put, save

if TYPE_CHECKING:
    import pandas as pd


def write_tables(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """`tables`: name of the sheet -> frame; its index is the first column. Missing cells stay empty."""
    workbook = empty_workbook()
    for name, frame in tables.items():
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "B2"
        for column, head in enumerate((frame.index.name or "", *frame.columns), start=1):
            put(sheet, 1, column, str(head), bold=True)
        cells = frame.astype(object).where(frame.notna(), None)
        for row, values in enumerate(cells.itertuples(name=None), start=2):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    save(workbook, path)
