"""Each thing that can be wrong with a table of scores is told, with its place; nothing of the table is lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sources.contracts import Refused, SourceFile
from sources.innovation_index.parse import read_score_grids
from sources.innovation_index.reading import ScoreReading
from sources.places import CsvField
from sources.reading import media_types
from sources.reading.located import Cell, Grid
from sources.registry.provinces import ProvinceRegistry
from sources.tables.layout import Role, load_layout, save_layout
from sources.words.vocabulary import Level, Measure

HEADER = ("STT", "Tỉnh, thành phố", "Điểm PII", "Xếp hạng", "Đầu vào", "Đầu ra")
TITLE = ("Kết quả Chỉ số đổi mới sáng tạo cấp địa phương năm 2024",)
ROWS: list[list[str]] = [
    ["1", "Hà Nội", "60,00", "1", "62,00", "58,00"],
    ["2", "Hải Phòng", "50,00", "2", "52,00", "48,00"],
    ["3", "Thái Nguyên", "40,00", "3", "42,00", "38,00"],
    ["4", "Cao Bằng", "20,00", "63", "22,00", "18,00"],
]


def read(*rows: Sequence[str], name: str = "bang.csv", edition: int | None = None) -> ScoreReading:
    cells = {
        (row, column): Cell(row, column, text, CsvField(row, column))
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
        if text
    }
    file = SourceFile("0" * 64, name, media_types.CSV, 1, edition=edition)
    reading = read_score_grids([Grid("bang", cells)], file)
    selectors = [item.place.selector for item in (*reading.facts, *reading.ignored)]
    used = {(selector.row, selector.column) for selector in selectors if isinstance(selector, CsvField)}
    assert {position for position, cell in cells.items() if "," in cell.text and cell.text[0].isdigit()} <= used
    return reading


def changed(row: int, column: int, text: str) -> list[list[str]]:
    return [[text if (r, c) == (row, column) else old for c, old in enumerate(texts)] for r, texts in enumerate(ROWS)]


def found(reading: ScoreReading, code: str) -> list[tuple[int, int]]:
    """The places of the figures that the one finding of a kind is about, else the place it names."""
    told = [finding for finding in reading.findings if finding.code == code]
    assert len(told) <= 1
    subjects = {subject for finding in told for subject in finding.subjects}
    places = [fact.place.selector for fact in reading.facts if fact.fact_id in subjects]
    places = places or [finding.place.selector for finding in told if finding.place]
    return [(place.row, place.column) for place in places if isinstance(place, CsvField)]


def test_a_clean_table_has_no_findings() -> None:
    reading = read(TITLE, HEADER, *ROWS)
    assert len(reading.facts) == 16
    assert reading.findings == ()
    assert {(fact.edition, fact.index_code) for fact in reading.facts} == {(2024, "PII")}
    rank = next(fact for fact in reading.facts if fact.measure is Measure.RANK and fact.province == "Cao Bằng")
    assert (rank.value, rank.unit, rank.code) == (63, "hạng", "PII")


def test_an_unknown_province_is_asked_about() -> None:
    reading = read(TITLE, HEADER, *changed(2, 1, "Thái Nguyen Mới"))
    assert found(reading, "PII-SCORES-UNKNOWN-PROVINCE") == [(5, 2)]
    assert {cell.reason for cell in reading.ignored} >= {"unknown_province"}
    reading = read(TITLE, HEADER, *changed(2, 1, "Thái Nguuyên"))
    assert "Thái Nguyên" in next(f.message for f in reading.findings if f.code == "PII-SCORES-UNKNOWN-PROVINCE")


def test_an_unknown_column_is_listed() -> None:
    reading = read(TITLE, (*HEADER, "Số vụ việc lạ"), *[[*row, "1,5"] for row in ROWS])
    assert found(reading, "PII-SCORES-UNKNOWN-COLUMN") == [(2, 7)]
    unknown = [fact for fact in reading.facts if not fact.code]
    assert {(fact.name, fact.level, fact.measure, fact.unit) for fact in unknown} == {
        ("Số vụ việc lạ", Level.UNKNOWN, Measure.UNKNOWN, None)
    }
    assert len(unknown) == 4


def test_missing_provinces() -> None:
    names = ProvinceRegistry.load().names(2024)[:62]
    rows = [[str(number), name, f"{90 - number},00"] for number, name in enumerate(names, start=1)]
    codes = {finding.code: finding.message for finding in read(TITLE, HEADER[:3], *rows).findings}
    assert "Cà Mau" in codes["PII-SCORES-MISSING-PROVINCE"]


def test_a_province_of_the_other_set() -> None:
    reading = read(("PII năm 2025",), HEADER, *changed(2, 1, "Bắc Kạn"))
    assert {row for row, _ in found(reading, "PII-SCORES-OTHER-SET")} == {5}


def test_marks_holes_and_words_among_figures() -> None:
    rows = [*changed(0, 4, "62,00*"), ["5", "Lai Châu", "…", "62", "", "không rõ"]]
    reading = read(TITLE, HEADER, *rows)
    marked = next(fact for fact in reading.facts if fact.place.selector == CsvField(3, 5, 0, 5))
    assert (str(marked.value), marked.place.raw_text) == ("62.00", "62,00")
    holes = [(fact.province, fact.code, fact.place.raw_text) for fact in reading.facts if fact.value is None]
    assert holes == [("Lai Châu", "PII", "…"), ("Lai Châu", "IN", "")]
    assert found(reading, "PII-SCORES-NOT-A-NUMBER") == [(7, 6)]
    assert found(reading, "PII-SCORES-MISSING-FIGURE") == [(7, 3), (7, 5)]


def test_an_ambiguous_number_is_not_decided() -> None:
    rows = [["Hà Nội", "1,234", "5"], ["Cao Bằng", "2,345", "6"], ["Lai Châu", "3,456", "7"]]
    reading = read(TITLE, ("Tỉnh", "Thể chế", "Tác động"), *rows)
    assert found(reading, "PII-SCORES-AMBIGUOUS-NUMBER") == [(3, 2), (4, 2), (5, 2)]
    assert {fact.value for fact in reading.facts if fact.code == "1"} == {None}


def test_averages_and_notes_are_listed_with_their_reason() -> None:
    reading = read(TITLE, HEADER, *ROWS, ["", "Trung bình", "42,50", "", "44,50", "40,50"], ["Ghi chú: số liệu làm tròn."])
    assert sum(cell.reason == "summary_row" for cell in reading.ignored) == 4
    assert [cell.place.raw_text for cell in reading.ignored if cell.reason == "note"] == ["Ghi chú: số liệu làm tròn."]


def test_the_edition_is_asked_for_where_nothing_names_it() -> None:
    assert "PII-SCORES-NO-EDITION" in {finding.code for finding in read(HEADER, *ROWS).findings}
    declared = read(HEADER, *ROWS, edition=2023)
    assert {fact.edition for fact in declared.facts} == {2023}
    assert {fact.edition for fact in read(HEADER, *ROWS, name="pii_2023.csv").facts} == {2023}
    other = read(TITLE, HEADER, *ROWS, edition=2023)
    assert "PII-SCORES-EDITION-DIFFERS" in {finding.code for finding in other.findings}


def test_per_thousand_and_per_ten_thousand_are_never_merged() -> None:
    header = ("Tỉnh", "Đơn đăng ký nhãn hiệu/10.000 dân", "Thể chế", "Tác động")
    reading = read(TITLE, header, *[[row[1], "1,5", "2,5", "3,5"] for row in ROWS])
    assert "6.2.1" not in {fact.code for fact in reading.facts}
    assert found(reading, "PII-SCORES-UNKNOWN-COLUMN") == [(2, 2)]


def test_a_file_without_a_table_is_refused() -> None:
    with pytest.raises(Refused):
        read(("Một", "hai"), ("ba", "bốn"))


def test_a_saved_layout_reads_the_same(tmp_path: Path) -> None:
    reading = read(TITLE, HEADER, *ROWS)
    save_layout(reading.layout, tmp_path / "layout.yml")
    layout = load_layout(tmp_path / "layout.yml")
    assert layout == reading.layout
    figures = layout.tables[0].with_role(Role.FIGURE)
    assert [(column.number, column.code) for column in figures] == [(3, "PII"), (4, "PII"), (5, "IN"), (6, "OUT")]
    cells = {(3, 2): Cell(3, 2, "Hà Nội", CsvField(3, 2)), (3, 5): Cell(3, 5, "9,25", CsvField(3, 5))}
    file = SourceFile("0" * 64, "khac.csv", media_types.CSV, 1)
    again = read_score_grids([Grid("bang", cells)], file, layout=layout)
    assert [(f.code, str(f.value)) for f in again.facts if f.value is not None] == [("IN", "9.25")]


def test_a_saved_layout_gives_way_when_the_headers_have_changed() -> None:
    layout = read(TITLE, HEADER, *ROWS).layout
    moved = ("STT", "Tỉnh, thành phố", "Đầu vào", "Xếp hạng", "Điểm PII", "Đầu ra")
    rows = [TITLE, moved, *[[row[0], row[1], row[4], row[3], row[2], row[5]] for row in ROWS]]
    cells = {(r, c): Cell(r, c, text, CsvField(r, c)) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)}
    reading = read_score_grids([Grid("bang", cells)], SourceFile("0" * 64, "a.csv", media_types.CSV, 1), layout=layout)
    assert "PII-SCORES-LAYOUT-DIFFERS" in {finding.code for finding in reading.findings}
    assert {str(f.value) for f in reading.facts if f.code == "PII" and f.measure is Measure.SCORE} == {
        "60.00",
        "50.00",
        "40.00",
        "20.00",
    }
