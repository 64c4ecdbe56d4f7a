"""The targets of an earlier plan (`targets.csv` of its folder) as what was promised then, to be held against what came.

Each row with a value is a `Commitment` of origin `earlier_plan`: its own words are the value as that plan has it. It binds
nobody in the new plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sources.contracts import Commitment, ReadResult, SourceFile
from sources.departments.promises import commitment_id
from sources.places import Place
from sources.reading.located import Cell, Grid
from sources.reading.open import grids_of
from sources.words.messages import MessageCatalogue
from sources.words.numbers import from_decimal_text
from sources.words.vocabulary import Comparator, Decision, Force, Kind, Origin

MESSAGES = MessageCatalogue(__file__)
MARK = ("target_id", "indicator_code", "indicator_name")
"""How the header of the file begins."""


def is_earlier_plan(grid: Grid) -> bool:
    """Whether a delimited file is the list of targets that a plan was published with."""
    return tuple(grid.cells[1, column].text if (1, column) in grid.cells else "" for column in (1, 2, 3)) == MARK


def read_earlier_plan(path: Path, file: SourceFile) -> ReadResult:
    """The targets of an earlier plan. Raises Refused where the file is no such list, or a row is not as it was written."""
    (grid,) = grids_of(path, file.media_type)
    if not is_earlier_plan(grid):
        raise MESSAGES.refused("PII-EARLIER-PLAN", file=file.name)
    names = {column: cell.text for (row, column), cell in grid.cells.items() if row == 1}
    rows: dict[int, dict[str, Cell]] = {}
    for (row, column), cell in grid.cells.items():
        if row > 1 and column in names:
            rows.setdefault(row, {})[names[column]] = cell
    promised = (_promise(number, row, file) for number, row in sorted(rows.items()) if _text(row, "target_value"))
    return ReadResult(file, commitments=tuple(promised))


def _text(row: Mapping[str, Cell], name: str) -> str | None:
    cell = row.get(name)
    return cell.text.strip() or None if cell is not None else None


def _promise(number: int, row: Mapping[str, Cell], file: SourceFile) -> Commitment:
    def amount(name: str) -> Any:
        text = _text(row, name)
        value = from_decimal_text(text) if text else None
        if text and value is None:
            raise ValueError(name)
        return value

    try:
        cell = row["target_value"]
        place = Place(cell.selector, cell.text, _text(row, "indicator_name") or "")
        base_year = _text(row, "baseline_year")
        return Commitment(
            commitment_id=commitment_id(file.sha256, place),
            sha256=file.sha256,
            place=place,
            quote=cell.text,
            value=amount("target_value"),
            value_high=amount("target_other_end"),
            status=file.status,
            department=_text(row, "department"),
            indicator_code=row["indicator_code"].text,
            indicator_name=_text(row, "indicator_name"),
            match_confidence=1.0,
            confidence=1.0,
            comparator=Comparator(_text(row, "comparator") or "="),
            unit=_text(row, "unit"),
            kind=Kind.LEVEL,
            year=int(row["target_year"].text),
            baseline=amount("baseline_value"),
            base_year=int(base_year) if base_year else None,
            force=Force(_text(row, "force") or Force.PROPOSED),
            origin=Origin.EARLIER_PLAN,
            decision=Decision.ACCEPTED,
            sender=_text(row, "department"),
            province=file.province,
        )
    except (KeyError, ValueError) as error:
        raise MESSAGES.refused("PII-EARLIER-PLAN-ROW", file=file.name, row=number) from error
