"""What cannot be is refused before anything is read or written, with the place and what to write instead."""

from __future__ import annotations

import csv
import json
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from flows.current import current_case
from flows.inbox import receive
from flows.ledger import Ledger
from flows.readers import read
from flows.settings import DEMONSTRATION_INBOX
from flows.store import FileStore
from sources.reading.media_types import XLSX
from tests.conftest import Office, codes


def _nothing_written(office: Office) -> bool:
    return not office.plan.exists() and not office.home.exists()


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--province", "Atlantis"], "PII-CASE-PROVINCE", "Atlantis"),
        (["--province", "Cao Bag"], "PII-CASE-PROVINCE-NEAR", "Cao Bằng"),
        (["--year", "1999"], "PII-CASE-YEAR", "1999"),
        (["--goal", "banana"], "PII-GOAL-UNKNOWN", "banana"),
        (["--as-of", "31/02/2025"], "PII-CASE-DAY", "31/02/2025"),
    ],
)
def test_a_wish_that_cannot_be(fresh: Office, options: list[str], code: str, words: str) -> None:
    (fresh.inbox / "a.txt").write_text("Mai họp lúc 8 giờ.", encoding="utf-8")
    exit_code, report = fresh.run(*options)
    assert (exit_code, codes(report)) == (3, {code})
    assert words in report["findings"][0]["message"]
    assert report["findings"][0]["next_step"]
    assert _nothing_written(fresh)


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ('tinh = "Huế"', "PII-SETTINGS-KEY", "plan.tinh"),
        ('year = "hai nghìn"', "PII-SETTINGS-VALUE", "plan.year"),
        ("year = -1", "PII-SETTINGS-VALUE", "plan.year"),
        ("[targets]\nnear = 0", "PII-SETTINGS-VALUE", "targets.near"),
        ("[targets.outlook]\ndraws = 1.5", "PII-SETTINGS-VALUE", "targets.outlook.draws"),
        ("year = = 2026", "PII-SETTINGS-BROKEN", "dòng 3"),
        ('province = "Huế"', "PII-SETTINGS-BROKEN", "dòng 3"),
    ],
)
def test_settings_that_cannot_be(
    fresh: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str, place: str
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[plan]\nprovince = "Cao Bằng"\n{line}\n', encoding="utf-8")
    monkeypatch.setattr("flows.records.settings_file", lambda: settings)
    exit_code, report = fresh.run()
    assert (exit_code, codes(report)) == (3, {code})
    assert place in report["findings"][0]["message"]
    assert _nothing_written(fresh)


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("kind: gì đó, status: official", "kind"),
        ("kind: paper, status: chính thức", "status"),
        ("kind: paper", "status"),
        ("kind: scores, status: official, edition: năm ngoái", "edition"),
        ("kind: scores, status: official, date: [1, 2]", "date"),
    ],
)
def test_a_description_that_cannot_be(fresh: Office, entry: str, word: str) -> None:
    (fresh.inbox / "a.txt").write_text("Mai họp lúc 8 giờ.", encoding="utf-8")
    (fresh.inbox / "source.yml").write_text(f"files: {{a.txt: {{{entry}}}}}\n", encoding="utf-8")
    exit_code, report = fresh.run()
    assert (exit_code, codes(report)) == (3, {"PII-RUN-SOURCE-YML"})
    assert "a.txt" in report["findings"][0]["message"]
    assert f"khóa {word}" in report["findings"][0]["message"]
    assert not fresh.plan.exists()


@pytest.mark.parametrize("words", [["status"], ["simulate", "--set", "1.1.1=48"], ["targets"]])
def test_an_empty_workspace_says_what_to_do_first(fresh: Office, words: list[str]) -> None:
    code, out = fresh.call(*words)
    assert (code, out) == (4, "")
    assert not fresh.home.exists()


TABLE = "cam-ket-cac-so-nganh.xlsx"


