"""The review round: candidates → workbook → decisions → accepted commitments, also when an office has saved it."""

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.workbook.review import write_review
from sources.contracts import Commitment, NotTarget, ReadResult, Refused, SourceFile
from sources.departments.recognise import recognise
from sources.departments.review import merge_reviews, read_review, review_words
from sources.places import Place, WordSpan
from sources.reading.media_types import ODS, XLSX
from sources.words.vocabulary import Comparator, Decision, Kind
from tests.unit.departments.framework import framework

KEYS = [key for key, *_ in review_words()["columns"]]


def candidate(number: int, quote: str) -> Commitment:
    place = Place(WordSpan("document", number, end=len(quote)), quote)
    return Commitment(
        commitment_id=f"c{number:020d}",
        sha256="a" * 64,
        place=place,
        quote=quote,
        department="Sở Công Thương",
        indicator_code="7.1.3",
        indicator_name="Giá trị xuất khẩu/GRDP",
        match_confidence=0.91,
        value=Decimal("27.5"),
        value_high=None,
        comparator=Comparator.AT_LEAST,
        unit="% GRDP",
        kind=Kind.LEVEL,
        year=2026,
        runners_up=(("7.1.1", 0.41),),
        inherited=("year",),
    )


CANDIDATES = (
    candidate(1, "Giá trị xuất khẩu đạt 27,5% GRDP"),
    candidate(2, "=cmd|' /C calc'!A0 đạt 27,5%"),
    candidate(3, "xuất khẩu đạt 35%"),
    candidate(4, "xuất khẩu đạt 36%"),
)
NOT_TARGETS = (NotTarget(CANDIDATES[0].place, "ước đạt 20%", "estimate"),)


def written(path: Path) -> Path:
    write_review(CANDIDATES, NOT_TARGETS, path, {"a" * 64: "tham-luan.docx"}, framework())
    return path


def fill(path: Path) -> None:
    workbook = load_workbook(path)
    sheet = workbook["Rà soát"]
    decisions = [
        {"decision": "Chấp nhận", "reviewer": "Nguyễn Văn A", "date": "20/8/2025"},
        {"decision": "Loại bỏ", "reviewer": "Nguyễn Văn A", "date": "20/8/2025"},
        {
            "decision": "Sửa và chấp nhận", "new_value": "1.234,5", "new_unit": "triệu USD", "new_year": 2027,
            "new_indicator_code": "7.1.1 Chỉ số sản xuất công nghiệp", "reviewer": "B", "date": "21/8/2025",
        },
    ]  # fmt: skip
    for row, decision in enumerate(decisions, start=2):
        for key, value in decision.items():
            sheet.cell(row, KEYS.index(key) + 1, value)
    workbook.save(path)


def read(path: Path, media_type: str = XLSX) -> ReadResult:
    return read_review(path, SourceFile("b" * 64, path.name, media_type, 1))


def check_round(result: ReadResult) -> None:
    merged, findings = merge_reviews([*CANDIDATES, *result.commitments], {"7.1.1": "Chỉ số sản xuất công nghiệp"})
    assert [item.decision for item in merged] == ["accepted", "rejected", "corrected", "pending"]
    assert merged[0] == replace(CANDIDATES[0], decision=Decision.ACCEPTED)
    corrected = merged[2]
    assert (corrected.value, corrected.unit, corrected.year) == (Decimal("1234.5"), "triệu USD", 2027)
    assert (corrected.indicator_code, corrected.indicator_name) == ("7.1.1", "Chỉ số sản xuất công nghiệp")
    assert not findings
    noted = [finding.message for finding in result.findings if finding.code == "PII-REVIEW-DECIDED"]
    assert len(noted) == 3
    assert "Nguyễn Văn A, ngày 2025-08-20" in noted[0]


def test_round_without_office(tmp_path: Path) -> None:
    path = written(tmp_path / "ra-soat.xlsx")
    fill(path)
    check_round(read(path))
    assert recognise(path, XLSX) == "review"


@pytest.mark.office
@pytest.mark.parametrize(("ending", "media_type"), [("xlsx", XLSX), ("ods", ODS)])
def test_round_through_libreoffice(tmp_path: Path, ending: str, media_type: str) -> None:
    path = written(tmp_path / "ra-soat.xlsx")
    fill(path)
    office = shutil.which("soffice")
    assert office is not None
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir"]
    subprocess.run([*command, str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=120)
    check_round(read(tmp_path / "saved" / f"ra-soat.{ending}", media_type))


def test_same_candidates_give_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "1.xlsx").read_bytes() == written(tmp_path / "2.xlsx").read_bytes()


def test_nothing_in_it_is_a_formula_and_originals_are_locked(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "a.xlsx"))["Rà soát"]
    assert sheet.protection.sheet
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, KEYS.index("value") + 1).protection.locked
    assert not sheet.cell(2, KEYS.index("decision") + 1).protection.locked
    assert len(sheet.data_validations.dataValidation) == 4


def test_changed_words_open_the_row_again(tmp_path: Path) -> None:
    path = written(tmp_path / "ra-soat.xlsx")
    fill(path)
    changed = replace(CANDIDATES[0], quote="Giá trị xuất khẩu đạt 30% GRDP")
    merged, findings = merge_reviews([changed, *read(path).commitments])
    assert merged == (changed,)
    assert [finding.code for finding in findings] == ["PII-REVIEW-REOPENED"]


def test_decided_rows_are_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "next.xlsx"
    decided = tuple(replace(item, decision=Decision.ACCEPTED) for item in CANDIDATES)
    write_review(decided, (), path, {}, framework())
    merged, _ = merge_reviews([*CANDIDATES, *read(path).commitments])
    assert {item.decision for item in merged} == {"accepted"}


def test_unclear_cells_are_reported(tmp_path: Path) -> None:
    path = written(tmp_path / "ra-soat.xlsx")
    workbook = load_workbook(path)
    sheet = workbook["Rà soát"]
    sheet.cell(2, KEYS.index("decision") + 1, "để xem")
    sheet.cell(3, KEYS.index("decision") + 1, "Sửa và chấp nhận")
    sheet.cell(3, KEYS.index("new_value") + 1, "khoảng ba chục")
    sheet.cell(4, KEYS.index("decision") + 1, "Chấp nhận")
    workbook.save(path)
    codes = [finding.code for finding in read(path).findings]
    assert codes == [
        "PII-REVIEW-UNKNOWN-DECISION", "PII-REVIEW-BAD-VALUE", "PII-REVIEW-WITHOUT-NAME", "PII-REVIEW-DECIDED",
    ]  # fmt: skip


def test_other_workbook_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(Refused):
        read(tmp_path / "other.xlsx")
