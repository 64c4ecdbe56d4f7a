"""The year after: a published plan's targets come back into the inbox and are held against the next edition's figures."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.cli import main
from flows.settings import DEMONSTRATION_INBOX, HOME_VARIABLE
from sources.office import know_office
from tests.conftest import Office
from tests.documents.golden_text import text_of

FACTOR = Decimal("1.02")
EMPTIED = "7.1.1"


def _next_edition(inbox: Path, province: str) -> dict[str, Decimal]:
    """The workbook of 2025 as one of 2026, every raw value a little higher, one cell empty; the province's new values."""
    book = load_workbook(inbox / "pii-2025-toan-quoc.xlsx")
    own: dict[str, Decimal] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2025", "2026")
        if sheet.title != "Giá trị chỉ số":
            continue
        header = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("1.1.1") for cell in row))
        codes = {cell.column: str(cell.value).split()[0] for cell in header if cell.value}
        for row in sheet.iter_rows(min_row=header[0].row + 1):
            is_own = any(cell.value == province for cell in row)
            for cell in row:
                if not isinstance(cell.value, int | float) or codes.get(cell.column, "").count(".") != 2:
                    continue
                value = (Decimal(str(cell.value)) * FACTOR).quantize(Decimal("0.0001")).normalize()
                empty = is_own and codes[cell.column] == EMPTIED
                cell.value = None if empty else float(value)
                if is_own and not empty:
                    own[codes[cell.column]] = value
    book.save(inbox / "pii-2026.xlsx")
    return own


def _verdict(row: dict[str, str], actual: Decimal | None) -> str:
    if actual is None:
        return "not_judged"
    target, direction = Decimal(row["target_value"]), int(row["direction"])
    if (actual > target) if row["comparator"] == ">" else (actual - target) * direction >= 0:
        return "reached"
    if not row["baseline_value"]:
        return "missed"
    step, made = (target - Decimal(row["baseline_value"])), (actual - Decimal(row["baseline_value"]))
    return "nearly" if step * direction > 0 and made * direction >= Decimal("0.8") * step * direction else "missed"


def test_last_years_targets_are_judged_by_the_next_edition(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An office's two years by the documented commands; the verdicts are computed again from the two files themselves."""
    home = tmp_path / "workspace"
    assert main(["init", str(home)]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    shutil.copytree(DEMONSTRATION_INBOX, home / "inbox", dirs_exist_ok=True)
    shutil.rmtree(home / "var" / "batches", ignore_errors=True)
    shutil.copytree(office.home / "batches", home / "var" / "batches")
    try:
        assert main(["results", "--plan", str(office.plan)]) == 0
        (kept,) = (home / "inbox").glob("ke-hoach-truoc-*/targets.csv")
        assert main(["framework", "--edition", "2026"]) == 1
        province = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))["case"]["province"]
        own = _next_edition(home / "inbox", province)
        assert main(["run", "--direct", "--documents", "ket-qua", "--out", str(home / "plan")]) in (0, 1)
        capsys.readouterr()
        assert main(["results", "--json"]) == 1
        found = {row["promised_code"]: row for row in json.loads(capsys.readouterr().out) if row["promised_as"] == "target"}
        with kept.open(encoding="utf-8", newline="") as stream:
            due = [row for row in csv.DictReader(stream) if row["target_year"] == "2026" and row["target_value"]]
        assert due and set(found) == {row["indicator_code"] for row in due}
        for row in due:
            code = row["indicator_code"]
            assert found[code]["verdict"] == _verdict(row, own.get(code)), row
            assert found[code]["department"] == (row["department"] or None)
        assert found[EMPTIED]["reason"] == "data"
        assert {row["verdict"] for row in found.values()} >= {"reached", "missed", "not_judged"}
        report, plan = (text_of(home / "plan" / name) for name in ("bao-cao-ket-qua-thuc-hien.docx", "ke-hoach.docx"))
        reached = sum(row["verdict"] == "reached" for row in found.values())
        for text in (report, plan):
            assert f"gồm {len(found)} mục tiêu của kế hoạch trước" in text and f"{reached} đạt" in text
        with (home / "plan" / "targets.csv").open(encoding="utf-8", newline="") as stream:
            assert {row["target_year"] for row in csv.DictReader(stream)}.isdisjoint({"2025", "2026"})
        assert main(["trace", str(home / "plan" / "bao-cao-ket-qua-thuc-hien.docx"), "--all"]) == 0
        assert main(["verify", str(home / "plan"), "--rebuild"]) == 0
        assert main(["check-format", str(home / "plan" / "bao-cao-ket-qua-thuc-hien.docx")]) == 0
    finally:
        know_office(None)


def test_a_plan_whose_targets_were_changed_is_not_taken_over(office: Office) -> None:
    (office.plan / "targets.csv").write_text("target_id,indicator_code,indicator_name\n", encoding="utf-8")
    assert office.call("results", "--plan", str(office.plan))[0] == 3


def test_a_list_of_targets_with_a_broken_row_is_refused(office: Office) -> None:
    lines = (office.plan / "targets.csv").read_text(encoding="utf-8").replace(",2026,=,48,", ",2026,=,bốn tám,")
    (office.inbox / "muc-tieu.csv").write_text(lines, encoding="utf-8")
    code, report = office.run()
    assert code == 3 and "PII-EARLIER-PLAN-ROW" in {finding["code"] for finding in report["findings"]}
