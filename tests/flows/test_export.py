"""The exported tables say what the database says, in each form, with every column explained, the same bytes each time."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet
import pytest

from flows.export import export
from flows.store import file_sha256
from sources.contracts import Refused
from tests.conftest import Office


def test_every_view_comes_out_whole_in_each_form(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    out = office.home.parent / "dữ liệu"
    code, text = office.call("export", str(out), "--json")
    rows = json.loads(text)["rows"]
    assert code == 0 and len(rows) >= 6 and all(count for name, count in rows.items() if name != "ket_qua")
    # What came of an earlier plan is empty in the first year.
    with duckdb.connect(str(office.home / "innovation_index.duckdb"), read_only=True) as connection:
        asked = {name: connection.execute(f"select count(*) from xem.{name}").fetchone() for name in rows}
        found = connection.execute("select view_name from duckdb_views() where schema_name = 'xem'").fetchall()
    # The same figures, a file an edition and province, read back by another engine.
    parts = pyarrow.parquet.read_table(out / "so_lieu")
    assert parts.num_rows == rows["so_lieu"] and (out / "so_lieu" / "ky=2025").is_dir()
    page = (out / "danh-muc.html").read_text(encoding="utf-8")
    assert '<a href="#core.figure">core.figure.value</a>' in page, "each column says what it is made from"
    views = {name for (name,) in found}
    assert set(rows) == views and {name: (count,) for name, count in rows.items()} == asked
    book = openpyxl.load_workbook(out / "du-lieu.xlsx", read_only=True)
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    package = {item["path"]: item for item in described["resources"]}
    page = (out / "danh-muc.html").read_text(encoding="utf-8")
    for name, count in rows.items():
        table = pyarrow.parquet.read_table(out / f"{name}.parquet")
        with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            header, *lines = csv.reader(stream)
        fields = package[f"{name}.csv"]["schema"]["fields"]
        assert header == table.column_names == [field["name"] for field in fields]
        assert len(lines) == table.num_rows == count == sum(1 for _ in book[name].iter_rows()) - 2
        assert all(field["description"] for field in fields), name
        assert package[f"{name}.csv"]["hash"] == f"sha256:{file_sha256(out / f'{name}.csv')}"
        assert f"xem.{name}" in page
    before = digest(out)
    assert office.call("export", str(out))[0] == 0
    assert digest(out) == before


def test_the_published_plan_comes_out_as_tables_too(office: Office) -> None:
    out = office.home.parent / "tables"
    code, text = office.call("export", str(out), "--plan", str(office.plan), "--json")
    rows = json.loads(text)["rows"]
    assert code == 0
    with (office.plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        targets = list(csv.DictReader(stream))
    numbers = [json.loads(line) for line in (office.plan / "numbers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows["ke_hoach_muc_tieu"] == len(targets)
    assert rows["ke_hoach_con_so"] == sum(max(1, len(number["inputs"])) for number in numbers)
    asked = "select muc_tieu from read_parquet(?) where ma = '1.1.1' and nam = 2026"
    (value,) = duckdb.execute(asked, [str(out / "ke_hoach_muc_tieu.parquet")]).fetchone() or (None,)
    assert value == 48
    asked = "select tep, nguyen_van from read_parquet(?) where so = 'pii.2025.score'"
    ((file, words),) = duckdb.execute(asked, [str(out / "ke_hoach_con_so.parquet")]).fetchall()
    assert file == "pii-2025-toan-quoc.xlsx" and "24" in words
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert all(field["description"] for item in described for field in item["schema"]["fields"])
    (office.plan / "targets.csv").write_text("x", encoding="utf-8")
    assert "ke_hoach_muc_tieu" not in office.call("export", str(out), "--plan", str(office.plan))[1]
    assert not list(out.glob("ke_hoach_*")), "nothing of a plan that is no longer what was published"


def test_before_a_first_run_that_is_told(fresh: Office) -> None:
    assert fresh.call("export", str(fresh.home.parent / "x"))[0] == 4


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ghi chú.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Refused, match="có sẵn tệp khác"):
        export(tmp_path / "any.duckdb", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["ghi chú.txt"]
