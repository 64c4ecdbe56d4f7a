"""Begins the test of an SQL model, check or list: `make case NAME=core/fact` writes `tests/sql/cases/core_fact.yml`.

The skeleton has, for each table that the SELECT needs, one given row with the columns that it reads, and the expected
columns. Fill in what matters, delete the rest, and write the expected rows by hand, never from the output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import duckdb

from flows.engine import SqlFile, read_sql
from flows.settings import SQL_FOLDER
from scripts.nearest import PROJECT

CASES = PROJECT / "tests" / "sql" / "cases"
_TO_WRITE = "…"


def skeleton(name: str) -> str:
    """The text of a new case for `sql/<name>.sql`. Raises FileNotFoundError where there is no such SQL."""
    model = read_sql(SQL_FOLDER / f"{name}.sql")
    lines = [f"model: {name}.sql", f"# {model.header.get('purpose', '')}", "given:"]
    tree = _parsed(model)
    columns: dict[str, list[str]] = {need: [] for need in model.needs}
    for table, column in _read(tree):
        if column not in columns.setdefault(table, []):
            columns[table].append(column)
    for need in model.needs:
        lines += [f"  {need}:", f"    - {_row(columns[need])}"]
    given = [item["alias"] or item.get("column_names", [_TO_WRITE])[-1] for item in tree["select_list"]]
    return "\n".join([*lines, "expect:", f"  - {_row(given)}", ""])


def _row(columns: list[str]) -> str:
    return "{" + ", ".join(f"{column}: {_TO_WRITE}" for column in columns) + "}"


def _parsed(model: SqlFile) -> dict[str, Any]:
    """The outermost SELECT as DuckDB's own syntax tree."""
    with duckdb.connect() as connection:
        row = connection.execute("select json_serialize_sql(?)", [model.select]).fetchone()
    tree: dict[str, Any] = json.loads(row[0] if row else "")["statements"][0]["node"]
    return tree


def _read(tree: Any) -> Iterator[tuple[str, str]]:
    """(table, column) of every column that a SELECT of the tree reads from a table of the database."""
    for select in _nodes(tree, "SELECT_NODE"):
        tables = {}
        for table in _nodes(select["from_table"], "BASE_TABLE", inside="SELECT_NODE"):
            full = ".".join(filter(None, (table["schema_name"], table["table_name"])))
            tables[table["alias"] or table["table_name"]] = full
        for column in _nodes({**select, "cte_map": None}, "COLUMN_REF", inside="SELECT_NODE"):
            *alias, name = column["column_names"]
            owner = tables.get(alias[0]) if alias else next(iter(tables.values()), None)
            if owner and ("." in owner or owner.startswith("incoming_")):
                yield owner, name


def _nodes(tree: Any, kind: str, inside: str = "") -> Iterator[dict[str, Any]]:
    """All objects of one type in the tree; those below another object of type `inside` are left out."""
    if isinstance(tree, dict):
        if tree.get("type") == kind:
            yield tree
        children = list(tree.values())
    else:
        children = tree if isinstance(tree, list) else []
    for child in children:
        if not (inside and isinstance(child, dict) and child.get("type") == inside):
            yield from _nodes(child, kind, inside)


if __name__ == "__main__":
    wanted = sys.argv[1].removesuffix(".sql")
    target = CASES / f"{wanted.replace('/', '_')}.yml"
    if target.exists():
        sys.exit(f"{target.relative_to(PROJECT)} exists already")
    target.write_text(skeleton(wanted), encoding="utf-8")
    print(target.relative_to(PROJECT))  # noqa: T201
