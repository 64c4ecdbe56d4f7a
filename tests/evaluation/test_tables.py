"""Made tables of every layout: what stands in them is read, or its absence told; one table says the same in all formats."""

from __future__ import annotations

import random
import shutil
import textwrap
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from sources.contracts import SourceFile
from sources.innovation_index.parse import read_scores
from sources.innovation_index.reading import ScoreReading
from sources.reading.front_door import inspect
from sources.reading.resolve import raw_texts
from sources.words.vocabulary import Level, Measure
from tests.evaluation.fuzz import outcome
from tests.evaluation.scores import main
from tests.evaluation.variants import LAYOUTS, Key, Numbers, Sheet, Value, Variant, under_pillars, variants

EACH = 5


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_right_or_told(layout: object) -> None:
    chosen = [one for one in LAYOUTS if one is layout]
    read = [(seed, outcome(variant)) for seed, variant in variants(EACH, chosen)]
    assert [(seed, one.wrong[:3], one.false[:3]) for seed, one in read if one.silent] == []
    assert sum(one.right for _, one in read) >= 0.8 * sum(one.known for _, one in read)


def test_the_title_says_what_stands_before_the_ranks_in_brackets() -> None:
    """Scores that nowhere reach the ends of their range, as those of a part of the provinces do not."""
    numbers = Numbers(random.Random(5), (2025,))
    codes = [node.code for node in numbers.nodes if node.level is Level.INDICATOR][:3]
    sheet = Sheet(
        "PII", [["PII năm 2025: điểm (thứ hạng)"], ["Tỉnh", *(f"{c} {numbers.framework.nodes[c].name}" for c in codes)]]
    )
    truth: dict[Key, Decimal] = {}
    for place, province in enumerate(numbers.provinces, start=1):
        scores = [Decimal(5 + 2 * ((place * step) % 43)) for step in (1, 5, 7)]
        every = [sorted((5 + 2 * ((other * step) % 43) for other in range(1, 35)), reverse=True) for step in (1, 5, 7)]
        ranks = [1 + column.index(int(score)) for column, score in zip(every, scores, strict=True)]
        sheet.add(province, *(f"{score},50 ({rank})" for score, rank in zip(scores, ranks, strict=True)))
        for code, score, rank in zip(codes, scores, ranks, strict=True):
            truth[province, 2025, code, Measure.SCORE] = score + Decimal("0.5")
            truth[province, 2025, code, Measure.RANK] = Decimal(rank)
    read = outcome(Variant("brackets", [sheet], truth))
    assert (read.right, read.wrong, read.false) == (len(truth), [], [])


def test_files_made_without_sight_of_the_code() -> None:
    assert main([str(Path(__file__).with_name("tables"))]) == 0


def written(sheet: Sheet, path: Path) -> Path:
    """The table as a file of the kind that the path ends with."""
    if path.suffix == ".xlsx":
        _workbook(sheet, path)
    elif path.suffix == ".csv":
        path.write_text("\n".join(";".join(_text(value) for value in row) for row in _filled(sheet)), encoding="utf-8")
    elif path.suffix == ".ods":
        _open_document(sheet, path)
    elif path.suffix == ".docx":
        _word(sheet, path)
    else:
        _pages(sheet, path)
    return path


def _text(value: Value) -> str:
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _filled(sheet: Sheet) -> list[list[Value]]:
    """The rows with merged values repeated, as a format without merged cells gives them."""
    width = max(map(len, sheet.rows))
    rows = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
    for top, left, bottom, right in sheet.merges:
        for row in range(top, bottom + 1):
            rows[row - 1][left - 1 : right] = [rows[top - 1][left - 1]] * (right - left + 1)
    return rows


def _workbook(sheet: Sheet, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet.name
    for row in sheet.rows:
        page.append([float(value) if isinstance(value, Decimal) else value for value in row])
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)


