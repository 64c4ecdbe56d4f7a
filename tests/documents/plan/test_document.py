"""The plan as a Word document: complete, readable by others, marked where illustrative, the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from reports.plan import PlanContent, build, write_word
from sources.words.vocabulary import Status
from tests.documents.plan.package import part
from tests.documents.plan_material import commitments, plan_inputs, targets
from tests.joining import rejoined


def _texts(path: Path) -> str:
    return re.sub(r"<[^>]+>", "", part(path).replace("</w:p>", "\n"))


def test_same_content_gives_same_bytes(content: PlanContent, document: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.docx"
    write_word(content, again)
    assert again.read_bytes() == document.read_bytes()


def test_package_shows_no_clock(document: Path) -> None:
    with ZipFile(document) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
    properties = docx.Document(str(document)).core_properties
    assert properties.created == properties.modified
    assert str(properties.created).startswith("2026-01-15")


def test_all_chapters_and_annexes_are_there(document: Path) -> None:
    text = _texts(document)
    for heading in (
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. THỰC TRẠNG CHỈ SỐ PII CỦA TỈNH",
        "III. MỤC TIÊU",
        "IV. NHIỆM VỤ, GIẢI PHÁP",
        "V. KINH PHÍ THỰC HIỆN",
        "VI. TỔ CHỨC THỰC HIỆN",
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ):
        assert heading in text
    assert text.count("Phụ lục I\n") == 1


def test_sections_are_portrait_then_landscape(document: Path) -> None:
    sections = docx.Document(str(document)).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, True, True]


def test_illustrative_figures_are_marked_on_page_one_in_headers_and_once_a_paragraph(document: Path) -> None:
    xml = part(document)
    assert "KHÔNG PHẢI VĂN BẢN CHÍNH THỨC" in xml
    with ZipFile(document) as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/header")]
    assert headers
    assert all("không phải văn bản chính thức" in header for header in headers)
    marks = [paragraph.count('vertAlign w:val="superscript"') for paragraph in re.findall(r"<w:p>.*?</w:p>", xml)]
    assert max(marks) == 1
    (result,) = [
        item for item in re.findall(r"<w:p>.*?</w:p>", xml) if 'tag w:val="pii.2025.score"' in item and "tỉnh, thành" in item
    ]
    assert result.count('vertAlign w:val="superscript"') == 1


def test_official_figures_carry_no_mark(tmp_path: Path) -> None:
    inputs = rejoined(
        plan_inputs(status=Status.OFFICIAL),
        commitments=tuple(replace(item, status=Status.COMMITTED) for item in commitments()),
    )
    path = tmp_path / "official.docx"
    write_word(build(inputs, targets(inputs)), path)
    assert "KHÔNG PHẢI VĂN BẢN CHÍNH THỨC" not in part(path)
    assert '<w:tag w:val="pii.2025.score"/>' in part(path)
    (result,) = [item for item in re.findall(r"<w:p>.*?</w:p>", part(path)) if "xếp thứ" in item and "tỉnh, thành" in item]
    assert "superscript" not in result


def test_department_words_stay_text(tmp_path: Path) -> None:
    """Words of a paper are data: markup in them is shown, not obeyed."""
    hostile = replace(commitments()[0], solution='Xây dựng <w:br/> & "kho" {province} {0}')
    inputs = rejoined(plan_inputs(), commitments=(hostile, *commitments()[1:]))
    path = tmp_path / "hostile.docx"
    write_word(build(inputs, targets(inputs)), path)
    assert '&lt;w:br/&gt; &amp; "kho" {province} {0}' in part(path)


@pytest.mark.office
def test_libreoffice_opens_it(document: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "ke-hoach.pdf").stat().st_size > 50_000
