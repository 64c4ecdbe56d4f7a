"""What stands above and in one column of a table with provinces down."""

from __future__ import annotations

from collections.abc import Sequence

from sources.innovation_index.areas import Area, is_row_of_column_numbers
from sources.innovation_index.figures import Figure, read_figure
from sources.innovation_index.headers import Header


def header_texts(area: Area, column: int) -> list[str]:
    """The header cells above a column from top to bottom, merged ranges filled, repeats and column numbers left out."""
    texts: list[str] = []
    for row in area.header_rows:
        text = area.view.text(row, column).strip()
        if text and text not in texts and not is_row_of_column_numbers(area.view, row):
            texts.append(text)
    return texts


def header_text(area: Area, column: int) -> str:
    return " / ".join(" ".join(text.split()) for text in header_texts(area, column))


def values_of(area: Area, number: int) -> dict[int, Figure]:
    """Row → the figure that the column has there, where it has a value."""
    cells = ((row, area.view.cells.get((row, number))) for row in area.rows)
    figures = ((row, read_figure(cell, rank=True)) for row, cell in cells if cell)
    return {row: figure for row, figure in figures if figure and figure.value is not None}


def all_generic(readings: Sequence[Header]) -> bool:
    """Whether the headers name nothing but measures and editions."""
    return all(reading.generic for reading in readings)