def _open_document(sheet: Sheet, path: Path) -> None:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    rows = ""
    for number, row in enumerate(sheet.rows, start=1):
        rows += "<table:table-row>"
        for column, value in enumerate(row, start=1):
            down, across = spans.get((number, column), (1, 1))
            kind = f'office:value-type="float" office:value="{value}"' if isinstance(value, Decimal | int) else ""
            spanned = (
                f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"' if down * across > 1 else ""
            )
            kind = kind or ('office:value-type="string"' if value is not None else "")
            paragraph = f"<text:p>{escape(_text(value))}</text:p>" if value is not None else ""
            rows += f"<table:table-cell {kind} {spanned}>{paragraph}</table:table-cell>"
        rows += "</table:table-row>"
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
    content += f'<table:table table:name="{sheet.name}">{rows}</table:table>'
    content += "</office:spreadsheet></office:body></office:document-content>"
    media = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    manifest += f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
    manifest += '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", media)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def _word(sheet: Sheet, path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(str(sheet.rows[0][0]))
    rows = sheet.rows[1:]
    width = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=width)
    for cells, row in zip([list(row.cells) for row in table.rows], rows, strict=True):
        for cell, value in zip(cells, row, strict=False):
            cell.text = _text(value)
    for top, left, bottom, right in sheet.merges:
        table.cell(top - 2, left - 1).merge(table.cell(bottom - 2, right - 1))
    document.save(str(path))


def _pages(sheet: Sheet, path: Path) -> None:
    """A ruled table on one wide page."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    rows, columns = len(sheet.rows), max(map(len, sheet.rows))
    figure = Figure(figsize=(2.6 * columns, 0.3 * rows))
    FigureCanvasPdf(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.axis("off")
    hidden = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for number, row in enumerate(sheet.rows, start=1):
        for column in range(1, columns + 1):
            own = hidden.get((number, column), (number, column))
            value = row[column - 1] if column <= len(row) else None
            text = _text(value)
            if number == 1:
                axes.text(0.02, 0.7, text, fontsize=8) if column == 1 else None
                continue
            axes.text(column - 0.97, number - 0.5, textwrap.fill(text, 60), fontsize=5, va="center")
            if hidden.get((number, column + 1), (0, 0)) != own or own == (number, column + 1):
                axes.plot([column, column], [number - 1, number], color="black", linewidth=0.5)
            if hidden.get((number + 1, column), (0, 0)) != own:
                axes.plot([column - 1, column], [number, number], color="black", linewidth=0.5)
    axes.plot([0, columns], [1, 1], color="black", linewidth=0.5)
    axes.plot([0, 0], [1, rows], color="black", linewidth=0.5)
    figure.savefig(path)


def read(path: Path) -> ScoreReading:
    media_type = inspect(path).media_type
    reading = read_scores(path, SourceFile("0" * 64, path.name, media_type, path.stat().st_size))
    places = [fact.place for fact in reading.facts]
    assert raw_texts(path, media_type, places) == [place.raw_text for place in places]
    return reading


def said(reading: ScoreReading) -> tuple[object, ...]:
    facts = {
        (f.province, f.edition, f.code, f.name, f.measure, f.unit, f.value) for f in reading.facts if f.value is not None
    }
    return facts, {(finding.code, finding.severity) for finding in reading.findings}


@pytest.mark.parametrize("ending", ["csv", "ods", "docx", "pdf"])
def test_one_table_says_the_same_in_every_format(ending: str, tmp_path: Path) -> None:
    variant = under_pillars(random.Random(3))
    expected = read(written(variant.sheets[0], tmp_path / "bang.xlsx"))
    assert {(f.province, f.edition, f.code, f.measure): f.value for f in expected.facts} == variant.truth
    assert said(read(written(variant.sheets[0], tmp_path / f"bang.{ending}"))) == said(expected)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_workbook_says_the_same(tmp_path: Path) -> None:
    from sources.reading.conversion import converted

    variant = under_pillars(random.Random(3))
    expected = read(written(variant.sheets[0], tmp_path / "bang.xlsx"))
    with converted(tmp_path / "bang.xlsx", "xls") as old:
        assert said(read(old)) == said(expected)
