"""The words that belong to a place are found where a person would look: in it, in its row, over it, before it."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from openpyxl import Workbook

from sources.places import CsvField, SheetCell, WordSpan
from sources.reading import media_types
from sources.reading.near import near_places


def test_the_header_over_a_cell_and_a_field_of_its_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "A"
    for row in (["Biểu năm 2025"], ["Chỉ số", "Mục tiêu 2026", "Mục tiêu 2030", "Kỳ"], ["x", 10, 20, "2024"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    asked = [(SheetCell("A", "C3"), word) for word in ("2030", "2026", "2025", "2024", "2031", "20")]
    found = near_places(tmp_path / "a.xlsx", media_types.XLSX, asked)
    places = [place and (place.key().rpartition("=")[2], place.raw_text) for place in found]
    assert places == [
        ("C2", "Mục tiêu 2030"),
        ("B2", "Mục tiêu 2026"),
        ("A1", "Biểu năm 2025"),
        ("D3", "2024"),
        None,
        ("C3", "20"),
    ]


def test_a_list_says_it_in_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nam,gia_tri,url\n2023,63,https://a.vn/2023\n2024,63,https://b.vn\n", encoding="utf-8")
    asked = [(CsvField(3, 2), "2024"), (CsvField(3, 2), "https://b.vn"), (CsvField(2, 2), "2023")]
    found = near_places(path, media_types.CSV, asked)
    assert [place and place.key() for place in found] == ["csv;row=3;column=1", "csv;row=3;column=3", "csv;row=2;column=1"]


def test_a_sentence_says_it_itself_or_the_one_before(tmp_path: Path) -> None:
    document = Document()
    for text in ("Mục tiêu đến năm 2030", "Nâng tỷ lệ lên 15% vào năm 2027. " + "Lời dẫn. " * 60, "Sau đó: 2040"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    own = WordSpan("document", 1, start=0, end=32)
    found = near_places(tmp_path / "a.docx", media_types.DOCX, [(own, word) for word in ("2027", "2030", "2040")])
    assert [place.raw_text[:33] if place else None for place in found] == [
        "Nâng tỷ lệ lên 15% vào năm 2027. ",
        "Mục tiêu đến năm 2030",
        None,
    ]
