"""The engine builds aside, checks, and swaps; a failing build leaves the old database as it was."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.engine import CheckOutcome, begin, complete, models_in_order, table
from flows.settings import SQL_FOLDER


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    head = "-- purpose: p\n-- needs:"
    for name, text in {
        "raw/number.sql": f"{head} incoming_number\nselect cast(n as integer) as n, from incoming_number order by n",
        "raw/held_back.sql": f"{head} incoming_held_back\n"
        "select cast(n as integer) as n, from incoming_held_back order by n",
        "gate/number.sql": f"{head} raw.number\nselect n, from raw.number order by n",
        "core/doubled.sql": f"{head} raw.number, raw.held_back\n"
        "select 2 * n as n, from raw.number where n not in (from raw.held_back) order by n",
        "checks/negative.sql": f"{head} raw.number\n-- code: X\nselect n as subject, from raw.number where n < 0",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(target: Path, number: str, held_back: str, sql: Path) -> list[CheckOutcome]:
    begin(target, {"incoming_number": pa.table({"n": [number, "-1"]})}, sql)
    return complete(target, {"incoming_held_back": pa.table({"n": [held_back]})}, sql)


def test_builds_in_two_halves_and_reports_failing_rows(tmp_path: Path, sql: Path) -> None:
    target = tmp_path / "index.duckdb"
    outcomes = build(target, "3", "4", sql)
    assert [(outcome.code, outcome.rows) for outcome in outcomes] == [("X", ({"subject": -1},))]
    assert table(target, "core.doubled", "n").to_pylist() == [{"n": -2}, {"n": 6}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.duckdb", "sql"]


def test_the_first_half_has_what_was_read_and_its_frames(tmp_path: Path, sql: Path) -> None:
    aside = begin(tmp_path / "index.duckdb", {"incoming_number": pa.table({"n": ["3"]})}, sql)
    assert table(aside, "gate.number", "n").to_pylist() == [{"n": 3}]
    with duckdb.connect(str(aside), read_only=True) as connection:
        made = connection.execute("select table_schema, table_name, table_type from information_schema.tables").fetchall()
    assert sorted(made) == [("gate", "number", "VIEW"), ("raw", "number", "BASE TABLE")]


def test_what_is_held_back_does_not_go_on(tmp_path: Path, sql: Path) -> None:
    build(tmp_path / "index.duckdb", "3", "3", sql)
    assert table(tmp_path / "index.duckdb", "core.doubled", "n").to_pylist() == [{"n": -2}]


def test_a_failing_build_leaves_the_old_database(tmp_path: Path, sql: Path) -> None:
    target = tmp_path / "index.duckdb"
    build(target, "1", "0", sql)
    with pytest.raises(duckdb.Error):
        build(target, "chữ", "0", sql)
    assert table(target, "core.doubled", "n").to_pylist() == [{"n": -2}, {"n": 2}]


def test_every_model_comes_after_what_it_needs() -> None:
    seen: set[str] = set()
    for model in models_in_order(SQL_FOLDER):
        assert {need for need in model.needs if "." in need} <= seen, model.name
        seen.add(model.name)