def test_tables_of_two_provinces_and_of_none_in_one_inbox(office: Office) -> None:
    """The other province's table is told and claims nothing; the one that names none is told, and counts as ours."""
    before = _targets(office)
    _table(office.inbox / "bieu-lang-son.xlsx", A1="UBND TỈNH LẠNG SƠN - SỞ KH&CN")
    _table(office.inbox / TABLE)
    office.describe("bieu-lang-son.xlsx", kind="commitment_table", status="committed", date="2025-11-30")
    code, report = office.run()
    told = {item["code"]: item["message"] for item in report["findings"]}
    assert code == 1
    assert "Lạng Sơn" in told["PII-SQL-OTHER-PROVINCE"]
    assert "bieu-lang-son.xlsx" in told["PII-SQL-OTHER-PROVINCE"]
    assert TABLE in told["PII-RUN-WHOSE"]
    assert "Cao Bằng" in told["PII-RUN-WHOSE"]
    assert _targets(office) == before


def test_what_people_write_in_a_description_is_understood(tmp_path: Path) -> None:
    """Quoted years, dates without quotes, empty entries, a mark of byte order, letters with their marks apart."""
    (tmp_path / unicodedata.normalize("NFD", "điểm.xlsx")).write_bytes(b"PK")
    entry = '{kind: scores, status: official, edition: "2025", date: 2025-10-01, title: , note: [a]}'
    (tmp_path / "source.yml").write_text(f"\ufefffiles: {{điểm.xlsx: {entry}}}\n", encoding="utf-8")
    (delivery,), told = receive(tmp_path, FileStore(tmp_path / ".store"), Ledger(tmp_path / ".ledger"))
    assert (delivery.source.edition, delivery.source.date, delivery.title, told) == (2025, "2025-10-01", "", ())


def _targets(office: Office) -> list[tuple[str, ...]]:
    with (office.plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row[name] for name in ("indicator_code", "target_year", "target_value", "basis", "department"))
                for row in csv.DictReader(stream)]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "title", "described", "province"),
    [
        ({}, "Sheet1", {}, None),
        ({}, "Cao Bằng", {}, "Cao Bằng"),
        ({"A1": "BIỂU ĐĂNG KÝ CHỈ TIÊU TỈNH LẠNG SƠN"}, "Sheet1", {}, "Lạng Sơn"),
        ({"A2": "Cơ quan đăng ký: Sở KH&CN Cao Bằng"}, "Sheet1", {}, "Cao Bằng"),
        ({"A2": "Cơ quan đăng ký: Sở KH&CN"}, "Sheet1", {}, None),
        ({"A1": "Địa phương: TP. Hồ Chí Minh"}, "Sheet1", {}, "Thành phố Hồ Chí Minh"),
        ({"A1": "UBND TỈNH LẠNG SƠN", "A2": "Theo mẫu của UBND tỉnh Cao Bằng"}, "Sheet1", {}, None),
        ({}, "Sheet1", {"province": "tp. hue"}, "Huế"),
        ({}, "Sheet1", {"department": "Sở Tài chính tỉnh Lạng Sơn"}, "Lạng Sơn"),
        ({"A1": "UBND TỈNH LẠNG SƠN"}, "Sheet1", {"province": "Huế"}, "Lạng Sơn"),
    ],
)
def test_whose_a_table_is(
    tmp_path: Path, cells: dict[str, str], title: str, described: dict[str, str], province: str | None
) -> None:
    shutil.copy(DEMONSTRATION_INBOX / TABLE, tmp_path / "bieu.xlsx")
    _table(tmp_path / "bieu.xlsx", title, **cells)
    entry = {"kind": "commitment_table", "status": "committed", **described}
    (tmp_path / "source.yml").write_text(json.dumps({"files": {"bieu.xlsx": entry}}), encoding="utf-8")
    (delivery,), _ = receive(tmp_path, FileStore(tmp_path / ".store"), Ledger(tmp_path / ".ledger"))
    result, _ = read(tmp_path / "bieu.xlsx", replace(delivery.source, media_type=XLSX), current_case())
    assert result.file.province == province


def _table(path: Path, title: str = "Sheet1", **cells: str) -> None:
    """The demonstration's registered table with another head."""
    book = openpyxl.load_workbook(DEMONSTRATION_INBOX / TABLE)
    (sheet,) = book.worksheets
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for row in sheet.iter_rows(max_row=2):
        for cell in row:
            cell.value = None
    for address, text in cells.items():
        sheet[address] = text
    sheet.title = title
    book.save(path)
