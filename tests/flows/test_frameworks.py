"""A new edition comes after the program: its framework is a file of the office, checked like any other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from flows.cli import main
from flows.settings import DEMONSTRATION_INBOX, HOME_VARIABLE
from sources.office import know_office
from sources.tree import editions, load_tree
from tests.conftest import Office

HEADER = "code,name,level,parent,weight,direction,unit,lead\n"
ROWS = """PII,Chỉ số,index,,1,1,điểm,
IN,Vào,input,PII,1,1,điểm,
1,Thể chế,pillar,IN,1,1,điểm,
1.1,Nhóm,subpillar,1,1,1,điểm,
"""
LEAF = "1.1.1,Tỷ lệ A,indicator,1.1,1,1,%,Sở Tài chính\n"


@pytest.fixture
def framework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """`frameworks/2026/framework.csv` of a new workspace, not there yet."""
    assert main(["init", str(tmp_path / "office")]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "office"))
    folder = tmp_path / "office" / "frameworks" / "2026"
    folder.mkdir()
    yield folder / "framework.csv"
    know_office(None)


FAULTS = {
    "no column": (HEADER.replace(",weight", "") + ROWS, "weight"),
    "empty": ("", "code"),
    "another encoding": ("utf-16", "UTF-8"),
    "a repeated code": (HEADER + ROWS + LEAF + LEAF, "dòng 7"),
    "an unknown parent": (HEADER + ROWS + LEAF.replace("indicator,1.1,", "indicator,9.9,"), "dòng 6"),
    "a parent of itself": (HEADER + ROWS + LEAF.replace("indicator,1.1,", "indicator,1.1.1,"), "dòng 6"),
    "an unknown level": (HEADER + ROWS + LEAF.replace("indicator", "chỉ số"), "dòng 6"),
    "a weight that is no number": (HEADER + ROWS + LEAF.replace("1.1,1,1,%", "1.1,nan,1,%"), "dòng 6"),
    "a weight below zero": (HEADER + ROWS + LEAF.replace("1.1,1,1,%", "1.1,-2,1,%"), "dòng 6"),
    "a name left out": (HEADER + ROWS + LEAF.replace("Tỷ lệ A", ""), "dòng 6"),
    "a comma in a name": (HEADER + ROWS + LEAF.replace("Tỷ lệ A", "Tỷ lệ A, B"), "dòng 6"),
    "no indicator": (HEADER + ROWS, "indicator"),
    "two roots": (HEADER + ROWS + LEAF + "PII2,Chỉ số khác,index,,1,1,điểm,\n", "index"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_framework_that_is_none_is_refused_with_its_row(
    fault: str, framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, named = FAULTS[fault]
    framework.write_bytes((HEADER + ROWS).encode("utf-16") if content == "utf-16" else content.encode())
    assert main(["framework", "--edition", "2026"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("PII-FRAMEWORK") and "2026/framework.csv" in said and named in said


def test_excels_semicolons_and_decimal_commas_are_understood(framework: Path) -> None:
    content = (HEADER + ROWS + LEAF).replace(",", ";").replace("1.1;1;1;%", "1.1;0,5;1;%")
    framework.write_bytes(b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
    assert main(["framework"]) == 0
    assert str(load_tree(2026).nodes["1.1.1"].weight) == "0.5"


@pytest.mark.parametrize(
    ("name", "content"), [("words.yml", "1.1.1: một tên"), ("words.yml", "1: ["), ("source.yml", "status: tốt")]
)
def test_a_broken_file_beside_it_is_told(
    name: str, content: str, framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    framework.write_text(HEADER + ROWS + LEAF, encoding="utf-8")
    framework.with_name(name).write_text(content, encoding="utf-8")
    shutil.copytree(DEMONSTRATION_INBOX, framework.parents[2] / "inbox", dirs_exist_ok=True)
    assert main(["run", "--direct"]) == 3
    assert f"2026/{name}" in capsys.readouterr().err


def test_a_workbook_of_a_new_edition_makes_a_plan_with_the_offices_framework(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest figures come again a year later; the framework was begun by command and renames one indicator."""
    try:
        assert main(["framework", "--edition", "2026"]) == 1
        made = office.home / "frameworks" / "2026" / "framework.csv"
        node = load_tree(2025).indicators[0]
        made.write_text(made.read_text(encoding="utf-8").replace(node.name, f"{node.name} (mới)"), encoding="utf-8")
        capsys.readouterr()
        assert main(["framework", "--edition", "2026", "--json"]) == 0
        changes = json.loads(capsys.readouterr().out)["changes"]
        assert [(change["what"], change["code"]) for change in changes] == [("name", node.code)]
        _workbook_of_2026(office.inbox)
        office.describe("pii-2026.xlsx", kind="scores", status="provisional", edition=2026)
        code, report = office.run()
        assert code in (0, 1), report
        manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
        assert set(manifest["frameworks"]) == {"2023", "2024", "2025", "2026"}
        summary = json.loads((office.plan / "validation" / "summary.json").read_text(encoding="utf-8"))
        assert {item["edition"] for item in summary["files"] if item["kind"] == "scores"} == {2023, 2024, 2025, 2026}
        assert (office.plan / "targets.csv").read_text(encoding="utf-8").count(",2027,") >= 52
        assert office.call("verify", str(office.plan), "--rebuild")[0] == 0
        assert office.run()[1]["unchanged"]
        made.write_text(made.read_text(encoding="utf-8").replace("(mới)", "(sửa)"), encoding="utf-8")
        capsys.readouterr()
        assert main(["verify", str(office.plan), "--rebuild"]) == 1
        assert "PII-VERIFY-OTHER-OFFICE" in capsys.readouterr().out
    finally:
        know_office(None)
    assert 2026 not in editions()


def test_the_plan_itself_says_that_newer_figures_have_no_framework(office: Office) -> None:
    _workbook_of_2026(office.inbox)
    office.describe("pii-2026.xlsx", kind="scores", status="provisional", edition=2026)
    code, report = office.run()
    assert code == 1 and "PII-SQL-NO-FRAMEWORK" in {item["code"] for item in report["findings"]}
    said = [paragraph.text for paragraph in docx.Document(str(office.plan / "ke-hoach.docx")).paragraphs]
    assert any("Chỉ số PII năm  nhưng chưa có bộ chỉ số" in re.sub("2026|2025", "", text) for text in said), (
        "numbers are controls"
    )
    numbers = [json.loads(line) for line in (office.plan / "numbers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "2026" in {item["shown_text"] for item in numbers if item["number_id"] == "edition.2026.year"}
    assert office.call("verify", str(office.plan))[0] == 0


def _workbook_of_2026(inbox: Path) -> None:
    """The workbook of 2025 with each 2025 in it a 2026."""
    from openpyxl import load_workbook

    book = load_workbook(inbox / "pii-2025-toan-quoc.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2025", "2026")
    book.save(inbox / "pii-2026.xlsx")
