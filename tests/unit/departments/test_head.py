"""Whose a document is, by its own head; other provinces further down do not count."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from sources.departments.head import HEAD, province_of
from sources.reading.media_types import DOCX
from sources.reading.prose import read_document


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "KẾ HOẠCH"], "Lạng Sơn"),
        (["SỞ TÀI CHÍNH", "Cần Thơ, ngày 05 tháng 8 năm 2025"], "Cần Thơ"),
        (["UBND THÀNH PHỐ HẢI PHÒNG", "Tham luận"], "Hải Phòng"),
        (["Sở Công Thương - Cà Mau, tháng 8/2025"], "Cà Mau"),
        (["Huế, năm 2025"], "Huế"),
        (["Quảng Ninh, năm 2025 dẫn đầu cả nước"], None),
        (["BỘ KHOA HỌC VÀ CÔNG NGHỆ", "Quyết định"], None),
        (["Hội nghị tỉnh Gia Lai và tỉnh Đắk Lắk"], None),
        (["UBND TỈNH TÂY NINH", *["Nội dung"] * HEAD, "Kinh nghiệm của tỉnh Bắc Ninh"], "Tây Ninh"),
        (["UBND TỈNH LẠNG SƠN", f"Tỉnh Quảng Ninh dẫn đầu, {'rất ' * 12}đáng học tập."], "Lạng Sơn"),
        ([f"Tỉnh Gia Lai phấn đấu {'từng bước ' * 12}cải thiện chỉ số."], "Gia Lai"),
        (["Kinh nghiệm của Quảng Ninh và một số nơi khác"], None),
    ],
)
def test_the_head_names_the_province(tmp_path: Path, lines: list[str], expected: str | None) -> None:
    written = docx.Document()
    for line in lines:
        written.add_paragraph(line)
    written.save(str(tmp_path / "paper.docx"))
    assert province_of(read_document(tmp_path / "paper.docx", DOCX)) == expected
