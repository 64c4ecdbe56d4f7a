"""What an inbox may hold that it should not: each gives a Vietnamese sentence, the right exit code, and loses nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
from docx import Document

from sources.contracts import SourceFile
from sources.innovation_index.parse import read_scores
from sources.reading import media_types
from sources.words.vocabulary import Measure
from tests.conftest import Office, codes

NEWEST = "pii-2025-toan-quoc.xlsx"
TABLE = "cam-ket-cac-so-nganh.xlsx"


def test_an_empty_inbox(fresh: Office) -> None:
    code, report = fresh.run()
    assert (code, codes(report)) == (3, {"PII-RUN-EMPTY-INBOX"})
    assert not fresh.plan.exists()


def test_a_folder_that_is_not_there(fresh: Office) -> None:
    fresh.inbox.rmdir()
    code, report = fresh.run()
    assert (code, codes(report)) == (3, {"PII-RUN-NO-INBOX"})


def test_a_broken_description(office: Office) -> None:
    (office.inbox / "source.yml").write_text("files: {a.xlsx: {kind: gì đó}}\n", encoding="utf-8")
    code, report = office.run()
    assert (code, codes(report)) == (3, {"PII-RUN-SOURCE-YML"})


def test_a_file_of_unknown_kind(office: Office) -> None:
    (office.inbox / "ghi-chu.txt").write_text("Mai họp lúc 8 giờ.\n", encoding="utf-8")
    code, report = office.run()
    assert code == 3
    assert "ghi-chu.txt" in report["refused"]
    assert "PII-RUN-UNKNOWN-KIND" in codes(report)
    assert (office.plan / "ke-hoach.docx").is_file()


def test_a_truncated_workbook_keeps_the_last_plan(office: Office) -> None:
    before = (office.plan / "manifest.json").read_bytes()
    path = office.inbox / NEWEST
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    code, report = office.run()
    assert (code, codes(report)) == (3, {"PII-RUN-EDITION-REFUSED"})
    assert (office.plan / "manifest.json").read_bytes() == before
    assert list((office.home / "quarantine").glob("*.json"))


def test_papers_and_tables_that_say_less_or_more_than_they_should(office: Office) -> None:
    """A paper without commitments, a commitment for an indicator that no framework has, the same file twice."""
    document = Document()
    document.add_paragraph("SỞ TƯ PHÁP")
    document.add_paragraph("THAM LUẬN")
    document.add_paragraph("Sở Tư pháp thống nhất với các nội dung của Hội thảo và không có ý kiến khác.")
    document.save(str(office.inbox / "tham-luan-so-tu-phap.docx"))
    office.describe("tham-luan-so-tu-phap.docx", kind="paper", status="committed", department="Sở Tư pháp")
    _edit_first_commitment(office, code="9.9.9", name="Chỉ số không có trong khung")
    shutil.copy(office.inbox / NEWEST, office.inbox / "ban-sao.xlsx")
    code, report = office.run()
    assert code == 1
    assert any("tham-luan-so-tu-phap.docx" in finding["message"] for finding in report["findings"])
    assert any("9.9.9" in finding["message"] for finding in report["findings"])
    assert "PII-RUN-DUPLICATE" in codes(report)
    assert report["refused"] == []


def test_an_edition_with_62_provinces(office: Office) -> None:
    book = openpyxl.load_workbook(office.inbox / "pii-2024-toan-quoc.xlsx")
    for sheet in book:
        for row in range(sheet.max_row, 0, -1):
            if "Lai Châu" in [cell.value for cell in sheet[row]]:
                sheet.delete_rows(row)
    book.save(office.inbox / "pii-2024-toan-quoc.xlsx")
    code, report = office.run()
    assert code in (1, 3)
    assert any("62" in finding["message"] or "Lai Châu" in finding["message"] for finding in report["findings"])


def test_two_departments_with_different_targets(office: Office) -> None:
    """The demonstration has one such conflict of its own; it is shown with both departments."""
    code, report = office.run()
    both = [item for item in report["findings"] if "CONFLICT" in item["code"] or "TWO" in item["code"]]
    assert code == 1
    assert both
    assert any(item["message"].count("Sở ") >= 2 for item in both)


def test_a_corrected_copy_supersedes_and_is_explained(office: Office) -> None:
    corrected = office.inbox / "pii-2025-dinh-chinh.xlsx"
    book = openpyxl.load_workbook(office.inbox / NEWEST)
    place = _score_cell(book, "Cao Bằng")
    place.value = round(float(place.value) + 0.5, 2)
    book.save(corrected)
    office.describe(corrected.name, kind="scores", status="illustrative", edition=2025, date="2025-12-20")
    code, report = office.run()
    assert code in (1, 3)
    changed = [item for item in report["findings"] if item["code"] == "PII-RUN-CHANGED-FIGURE"]
    assert changed
    assert "Cao Bằng" in changed[0]["message"]
    assert (office.plan / "changes.md").read_text(encoding="utf-8").count("|") > 5


def test_a_changed_document_is_not_lost(office: Office) -> None:
    document = office.plan / "ke-hoach.docx"
    document.write_bytes(document.read_bytes() + b"sua tay")
    office.run("--year", "2027")
    kept = list((office.home / "archive").rglob("ke-hoach.docx"))
    assert any(path.read_bytes().endswith(b"sua tay") for path in kept)


def _score_cell(book: openpyxl.Workbook, province: str) -> openpyxl.cell.Cell:
    """The raw value of the first indicator of a province, on the sheet of raw values (the first one with the province)."""
    for sheet in book:
        for row in sheet.iter_rows():
            if province in [cell.value for cell in row]:
                return next(cell for cell in row if isinstance(cell.value, float))
    raise AssertionError(f"no figure of {province}")


def _edit_first_commitment(office: Office, code: str, name: str) -> None:
    path = office.inbox / TABLE
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.count(".") == 2 and cell.value.replace(".", "").isdigit():
                cell.value = code
                sheet.cell(cell.row, cell.column + 1).value = name
                book.save(path)
                return
    raise AssertionError(f"no commitment in {Path(path).name}")


def _index_score(office: Office, province: str) -> float:
    """The province's score of the index in the newest workbook of the inbox."""
    path = office.inbox / NEWEST
    facts = read_scores(path, SourceFile("0" * 64, path.name, media_types.XLSX, path.stat().st_size)).facts
    wanted = (province, "PII", Measure.SCORE)
    return next(float(fact.value) for fact in facts if fact.value and (fact.province, fact.code, fact.measure) == wanted)


