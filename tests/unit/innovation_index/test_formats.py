"""The same table as a Word file, an old Word file, a PDF and a scan gives the same facts."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from sources.contracts import Fact, SourceFile
from sources.innovation_index.parse import read_scores
from sources.reading.front_door import inspect
from sources.reading.resolve import raw_texts
from sources.registry.provinces import ProvinceRegistry
from sources.words.vocabulary import Measure

HEADER = ("STT", "Tỉnh, thành phố", "Điểm PII", "Xếp hạng", "Thể chế", "Trình độ phát triển của thị trường")
TITLE = "Bảng 1. Chỉ số đổi mới sáng tạo cấp địa phương năm 2025"
NAMES = ProvinceRegistry.load().names(2025)
ROWS = [(str(n), name, f"{66 - n},{n:02d}", str(n), f"{70 - n},5", f"{40 + n},25") for n, name in enumerate(NAMES, start=1)]


def read(path: Path) -> tuple[Fact, ...]:
    """The facts of a file; each is found again at its place."""
    media_type = inspect(path).media_type
    facts = read_scores(path, SourceFile("0" * 64, path.name, media_type, path.stat().st_size)).facts
    assert raw_texts(path, media_type, [fact.place for fact in facts]) == [fact.place.raw_text for fact in facts]
    return facts


def figures(facts: tuple[Fact, ...]) -> dict[tuple[str, str, Measure], Decimal | None]:
    assert {fact.edition for fact in facts} == {2025}
    return {(fact.province, fact.code, fact.measure): fact.value for fact in facts}


def expected() -> dict[tuple[str, str, Measure], Decimal | None]:
    columns = (("PII", Measure.SCORE), ("PII", Measure.RANK), ("1", Measure.SCORE), ("4", Measure.SCORE))
    return {
        (row[1], code, measure): Decimal(text.replace(",", "."))
        for row in ROWS
        for (code, measure), text in zip(columns, row[2:], strict=True)
    }


def word_file(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=1, cols=len(HEADER))
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Nguồn: số liệu minh họa.")
    document.save(str(path))
    return path


def pdf_file(path: Path) -> Path:
    """The table on two pages, its header repeated, one name and one header broken over two lines."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure

    across = (0.05, 0.1, 0.35, 0.48, 0.6, 0.75)
    with PdfPages(path) as pages:
        for start in (0, 20):
            figure = Figure(figsize=(8, 11))
            FigureCanvasPdf(figure)
            figure.text(0.05, 0.97, TITLE if start == 0 else "", fontsize=9)
            for x, text in zip(across, HEADER, strict=True):
                first, _, rest = text.partition(" độ phát triển ")
                figure.text(x, 0.94, first, fontsize=8)
                figure.text(x, 0.925, f"độ phát triển {rest}" if rest else "", fontsize=8)
            for line, row in enumerate(ROWS[start : start + 20]):
                y = 0.89 - 0.035 * line
                for x, text in zip(across, row, strict=True):
                    broken = text == "Quảng Ninh"
                    figure.text(x, y, "Quảng" if broken else text, fontsize=8)
                    figure.text(x, y - 0.013, "Ninh" if broken else "", fontsize=8)
            pages.savefig(figure)
    return path


def test_a_word_table(tmp_path: Path) -> None:
    assert figures(read(word_file(tmp_path / "a.docx"))) == expected()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_word_table(tmp_path: Path) -> None:
    from sources.reading.conversion import converted

    with converted(word_file(tmp_path / "a.docx"), "doc") as old:
        assert figures(read(old)) == expected()


def test_a_table_in_a_pdf(tmp_path: Path) -> None:
    assert figures(read(pdf_file(tmp_path / "a.pdf"))) == expected()


@pytest.mark.recognition
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_scan(tmp_path: Path) -> None:
    import pypdfium2

    picture = tmp_path / "a.png"
    pypdfium2.PdfDocument(pdf_file(tmp_path / "a.pdf"))[0].render(scale=200 / 72, grayscale=True).to_pil().save(picture)
    read_figures = figures(read(picture))
    right = sum(expected().get(key) == value for key, value in read_figures.items())
    assert len(read_figures) >= 70
    assert right >= 0.95 * len(read_figures)
