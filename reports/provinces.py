"""The summary of the plans of many provinces: a workbook and a page, a line for each province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sources.words.data import data

_COUNTS = ("targets", "holes", "commitments", "numbers")
_WIDE = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One province: the folder of its plan, its counts and how many findings want a person; or why there is no plan."""

    province: str
    folder: str
    identity: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    refused: tuple[str, ...] = ()
    refusal: str = ""


def cells(line: Line) -> list[str | int]:
    """The cells of a line under the columns of `provinces.yml`; empty where there is no plan."""
    words = _words()
    if line.refusal:
        return [line.province, words["not_made"], *[""] * len(_COUNTS), "", "", line.refusal]
    counts = [line.counts.get(name, 0) for name in _COUNTS]
    refused = words["refused"].format(files=", ".join(line.refused)) if line.refused else ""
    return [line.province, words["made"], *counts, line.findings, line.identity[:12], refused]


def write_workbook(lines: Sequence[Line], path: Path) -> None:
    """One sheet; text is never a formula, and the same lines give the same bytes."""
    from reports.workbook.cells import empty_workbook, letter, put, save

    workbook, words = empty_workbook(), _words()
    sheet: Any = workbook.create_sheet(words["sheet"])
    for column, title in enumerate(words["columns"], start=1):
        put(sheet, 1, column, title, bold=True, border=True)
        sheet.column_dimensions[letter(column)].width = _WIDE
    for row, line in enumerate(lines, start=2):
        for column, value in enumerate(cells(line), start=1):
            put(sheet, row, column, value, border=True)
    sheet.freeze_panes = "B2"
    save(workbook, path)


def write_page(lines: Sequence[Line], path: Path) -> None:
    """The same as a page that links to the plans and loads nothing."""
    import jinja2

    template = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    rows = [(line, cells(line)) for line in lines]
    path.write_text(page.render(words=_words(), rows=rows), encoding="utf-8", newline="\n")


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
    return words
