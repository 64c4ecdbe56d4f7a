"""Each model and check of `sql/` on a few given rows: what comes out is written beside what goes in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from flows.engine import add_functions, read_sql
from flows.settings import SQL_FOLDER

CASES = sorted(Path(__file__).parent.glob("cases/*.yml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_given_rows_give_expected_rows(case: Path) -> None:
    content = yaml.safe_load(case.read_text(encoding="utf-8"))
    model = read_sql(SQL_FOLDER / content["model"])
    with duckdb.connect() as connection:
        add_functions(connection)
        for name in model.needs:
            _fill(connection, name, content["given"][name], content.get("columns", {}).get(name, {}))
        result = connection.execute(model.select)
        names = [column[0] for column in result.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    expected = content["expect"]
    assert [_chosen(row, expected) for row in rows] == expected


def test_every_model_and_check_has_a_case() -> None:
    covered = {yaml.safe_load(case.read_text(encoding="utf-8"))["model"] for case in CASES}
    wanted = {
        path.relative_to(SQL_FOLDER).as_posix()
        for folder in ("gate", "staging", "core", "mart", "checks", "audit")
        for path in (SQL_FOLDER / folder).glob("*.sql")
    } - {"audit/origins.sql", "audit/fate_of_file.sql"}
    assert wanted <= covered


def test_headers_name_what_the_select_reads() -> None:
    """A need that is not read, or a table that is read without being named, would break the order of building."""
    for path in sorted(SQL_FOLDER.rglob("*.sql")):
        model = read_sql(path)
        body = "\n".join(line for line in model.select.splitlines() if not line.startswith("--"))
        assert model.header.get("purpose"), path
        for need in model.needs:
            assert f" {need}" in body, (path, need)
        for layer in ("raw.", "staging.", "core.", "mart.", "incoming_"):
            for word in body.replace("\n", " ").split():
                if word.startswith(layer) and word.count(".") <= 1:
                    assert word.strip(",;()") in model.needs, (path, word)


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]], types: dict[str, str]) -> None:
    if "." in name:
        connection.execute(f"create schema if not exists {name.split('.')[0]}")
    columns = list(dict.fromkeys(column for row in rows for column in row) | types)
    declared = ", ".join(f'"{column}" {types.get(column) or _type(rows, column)}' for column in columns)
    connection.execute(f"create table {name} ({declared})")
    for row in rows:
        marks = ", ".join("?" for _ in columns)
        connection.execute(f"insert into {name} values ({marks})", [row.get(column) for column in columns])


def _type(rows: list[dict[str, Any]], column: str) -> str:
    value = next((row[column] for row in rows if row.get(column) is not None), "")
    kinds = {list: "varchar[]", bool: "boolean", int: "integer", float: "decimal(38, 15)", Decimal: "decimal(38, 15)"}
    return kinds.get(type(value), "varchar")


def _chosen(row: dict[str, Any], expected: list[dict[str, Any]]) -> dict[str, Any]:
    """The columns that the case speaks of, decimals as plain numbers."""
    wanted = expected[0].keys() if expected else row.keys()
    return {name: float(value) if isinstance(value := row[name], Decimal) else value for name in wanted}
