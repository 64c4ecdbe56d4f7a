"""The workshop's other documents: an analysis report is checked against the national figures, never used instead of them."""

from __future__ import annotations

import json

from docx import Document

from tests.conftest import Office


def test_an_analysis_report_that_departs_is_a_finding(office: Office) -> None:
    document = Document()
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph("Đánh giá, phân tích Chỉ số PII năm 2024 của tỉnh Cao Bằng")
    document.add_paragraph("Năm 2024, Chỉ số PII của tỉnh đạt 25,95 điểm, xếp hạng 63/63.")
    document.save(str(office.inbox / "bao-cao-phan-tich-2024.docx"))
    office.describe("bao-cao-phan-tich-2024.docx", kind="analysis_report", status="provisional", edition=2024)
    code, report = office.run()
    found = [item for item in report["findings"] if item["code"] == "PII-ANALYSIS-DEPARTURE"]
    assert code == 1
    assert len(found) == 1
    assert "25,95" in found[0]["message"]
    _, out = office.call("trace", "pii.2024.score", "--plan", str(office.plan), "--json")
    assert json.loads(out)[0]["chain"][0]["name"] == "pii-2024-toan-quoc.xlsx"


def test_an_earlier_draft_is_compared_with_the_new_plan(office: Office) -> None:
    document = Document()
    document.add_paragraph("DỰ THẢO")
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải thiện, nâng cao Chỉ số đổi mới sáng tạo cấp địa phương (PII) tỉnh Cao Bằng")
    document.add_paragraph("III. MỤC TIÊU")
    document.add_paragraph("Phấn đấu đến năm 2026, giá trị xuất khẩu đạt 27,50% GRDP.")
    document.save(str(office.inbox / "du-thao-truoc.docx"))
    office.describe("du-thao-truoc.docx", kind="earlier_draft", status="provisional", edition=2025)
    _, report = office.run()
    found = [item for item in report["findings"] if item["code"] == "PII-TARGET-DRAFT-DIFFERS"]
    assert len(found) == 1
    assert "27,5" in found[0]["message"]
    assert "29,5" in found[0]["message"]
