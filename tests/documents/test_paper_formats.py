"""One paper in many formats and encodings: the same commitments, each at a place that holds its words."""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from sources.contracts import Commitment, ReadResult, SourceFile
from sources.departments.papers import read_any
from sources.reading import legacy_text
from sources.reading.media_types import DOC, DOCX, ODT, PDF, PPTX, TEXT
from sources.reading.resolve import texts_of
from tests.unit.departments.framework import framework

LINES = (
    "SỞ CÔNG THƯƠNG",
    "Cao Bằng, ngày 15 tháng 8 năm 2025",
    "THAM LUẬN",
    "I. THỰC TRẠNG",
    "Năm 2024, giá trị xuất khẩu đạt 24,1% GRDP; ước năm 2025 đạt 25,2% GRDP.",
    "II. MỤC TIÊU, CHỈ TIÊU",
    "Cả nước phấn đấu đến năm 2030 có 40% doanh nghiệp có hoạt động đổi mới sáng tạo.",
    "Sở Công Thương đăng ký các chỉ tiêu đến năm 2026 như sau:",
    "- Giá trị xuất khẩu đạt tối thiểu 27% GRDP, năm 2030 đạt 35% GRDP.",
    "- Nâng tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo từ 18% (năm 2024) lên 25%.",
    "- Số đơn đăng ký kiểu dáng công nghiệp: 06 đơn.",
)
TABLE = (
    ("TT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện 2024", "Mục tiêu 2026"),
    ("1", "Chỉ số sản xuất công nghiệp", "%", "106,4", "≥ 109,5"),
    ("2", "Số đơn đăng ký nhãn hiệu", "đơn", "41", "60 - 65"),
)
EXPECTED = [
    ("7.1.3", ">=", "27", "% GRDP", 2026),
    ("7.1.3", "=", "35", "% GRDP", 2030),
    ("5.1.4", "=", "25", "%", 2026),
    ("6.2.3", "=", "6", "đơn", 2026),
    ("7.1.1", ">=", "109.5", "%", 2026),
    ("6.2.1", "range", "60", "đơn", 2026),
]


def tcvn3(text: str) -> str:
    table = yaml.safe_load(Path(legacy_text.__file__).with_name("legacy_text.yml").read_text("utf-8"))["tcvn3"]
    inverse: dict[str, str] = {}
    for legacy, letter in table.items():
        inverse.setdefault(letter, legacy)
    return "".join(inverse.get(letter) or inverse.get(letter.lower(), letter) for letter in text)


def word(path: Path, written: Callable[[str], str] = str, font: str | None = None) -> Path:
    document = docx.Document()

    def put(paragraph: Any, text: str) -> None:
        run = paragraph.add_run(written(text))
        run.font.name = font

    for line in LINES:
        put(document.add_paragraph(), line)
    table = document.add_table(rows=0, cols=5, style="Table Grid")
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            put(cell.paragraphs[0], text)
    put(document.add_paragraph(), "Xin trân trọng cảm ơn!")
    document.save(str(path))
    return path


def slides(path: Path) -> Path:
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    for heads in ((0, 3), (3, 5), (5, len(LINES))):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = LINES[heads[0]]
        frame = slide.shapes.add_textbox(0, Inches(2), Inches(8), Inches(4)).text_frame
        for line in LINES[heads[0] + 1 : heads[1]]:
            frame.add_paragraph().text = line
    table = slide.shapes.add_table(3, 5, 0, Inches(6), Inches(8), Inches(1)).table
    for row, texts in enumerate(TABLE):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    presentation.save(str(path))
    return path


def read(path: Path, media_type: str) -> ReadResult:
    return read_any(path, SourceFile("a" * 64, path.name, media_type, 1), framework())


def told(items: tuple[Commitment, ...]) -> list[tuple[object, ...]]:
    return [(c.indicator_code, c.comparator, str(c.value), c.unit, c.year) for c in items]


def check(path: Path, media_type: str) -> None:
    result = read(path, media_type)
    assert told(result.commitments) == EXPECTED
    assert {c.department for c in result.commitments} == {"Sở Công Thương"}
    assert {"past", "estimate", "national"} <= {item.reason for item in result.not_targets}
    places = [place for c in result.commitments for place in (c.place, c.value_place) if place is not None]
    assert texts_of(path, media_type, [place.selector for place in places]) == [place.raw_text for place in places]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_word(tmp_path: Path, form: str) -> None:
    check(word(tmp_path / "a.docx", lambda text: unicodedata.normalize(form, text)), DOCX)


def test_word_in_tcvn3(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", tcvn3, ".VnTime")
    check(path, DOCX)
    assert "PII-TEXT-LEGACY" in [finding.code for finding in read(path, DOCX).findings]
    assert read(path, DOCX).commitments[0].quote == LINES[8].removeprefix("- ")


def test_slides(tmp_path: Path) -> None:
    check(slides(tmp_path / "a.pptx"), PPTX)


def test_plain_text_without_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    assert told(read(path, TEXT).commitments) == EXPECTED[:4]


@pytest.mark.office
@pytest.mark.parametrize(("ending", "media_type"), [("pdf", PDF), ("odt", ODT), ("doc", DOC)])
def test_formats_made_by_an_office(tmp_path: Path, ending: str, media_type: str) -> None:
    path = word(tmp_path / "a.docx")
    office = shutil.which("soffice")
    assert office is not None
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120)
    check(tmp_path / "out" / f"a.{ending}", media_type)
