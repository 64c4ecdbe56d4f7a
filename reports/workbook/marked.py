"""The sender's own workbook handed back: a copy with the doubtful cells marked and, in each, what to do in a comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.workbook.cells import empty_workbook, put, save
from sources.contracts import Finding
from sources.places import CsvField, Place, Selector, SheetCell
from sources.reading import media_types

if TYPE_CHECKING:
    from openpyxl import Workbook

    from sources.reading.located import Grid

_FILL = "FFF2CC"
_LONGEST_NAME, _LONGEST_COMMENT = 31, 900
_MOST_MARKS = 5_000
_AUTHOR = "pii-plan"
Notes = dict[object, dict[str, None]]
"""Cell (see `_key`) → the sentences about it, each once."""


def marks(findings: Iterable[Finding], places: dict[str, Place]) -> list[tuple[Place, str]]:
    """Place and sentence for each finding that a person should act on: at the figures it is about, else where it points.

    `places`: fact_id → place.
    """
    found = []
    for finding in findings:
        own = [places[subject] for subject in finding.subjects if subject in places]
        for place in own or ([finding.place] if finding.place else []):
            found.append((place, f"{finding.message} {finding.next_step or ''}".strip()))
    return found


def write_marked(source: Path, media_type: str, marked: Sequence[tuple[Place, str]], path: Path) -> int:
    """Writes the copy and returns how many cells are marked. A workbook keeps its own look; a file of another format is
    laid out as cells. Runs in a limited child. Raises Refused where the file cannot be opened.
    """
    notes: Notes = {}
    for place, sentence in marked[:_MOST_MARKS]:
        notes.setdefault(_key(place.selector), {})[sentence[:_LONGEST_COMMENT]] = None
    if media_type in (media_types.XLSX, media_types.XLSM):
        import openpyxl

        workbook = openpyxl.load_workbook(source)
        count = _mark_own(workbook, notes)
    else:
        from sources.reading.open import grids_of

        workbook = empty_workbook()
        count = _laid_out(workbook, grids_of(source, media_type), notes)
    save(workbook, path)
    return count


def _key(selector: Selector) -> object:
    """What tells a cell from the others, without the characters inside it."""
    match selector:
        case SheetCell():
            return selector.sheet, selector.address
        case CsvField():
            return selector.row, selector.column
    return selector


def _mark_own(workbook: Workbook, notes: Notes) -> int:
    count = 0
    for sheet in workbook.worksheets:
        for key, sentences in notes.items():
            if isinstance(key, tuple) and key[0] == sheet.title:
                _mark(sheet[str(key[1])], sentences)
                count += 1
    return count


def _laid_out(workbook: Workbook, grids: Iterable[Grid], notes: Notes) -> int:
    count = 0
    for number, grid in enumerate(grids, start=1):
        name = "".join(" " if letter in r"[]:*?/\\" else letter for letter in grid.name)
        sheet = workbook.create_sheet(f"{number} {name}"[:_LONGEST_NAME])
        for (row, column), cell in grid.cells.items():
            put(sheet, row, column, cell.number if cell.number is not None else cell.text, wrap=False)
            sentences = notes.get(_key(cell.selector))
            if sentences:
                _mark(sheet.cell(row, column), sentences)
                count += 1
        for merge in grid.merges:
            sheet.merge_cells(start_row=merge.top, start_column=merge.left, end_row=merge.bottom, end_column=merge.right)
    return count


def _mark(cell: Any, sentences: Iterable[str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_FILL)
    cell.comment = Comment("\n".join(sentences), _AUTHOR, width=360, height=140)
