"""Which columns of the tables below each column of the database is made from, as sqlglot reads it off the SQL files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.engine import models_in_order

Schema = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Schema → table → column → type."""


def column_sources(folder: Path, schema: Schema) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(schema, table, column) → "schema.table.column" of all that its value or its rows' choice is made from, sorted."""
    from sqlglot import exp
    from sqlglot.lineage import Node, lineage

    def ends(node: Node) -> set[str]:
        found = set()
        for part in node.walk():
            if isinstance(part.expression, exp.Table) and part.expression.db:
                column = part.name.rpartition(".")[2].strip('"')
                found.add(f"{part.expression.db}.{part.expression.name}.{column}")
        return found

    made: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for model in models_in_order(folder):
        place, _, name = model.name.partition(".")
        if name in schema.get(place, {}) and not model.select.rpartition("from incoming_")[1]:
            plain = {known: {table: dict(columns) for table, columns in tables.items()} for known, tables in schema.items()}
            nodes = lineage(None, model.select, plain, dialect="duckdb")
            assert isinstance(nodes, dict)
            made |= {(place, name, column): tuple(sorted(ends(node))) for column, node in nodes.items()}
    return made