def test_a_file_that_takes_away_the_own_score_publishes_nothing(office: Office) -> None:
    before = (office.plan / "manifest.json").read_bytes()
    score = _index_score(office, "Cao Bằng")
    book = openpyxl.load_workbook(office.inbox / NEWEST)
    for cell in (cell for sheet in book for row in sheet if "Cao Bằng" in [c.value for c in row] for cell in row):
        cell.value = None if cell.value == score else cell.value
    book.save(office.inbox / NEWEST)
    code, said = office.call("run", str(office.inbox), "--out", str(office.plan), "--direct")
    assert (code, said) == (3, "")
    assert (office.plan / "manifest.json").read_bytes() == before


def test_a_correction_is_seen_before_it_enters_and_replaces_what_it_quotes(office: Office) -> None:
    old, other = _index_score(office, "Cao Bằng"), _index_score(office, "Sơn La")
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["ĐÍNH CHÍNH ĐIỂM SỐ CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM 2025"])
    page.append(["STT", "Địa phương", "Chỉ số", "Số đã công bố", "Số đính chính"])
    page.append([1, "Cao Bằng", "Chỉ số đổi mới sáng tạo cấp địa phương", old, round(old + 0.25, 2)])
    page.append([2, "Sơn La", "Chỉ số đổi mới sáng tạo cấp địa phương", round(other + 3, 2), round(other + 4, 2)])
    book.save(office.inbox / "dinh-chinh.xlsx")
    office.describe("dinh-chinh.xlsx", kind="scores", status="illustrative")
    _, report = office.run("--preview")
    entering = [(row["kind"], row["province"], float(row["new_value"])) for row in report["figures"]]
    assert entering == [("changed", "Cao Bằng", round(old + 0.25, 2))]
    unmatched = next(item for item in report["findings"] if item["code"] == "PII-SQL-CORRECTION")
    assert "Sơn La" in unmatched["message"]
    _, said = office.call("run", str(office.inbox), "--out", str(office.plan), "--direct")
    assert "PII-RUN-CHANGED-FIGURE" in said
    assert "dinh-chinh.xlsx" in said
