"""The whole round: papers → candidates → workbook filled in by a person → accepted commitments in the plan."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Office, codes

REVIEW = "ra-soat-cam-ket.xlsx"
EXPORTS, FIRMS = "7.1.3", "4.2.2"


@pytest.fixture
def unreviewed(office: Office) -> Office:
    """The demonstration inbox before anybody has reviewed anything."""
    (office.inbox / REVIEW).unlink()
    office.describe(REVIEW)
    return office


@pytest.mark.office
def test_only_what_a_person_accepted_becomes_a_target(unreviewed: Office) -> None:
    office = unreviewed
    office.run()
    assert _basis(office.plan, EXPORTS) == _basis(office.plan, FIRMS) == "missing"
    workbook = office.plan.parent / REVIEW
    shutil.copy(office.plan / REVIEW, workbook)
    _decide(workbook, {EXPORTS: "Chấp nhận", FIRMS: "Loại bỏ"})
    _saved_by_an_office_program(workbook)
    shutil.copy(workbook, office.inbox / REVIEW)
    code, report = office.run()
    assert code == 1
    assert REVIEW not in report["refused"]
    assert _basis(office.plan, EXPORTS) == "committed"
    assert _basis(office.plan, FIRMS) == "missing"
    assert "PII-REVIEW-DECIDED" in codes(report)
    assert office.call("trace", str(office.plan / "ke-hoach.docx"), "--all")[0] == 0


def _basis(plan: Path, code: str) -> str:
    with (plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["indicator_code"] == code and row["target_year"] == "2026"]
    return rows[0]["basis"]


def _decide(path: Path, decisions: dict[str, str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if "QUYẾT ĐỊNH" in [cell.value for cell in sheet[1]])
    titles = [cell.value for cell in sheet[1]]
    columns = {name: titles.index(name) + 1 for name in ("Mã chỉ số", "Năm", "QUYẾT ĐỊNH", "Người quyết định")}
    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, columns["QUYẾT ĐỊNH"]).value is None
        code, year = (sheet.cell(row, columns[name]).value for name in ("Mã chỉ số", "Năm"))
        if code in decisions and year == 2026:
            sheet.cell(row, columns["QUYẾT ĐỊNH"], decisions[code])
            sheet.cell(row, columns["Người quyết định"], "Nguyễn Văn A")
    book.save(path)


def _saved_by_an_office_program(path: Path) -> None:
    """Open and save the workbook with LibreOffice, where it is installed."""
    program = shutil.which("soffice")
    if program is None:
        return
    out = path.parent / "saved"
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shutil.copy(out / path.name, path)
