"""The database for others: every view of `xem` as CSV, Parquet and a sheet, with what its comments say of each column.

`datapackage.json` follows the Data Package standard; `danh-muc.html` is the same for people, with all other tables too.
"""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import read_sql
from flows.identity import code_version
from flows.lineage import column_sources
from flows.plan_files import SUMMARY
from flows.settings import SQL_FOLDER
from flows.store import file_sha256
from flows.tables import text_table
from reports.evidence.records import RECORDS
from reports.export import Column, Listed, write_catalogue, write_workbook
from reports.targets.table import COLUMNS as TARGET_COLUMNS
from sources.words.messages import MessageCatalogue

if TYPE_CHECKING:
    import duckdb

MESSAGES = MessageCatalogue(__file__)
PACKAGE = "datapackage.json"
OFFERED = "xem"
_TYPES = {"BOOLEAN": "boolean", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number"}


@dataclass(frozen=True, slots=True)
class Exported:
    """The folder, and how many rows each view gave."""

    folder: Path
    rows: dict[str, int]


def export(database: Path, folder: Path, plan: Path | None = None) -> Exported:
    """Write all views of the database into the folder, and the tables of `plan`, if given, which was made from it.

    The same database and plan give the same bytes. Raises Refused for a folder that holds something else.
    """
    import duckdb

    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / PACKAGE).is_file()):
        raise MESSAGES.refused("PII-EXPORT-NOT-OURS", file=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("ke_hoach_*"):
        stale.unlink()
    with duckdb.connect(str(database), read_only=True, config={"threads": 1}) as connection:
        listed = catalogue(connection)
        offered = [item for item in listed if item.schema == OFFERED]
        views = [(item, f'select * from "{item.schema}"."{item.name}" order by all') for item in offered]
        published = _of_plan(connection, plan) if plan else []
        rows = {item.name: _write(connection, item, select, folder) for item, select in (*views, *published)}
        _write_partitions(connection, folder)
    offered += [item for item, _ in published]
    write_workbook([(item, rows[item.name]) for item in offered], folder / "du-lieu.xlsx")
    write_catalogue((*listed, *(item for item, _ in published)), folder / "danh-muc.html")
    _write_package(offered, folder)
    return Exported(folder, {name: len(values) for name, values in rows.items()})


def catalogue(connection: duckdb.DuckDBPyConnection) -> tuple[Listed, ...]:
    """Every table and view with its comment and columns, the views of `xem` first; each column with what it is made from."""
    named = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() union all"
        " select schema_name, view_name, comment from duckdb_views() where not internal"
    ).fetchall()
    described = _described(connection)
    types = {
        schema: {table: {column: kind for column, (kind, _) in columns.items()} for table, columns in tables.items()}
        for schema, tables in described.items()
    }
    made = column_sources(SQL_FOLDER, types)
    found = []
    for schema, name, comment in sorted(named, key=lambda row: (row[0] != OFFERED, row[0], row[1])):
        columns = described.get(schema, {}).get(name, {})
        listed = (Column(column, *about, made.get((schema, name, column), ())) for column, about in columns.items())
        found.append(Listed(schema, name, comment or "", tuple(listed)))
    return tuple(found)


def _described(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, dict[str, tuple[str, str]]]]:
    """Schema → table → column → type and comment, in the order of the columns."""
    found: dict[str, dict[str, dict[str, tuple[str, str]]]] = {}
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() where not internal"
        " order by schema_name, table_name, column_index"
    ).fetchall()
    for schema, table, column, kind, comment in rows:
        found.setdefault(schema, {}).setdefault(table, {})[column] = (kind, comment or "")
    return found


def _of_plan(connection: duckdb.DuckDBPyConnection, plan: Path) -> list[tuple[Listed, str]]:
    """The tables of a published plan, each with its SELECT, over its files as they were published."""
    with (plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        targets = list(csv.DictReader(stream))
    numbers = [
        {**number, "role": item.get("role"), "input_id": item.get("id")}
        for number in map(json.loads, (plan / RECORDS).read_text(encoding="utf-8").splitlines())
        for item in number["inputs"] or [{}]
    ]
    findings = json.loads((plan / SUMMARY).read_text(encoding="utf-8"))["findings"]
    asked = {"target": TARGET_COLUMNS, "number": _NUMBER, "finding": _FINDING}
    for name, given in (("target", targets), ("number", numbers), ("finding", findings)):
        connection.register(f"published_{name}", text_table(list(asked[name]), given))
    found = []
    for path in sorted((SQL_FOLDER / "plan").glob("*.sql")):
        model = read_sql(path)
        about = connection.sql(model.select)
        columns = [
            Column(name, str(kind), model.columns[name]) for name, kind in zip(about.columns, about.types, strict=True)
        ]
        found.append((Listed("plan", path.stem, model.header["comment"], tuple(columns)), model.select))
    return found


_NUMBER = "number_id shown_text value unit kind rule status role input_id".split()
_FINDING = "code severity file message next_step".split()


def _write(connection: duckdb.DuckDBPyConnection, item: Listed, source: str, folder: Path) -> list[tuple[Any, ...]]:
    """The table as Parquet (exact types) and CSV (text in UTF-8); its rows, in full order."""
    target = str(folder / f"{item.name}.parquet").replace("'", "''")
    connection.execute(f"copy ({source}) to '{target}' (format parquet)")
    rows = connection.execute(source).fetchall()
    with (folder / f"{item.name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(column.name for column in item.columns)
        writer.writerows([_text(value) for value in row] for row in rows)
    return rows


PARTITIONED, BY = "so_lieu", "ky, tinh"
"""The figures once more, a file an edition and province, as engines that read many files in parallel like them."""


def _write_partitions(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    target = folder / PARTITIONED
    shutil.rmtree(target, ignore_errors=True)
    quoted = str(target).replace("'", "''")
    source = f"from {OFFERED}.{PARTITIONED} order by {BY}, ma"
    connection.execute(f"copy ({source}) to '{quoted}' (format parquet, partition_by ({BY}))")


def _text(value: Any) -> str:
    """As CSV has it: empty for nothing, a list with semicolons."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write_package(offered: list[Listed], folder: Path) -> None:
    resources = [
        {
            "name": item.name.replace("_", "-"),
            "path": f"{item.name}.{kind}",
            "format": kind,
            "encoding": "utf-8",
            "description": item.comment,
            "hash": f"sha256:{file_sha256(folder / f'{item.name}.{kind}')}",
            "schema": {
                "fields": [
                    {"name": column.name, "type": _type(column.kind), "description": column.comment}
                    for column in item.columns
                ]
            },
        }
        for item in offered
        for kind in ("csv", "parquet")
    ]
    content = {"name": "innovation-index", "version": code_version()[:12], "resources": resources}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8", newline="\n")


def _type(kind: str) -> str:
    return "number" if kind.startswith("DECIMAL") else _TYPES.get(kind, "string")
