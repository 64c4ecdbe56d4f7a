"""Layouts as data: which sheet and rows hold a table, and which column is which indicator and measure.

A layout is detected, shown to the analyst, and can be saved as `layout.yml` in an edition's folder; a saved one is used
instead of detection for the sheets that it names.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sources.words.vocabulary import Level, Measure


class Shape(StrEnum):
    """`wide`: provinces down, indicators across; `profile`: indicators down, of some provinces; `long`: both in each row."""

    WIDE = "wide"
    PROFILE = "profile"
    LONG = "long"


class Role(StrEnum):
    """What a column is for. Columns with another role than these carry the reason why they are not read."""

    FIGURE = "figure"
    PROVINCE = "province"
    CODE = "code"
    NAME = "name"
    UNIT = "unit"
    EDITION = "edition"
    LEVEL = "level"
    URL = "url"
    MEASURE = "measure"
    STATUS = "status"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `number` counts from 1. A column of a node that no framework knows has no code and its path as its name.

    `confidence` (0-1) comes from the margin to the next best reading of the table, `runner_up` (code: measure); `evidence`
    lists what spoke for the reading. `province_column` says which column of names a figure belongs to where several
    stand side by side, `province` whose column it is in a profile that compares provinces; `reason` names (see
    words.yml) why an ignored column is not read. `former`: in a correction, the column of what was printed before.
    """

    number: int
    role: Role
    header: str = ""
    code: str = ""
    name: str = ""
    level: Level | None = None
    measure: Measure | None = None
    second_measure: Measure | None = None
    unit: str | None = None
    edition: int | None = None
    province_column: int | None = None
    province: str | None = None
    former: int | None = None
    reason: str = ""
    confidence: float = 1.0
    runner_up: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table of a sheet: its rows (from 1, inclusive), its index and edition, and its columns.

    `edition_from` says where the edition is written; `edition_elsewhere` is another year that the table names as well.
    """

    sheet: str
    shape: Shape
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...] = ()
    index_code: str = "PII"
    edition: int | None = None
    edition_from: str = ""
    edition_elsewhere: int | None = None
    province: str | None = None

    def with_role(self, role: Role) -> tuple[Column, ...]:
        """The columns of one role, from left to right."""
        return tuple(column for column in self.columns if column.role is role)

    @property
    def confidence(self) -> float:
        """The mean confidence of the figure columns; 0 where there is none."""
        figures = self.with_role(Role.FIGURE)
        return round(sum(column.confidence for column in figures) / len(figures), 3) if figures else 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """All tables of a file."""

    tables: tuple[TableLayout, ...] = ()

    def to_json(self) -> list[dict[str, Any]]:
        """Plain data for a person or a file: only what is set."""
        return [{**_plain(table), "confidence": table.confidence} for table in self.tables]

    @staticmethod
    def from_json(data: list[dict[str, Any]]) -> Layout:
        """The inverse of `to_json`."""
        rows = [{name: value for name, value in row.items() if name != "confidence"} for row in data]
        return Layout(tuple(_table(row) for row in rows))


def save_layout(layout: Layout, path: Path) -> None:
    """Writes `layout.yml`, to be read again by `load_layout`."""
    import yaml

    data = {"tables": [_plain(table) for table in layout.tables]}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def load_layout(path: Path) -> Layout:
    """The layout of a `layout.yml`. Raises ValueError where a field is unknown or missing."""
    import yaml

    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    try:
        return Layout(tuple(_table(row) for row in data["tables"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _plain(table: TableLayout) -> dict[str, Any]:
    data = {name: value for name, value in asdict(table).items() if name != "columns" and value not in (None, "", ())}
    data["shape"] = table.shape.value
    data["header_rows"] = list(table.header_rows)
    data["columns"] = [
        {
            name: list(value) if isinstance(value, tuple) else getattr(value, "value", value)
            for name, value in asdict(column).items()
            if value not in (None, "", ()) and (name, value) != ("confidence", 1.0)
        }
        for column in table.columns
    ]
    return data


def _table(row: dict[str, Any]) -> TableLayout:
    columns = tuple(_column(column) for column in row["columns"])
    return replace(
        TableLayout(**{name: value for name, value in row.items() if name != "columns"}, columns=columns),
        shape=Shape(row["shape"]),
        header_rows=tuple(row.get("header_rows", ())),
    )


def _column(row: dict[str, Any]) -> Column:
    column = Column(**row)
    return replace(
        column,
        role=Role(column.role),
        level=Level(column.level) if column.level else None,
        measure=Measure(column.measure) if column.measure else None,
        second_measure=Measure(column.second_measure) if column.second_measure else None,
        evidence=tuple(column.evidence),
    )
