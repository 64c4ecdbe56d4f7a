"""The engine builds aside, checks, and swaps; a failing build leaves the old database as it was."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.engine import build, models_in_order, table
from flows.settings import SQL_FOLDER


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    head = "-- purpose: p\n-- needs:"
    for name, text in {
        "raw/number.sql": f"{head} incoming_number\nselect cast(n as integer) as n, from incoming_number order by n",
        "core/doubled.sql": f"{head} raw.number\nselect 2 * n as n, from raw.number order by n",
        "checks/negative.sql": f"{head} raw.number\n-- code: X\nselect n as subject, from raw.number where n < 0",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_builds_in_order_and_reports_failing_rows(tmp_path: Path, sql: Path) -> None:
    target = tmp_path / "index.duckdb"
    outcomes = build(target, {"incoming_number": pa.table({"n": ["3", "-1"]})}, sql)
    assert [(outcome.code, outcome.rows) for outcome in outcomes] == [("X", ({"subject": -1},))]
    assert table(target, "core.doubled", "n").to_pylist() == [{"n": -2}, {"n": 6}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.duckdb", "sql"]


def test_a_failing_build_leaves_the_old_database(tmp_path: Path, sql: Path) -> None:
    target = tmp_path / "index.duckdb"
    build(target, {"incoming_number": pa.table({"n": ["1"]})}, sql)
    with pytest.raises(duckdb.Error):
        build(target, {"incoming_number": pa.table({"n": ["chữ"]})}, sql)
    assert table(target, "core.doubled", "n").to_pylist() == [{"n": 2}]


def test_every_model_comes_after_what_it_needs() -> None:
    seen: set[str] = set()
    for model in models_in_order(SQL_FOLDER):
        assert {need for need in model.needs if "." in need} <= seen, model.name
        seen.add(model.name)
