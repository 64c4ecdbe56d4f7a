"""The database as an analyst finds it after the demonstration: comments, views, ten questions, and one answer everywhere."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from flows.settings import PROJECT, Workspace
from sources.departments.review import review_words
from tests.conftest import Office

QUESTION = re.compile(r"^## (\d+)\. .*?```sql\n(.*?)```\n\nKết quả: (\d+) dòng", flags=re.DOTALL | re.MULTILINE)
QUESTIONS = QUESTION.findall((PROJECT / "docs" / "muoi-cau-hoi.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("number", "sql", "rows"), QUESTIONS, ids=[number for number, *_ in QUESTIONS])
def test_each_question_gives_as_many_rows_as_the_page_says(finished_home: Path, number: str, sql: str, rows: str) -> None:
    with duckdb.connect(str(Workspace(finished_home).database), read_only=True) as connection:
        assert len(connection.execute(sql).fetchall()) == int(rows), number


def test_there_are_ten_questions() -> None:
    assert [int(number) for number, *_ in QUESTIONS] == list(range(1, 11))


def test_tables_views_and_columns_of_the_upper_layers_have_comments(finished_home: Path) -> None:
    layers = "schema_name in ('core', 'mart', 'xem') and comment is null"
    with duckdb.connect(str(Workspace(finished_home).database), read_only=True) as connection:
        for source, name in (("tables", "table_name"), ("views", "view_name"), ("columns", "column_name")):
            bare = connection.execute(f"select schema_name, {name} from duckdb_{source}() where {layers}").fetchall()
            assert bare == [], source


def test_status_plan_and_workbook_agree_on_the_demonstration(office: Office) -> None:
    rows = {row["department"]: row for row in json.loads(office.call("status", "--json")[1])}
    with (office.plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        targets = [row for row in csv.DictReader(stream) if row["target_year"] == "2026"]
    assert len(targets) == 52
    words = review_words()
    keys = [key for key, *_ in words["columns"]]
    sheet = load_workbook(office.plan / "ra-soat-cam-ket.xlsx")[words["sheets"]["review"]]
    shown = [dict(zip(keys, row, strict=False)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    undecided = {row["indicator_code"] for row in shown if row["decision"] is None}
    for department in {row["department"] for row in targets}:
        missing = [row["indicator_code"] for row in targets if row["department"] == department and row["basis"] == "missing"]
        told = rows[department]
        assert sorted(told["owed_codes"]) == sorted(missing)
        assert told["waiting_for_review"] + told["disputed"] + told["owed"] == len(missing)
        assert told["waiting_for_review"] <= sum(code in undecided for code in missing)


def test_another_provinces_targets_take_none_of_the_offices_commitments(office: Office) -> None:
    """The database was built for one province; asked for another, it joins anew and finds no claim of that one."""
    code, out = office.call("targets", "--province", "Lạng Sơn", "--json")
    rows = json.loads(out)["rows"]
    assert code in (0, 1)
    assert {row["basis"] for row in rows} == {"missing"}
    assert {row["target_year"] for row in rows} == {2026}
    own = json.loads(office.call("targets", "--json")[1])["rows"]
    assert {row["basis"] for row in own} > {"missing"}
    pairs = zip(rows, (row for row in own if row["target_year"] == 2026), strict=True)
    assert any(one["baseline_value"] != other["baseline_value"] for one, other in pairs)


def test_documents_of_another_province_are_told_and_used_for_nothing(office: Office) -> None:
    """The demonstration's inbox is Cao Bằng's: a plan of Lạng Sơn made from it cites and claims none of its documents."""
    code, report = office.run("--province", "Lạng Sơn")
    assert code == 1
    assert {"PII-SQL-OTHER-MANDATE", "PII-SQL-OTHER-PROVINCE"} <= {finding["code"] for finding in report["findings"]}
    with zipfile.ZipFile(office.plan / "ke-hoach.docx") as package:
        text = re.sub("<[^>]*>", "", package.read("word/document.xml").decode())
    assert "Lạng Sơn" in text
    assert "Cao Bằng" not in text
