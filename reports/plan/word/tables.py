"""Tables: repeated header row, rows that do not split, borders on all sides; and the borderless grids of the form."""

from __future__ import annotations

from collections.abc import Sequence

from reports.plan.content import Row, Table
from reports.plan.word.runs import Look, Runs, paragraph

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_SHORT = 14
"""A table of up to so many rows stays on one page."""

_ANNEX_SIZE = 10
"""Points; tables in the annexes are of this size and run over pages."""

_CENTRE = '<w:jc w:val="center"/>'
_LINE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
_BORDERS = "".join(_LINE.format(side=side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def data_table(table: Table, runs: Runs) -> str:
    """A table of the plan: a short one on one page, a long one with its last row beside what follows."""
    widths = [round(width * TWIPS) for width in table.widths]
    head = "".join(
        _cell(_paragraph(runs.text(text, Look(bold=True, size=table.size)), centred=True, together=True), width)
        for text, width in zip(table.header, widths, strict=True)
    )
    short = len(table.rows) <= _SHORT and table.size > _ANNEX_SIZE
    last = len(table.rows) - 1
    rows = "".join(
        _row(row, table, widths, runs, together=index < last if short else index == last)
        for index, row in enumerate(table.rows)
    )
    header = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr>{_grid(widths)}{header}{rows}</w:tbl>"
    )


def _row(row: Row, table: Table, widths: Sequence[int], runs: Runs, *, together: bool) -> str:
    if row.group:
        inner = paragraph("PlanCell", runs.text(row.cells[0], Look(bold=True, size=table.size)), "<w:keepNext/>")
        cells = _cell(inner, sum(widths), span=len(widths))
    else:
        cells = "".join(
            _cell(_paragraph(runs.text(text, Look(size=table.size)), centred=centred, together=together), width)
            for text, width, centred in zip(row.cells, widths, table.centred, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _paragraph(inner: str, *, centred: bool, together: bool) -> str:
    """A paragraph of a cell; `together` keeps its row on one page with the next."""
    return paragraph("PlanCell", inner, f"{'<w:keepNext/>' if together else ''}{_CENTRE if centred else ''}")


def _cell(inner: str, width: int, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'
    )


def _grid(widths: Sequence[int]) -> str:
    return f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{width}{chr(34)}/>' for width in widths)}</w:tblGrid>"


def form_grid(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """A grid without lines, of cells that are already paragraphs; widths in millimetres."""
    twips = [round(width * TWIPS) for width in widths]
    lines = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, twips, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"{_grid(twips)}{lines}</w:tbl>"
    )
