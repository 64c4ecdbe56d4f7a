"""Whoever opens the database reads what each table and column means, in Vietnamese."""

from __future__ import annotations

from tests.joining import database


def test_every_table_and_column_says_what_it_is() -> None:
    with database("Cao Bằng", 2026, (), ()) as connection:
        ours = "not internal and schema_name not in ('gate', 'main')"
        columns = connection.execute(
            f"select schema_name, table_name, column_name, comment from duckdb_columns() where {ours}"
        ).fetchall()
        tables = connection.execute(
            f"select schema_name, table_name, comment from duckdb_tables() where {ours}"
            f" union all select schema_name, view_name, comment from duckdb_views() where {ours}"
        ).fetchall()
    assert len(tables) > 10 and len(columns) > 100
    assert [row[:-1] for row in (*tables, *columns) if not row[-1]] == []
