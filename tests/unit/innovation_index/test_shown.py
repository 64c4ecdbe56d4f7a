"""What the analyst sees: the JSON of `pii-plan read`, the lines for the terminal, the page; and very long lists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from flows.cli import main
from reports.reading_report import FileReport, reading_report
from sources.contracts import Fact, SourceFile
from sources.innovation_index import long_lists, parse
from sources.innovation_index.parse import read_scores
from sources.innovation_index.vintages import compare_vintages
from sources.reading import media_types

REAL = Path(__file__).parents[2] / "real"
LIST = """edition,province,level,code,name_vi,raw_value,unit,score,rank,n_provinces,source_url
2024,Hà Nội,index,PII,Chỉ số đổi mới sáng tạo cấp địa phương,,,62.86,1,63,https://a.vn/1
2024,TP.HCM,pillar,1,Thể chế,,,"55,5",2,63,https://a.vn/2
2024,Cao Bằng,indicator,,Giá trị xuất khẩu/GRDP,"12,25",% GRDP,7.10,,63,
2024,Cao Bằng,index,PII,Chỉ số đổi mới sáng tạo cấp địa phương,,,22.18,63,63,https://a.vn/3
2024,Cao Bàng Mới,index,PII,Chỉ số đổi mới sáng tạo cấp địa phương,,,23.18,,63,https://a.vn/3
"""


def scores_file(path: Path) -> SourceFile:
    return SourceFile("0" * 64, path.name, media_types.CSV, path.stat().st_size)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "so-lieu.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_of_published_figures(published: Path) -> None:
    facts = read_scores(published, scores_file(published)).facts
    assert [(f.province, f.code, f.measure.value, str(f.value), f.unit, f.url) for f in facts] == [
        ("Hà Nội", "PII", "score", "62.86", "điểm", "https://a.vn/1"),
        ("Hà Nội", "PII", "rank", "1", "hạng", "https://a.vn/1"),
        ("Thành phố Hồ Chí Minh", "1", "score", "55.5", "điểm", "https://a.vn/2"),
        ("Thành phố Hồ Chí Minh", "1", "rank", "2", "hạng", "https://a.vn/2"),
        ("Cao Bằng", "7.1.3", "raw_value", "12.25", "% GRDP", None),
        ("Cao Bằng", "7.1.3", "score", "7.10", "điểm", None),
        ("Cao Bằng", "PII", "score", "22.18", "điểm", "https://a.vn/3"),
        ("Cao Bằng", "PII", "rank", "63", "hạng", "https://a.vn/3"),
    ]


def test_a_list_read_in_pieces_gives_the_same_facts(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_scores(published, scores_file(published))
    monkeypatch.setattr(parse, "LONG_FILE", 1)
    monkeypatch.setattr(long_lists, "_PIECE", 2)
    taken: list[Fact] = []
    reading = read_scores(published, scores_file(published), take=taken.extend)
    assert tuple(taken) == plain.facts
    assert reading.facts == ()
    assert "PII-SCORES-UNKNOWN-PROVINCE" in {finding.code for finding in reading.findings}
    assert reading.layout == plain.layout


def test_the_read_command(published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, layout = tmp_path / "bao-cao.html", tmp_path / "layout.yml"
    assert main(["read", str(published), "--json", "--report", str(page), "--save-layout", str(layout)]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) >= {"file", "facts", "findings", "ignored", "layout"}
    keys = {"fact_id", "place", "raw_text", "value", "unit", "edition", "province", "level", "code", "name", "measure"}
    assert all(keys <= set(fact) for fact in printed["facts"])
    assert printed["facts"][0]["place"] == {
        "format": "csv",
        "row": 2,
        "column": 8,
        "raw_text": "62.86",
        "before": "",
        "after": "",
    }
    assert main(["read", str(published), "--layout", str(layout)]) == 1
    assert "Cao Bàng Mới" in capsys.readouterr().out
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"MZ....")
    assert main(["read", str(broken)]) == 3
    assert "PII-READ-PROGRAM" in capsys.readouterr().err


def test_the_page_loads_nothing_and_says_what_changed(published: Path) -> None:
    reading = read_scores(published, scores_file(published))
    report = FileReport(reading.file, reading.facts, reading.findings, reading.ignored, reading.layout)
    changes = compare_vintages(reading.facts[:7], reading.facts[1:])
    page = reading_report([report, FileReport(reading.file, reading.facts, changes=changes, refused=True)])
    assert page == reading_report([report, FileReport(reading.file, reading.facts, changes=changes, refused=True)])
    assert not re.search(r"<(?:script|link|img|iframe)|url\(|@import|src=", page)
    assert "Cao Bàng Mới" in page
    assert "62,86" in page
    assert "bị từ chối" in page


def test_the_file_is_handed_back_with_marks_and_comments(published: Path, tmp_path: Path) -> None:
    import openpyxl

    marked = tmp_path / "tra-lai.xlsx"
    assert main(["read", str(published), "--json", "--marked", str(marked)]) == 1
    sheet = openpyxl.load_workbook(marked).worksheets[0]
    commented = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert set(commented) >= {"B6"}
    assert "Cao Bàng Mới" in commented["B6"]
    assert sheet["B6"].value == "Cao Bàng Mới"
    again = tmp_path / "lan-hai.xlsx"
    main(["read", str(published), "--json", "--marked", str(again)])
    assert again.read_bytes() == marked.read_bytes()
    own = tmp_path / "bang.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    rows: list[list[str | float]] = [["PII 2024"], ["Tỉnh", "Điểm PII"], ["Hà Nội", 62.1], ["Cao Bằng", "không rõ"]]
    rows.append(["Lai Châu", 20.5])
    for row in rows:
        page.append(row)
    page["B3"].number_format = "0.0"
    book.save(own)
    main(["read", str(own), "--json", "--marked", str(marked)])
    copy = openpyxl.load_workbook(marked).worksheets[0]
    assert copy["B4"].comment is not None
    assert copy["B3"].number_format == "0.0"
