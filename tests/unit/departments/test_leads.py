"""Who answers for a promise: bodies in cells, sentences and numbered lines above a list."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from sources.contracts import SourceFile
from sources.departments.bodies import lead_of
from sources.departments.papers import read_paper
from sources.reading.media_types import DOCX
from sources.registry.departments import DepartmentRegistry
from sources.words.vocabulary import FileKind
from tests.unit.departments.framework import framework


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở TP", "Sở Tư pháp"),
        ("Sở Tài chính, Thuế tỉnh phối hợp", "Sở Tài chính"),
        ("Bệnh viện Đa khoa tỉnh; Phòng Nghiệp vụ Y", "Bệnh viện Đa khoa tỉnh"),
        ("Chi cục Thủy lợi, Sở NN&MT", "Sở Nông nghiệp và Môi trường"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Ngân hàng Chính sách xã hội Chi nhánh tỉnh Cà Mau", "Ngân hàng Chính sách xã hội tỉnh"),
        ("Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch", "Sở Y tế"),
    ],
)
def test_one_body_answers(text: str, expected: str) -> None:
    assert lead_of(text, "Sở Y tế") == expected


@pytest.mark.parametrize("text", ["Cà Mau", "tỉnh Lạng Sơn", "Sở tỉnh Cao Bằng"])
def test_a_province_is_no_department(text: str) -> None:
    assert DepartmentRegistry.load().canonical(text) is None


def test_a_numbered_line_heads_the_list_below_it_with_its_indicator_and_lead(tmp_path: Path) -> None:
    document = docx.Document()
    for line in [
        "SỞ NỘI VỤ",
        "Cao Bằng, ngày 05 tháng 12 năm 2025",
        "III. CHỈ TIÊU ĐĂNG KÝ",
        "1. Chỉ số Cải cách hành chính (mã 1.2.3). Chủ trì: Sở Nội vụ.",
        "- Phấn đấu năm 2026 đạt 86 điểm; năm 2027 đạt 87,5 điểm.",
        "2. Chỉ số Cạnh tranh bình đẳng (mã 1.2.4). Chủ trì: Sở Tài chính.",
        "- Phấn đấu năm 2026 đạt 6,9 điểm.",
    ]:
        document.add_paragraph(line)
    path = tmp_path / "tham-luan.docx"
    document.save(str(path))
    file = SourceFile("a" * 64, path.name, DOCX, 1, kind=FileKind.PAPER)
    found = [
        (item.indicator_code, str(item.value), item.year, item.department)
        for item in read_paper(path, file, framework(), "Cao Bằng").commitments
    ]
    assert found == [
        ("1.2.3", "86", 2026, "Sở Nội vụ"),
        ("1.2.3", "87.5", 2027, "Sở Nội vụ"),
        ("1.2.4", "6.9", 2026, "Sở Tài chính"),
    ]


def _leads(tmp_path: Path, *lines: str) -> list[tuple[str | None, str | None]]:
    """Department and body named beside it, of each promise of a paper of the department of health."""
    document = docx.Document()
    for line in ("SỞ Y TẾ", "Cà Mau, ngày 15 tháng 8 năm 2025", "THAM LUẬN", *lines):
        document.add_paragraph(line)
    path = tmp_path / "paper.docx"
    document.save(str(path))
    file = SourceFile("a" * 64, path.name, DOCX, 1, kind=FileKind.PAPER)
    return [(item.department, item.lead_words) for item in read_paper(path, file, framework()).commitments]


@pytest.mark.parametrize(
    ("words", "lead", "beside"),
    [
        ("Do Chi cục Trồng trọt và Bảo vệ thực vật chủ trì: {}", "Sở Y tế", "Chi cục Trồng trọt và Bảo vệ thực vật"),
        ("Phòng Kế hoạch tổng hợp và nghiên cứu đảm nhiệm: {}", "Sở Y tế", "Phòng Kế hoạch tổng hợp và nghiên cứu"),
        ("Thứ hai, Bệnh viện Sản Nhi cam kết {}; Phòng Nghiệp vụ Y chịu trách nhiệm đôn đốc.", "Bệnh viện Sản Nhi", None),
        ("Chi cục Dân số được giao làm đầu mối. Mục tiêu là {}", "Sở Y tế", "Chi cục Dân số"),
        ("Sở tin tưởng và cam kết {}", "Sở Y tế", None),
    ],
)
def test_who_takes_a_promise_on_is_named_whole(tmp_path: Path, words: str, lead: str, beside: str | None) -> None:
    promise = "năm 2026 nộp tối thiểu 05 đơn đăng ký sáng chế, giải pháp hữu ích."
    assert _leads(tmp_path, words.format(promise)) == [(lead, beside)]
