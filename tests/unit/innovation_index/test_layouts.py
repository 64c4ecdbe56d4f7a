"""Layouts as they occur: halves side by side, panels of years, stacked editions, provinces across, other indices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from sources.contracts import Fact, SourceFile
from sources.innovation_index.parse import read_score_grids
from sources.places import SheetCell
from sources.reading import media_types
from sources.reading.located import Cell, Grid, Merge
from sources.registry.provinces import ProvinceRegistry
from sources.words.vocabulary import Measure

NAMES = ProvinceRegistry.load().names(2024)
Rows = Sequence[Sequence[object]]


def read(rows: Rows, name: str = "bang.xlsx", merges: Sequence[Merge] = (), sheet: str = "Sheet1") -> tuple[Fact, ...]:
    cells = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                number = None if isinstance(value, str) else Decimal(str(value))
                place = SheetCell(sheet, f"{chr(64 + column)}{row}")
                cells[row, column] = Cell(row, column, str(value), place, number)
    file = SourceFile("0" * 64, name, media_types.XLSX, 1)
    return read_score_grids([Grid(sheet, cells, tuple(merges))], file).facts


def counted(facts: Sequence[Fact]) -> dict[tuple[int | None, str, str], int]:
    return dict(Counter((fact.edition, fact.code, fact.measure.value) for fact in facts))


def value(facts: Sequence[Fact], province: str, code: str, measure: Measure, edition: int = 2024) -> str:
    wanted = (province, code, measure, edition)
    return next(str(f.value) for f in facts if (f.province, f.code, f.measure, f.edition) == wanted)


def test_two_halves_side_by_side() -> None:
    rows: list[list[object]] = [["BẢNG XẾP HẠNG PII NĂM 2024"], ["Hạng", "Tỉnh", "Điểm", "Hạng", "Tỉnh", "Điểm"]]
    for i in range(32):
        half = [33 + i, NAMES[32 + i], 40 - i] if i < 31 else []
        rows.append([i + 1, NAMES[i], 90 - i, *half])
    facts = read(rows)
    assert counted(facts) == {(2024, "PII", "rank"): 63, (2024, "PII", "score"): 63}
    assert value(facts, NAMES[32], "PII", Measure.RANK) == "33"
    assert value(facts, NAMES[32], "PII", Measure.SCORE) == "40"


def test_a_panel_of_years_and_editions_one_below_the_other() -> None:
    panel = [["Tỉnh", "Năm", "Điểm PII", "Thể chế"]]
    panel += [[name, year, 30.5, 40.5] for name in NAMES[:9] for year in (2023, 2024)]  # type: ignore[list-item]
    assert counted(read(panel)) == {(y, c, "score"): 9 for y in (2023, 2024) for c in ("PII", "1")}
    stacked: list[list[object]] = []
    for year in (2023, 2024):
        stacked += [[f"PII năm {year}"], ["STT", "Địa phương", "PII", "Thứ hạng"]]
        stacked += [[n + 1, name, 90 - n, n + 1] for n, name in enumerate(NAMES)] + [[]]
    assert counted(read(stacked)) == {(y, "PII", m): 63 for y in (2023, 2024) for m in ("score", "rank")}


def test_a_heading_over_the_pillars() -> None:
    rows: list[list[object]] = [
        ["PII 2024"],
        ["TT", "Tỉnh, TP", "Điểm PII", "Xếp hạng", "Các trụ cột", "", ""],
        ["", "", "", "", "Thể chế", "Cơ sở hạ tầng", "Tác động"],
        *[[n + 1, name, 90 - n, n + 1, 10, 20, 30] for n, name in enumerate(NAMES)],
    ]
    facts = read(rows, merges=[Merge(2, 5, 2, 7)])
    assert {code for _, code, _ in counted(facts)} == {"PII", "1", "3", "7"}


def test_provinces_across_and_profiles_with_two_editions() -> None:
    across = [["Chỉ số PII 2024", "Cao Bằng", "Lạng Sơn", "Bắc Kạn"], ["Thể chế", 1.5, 2.5, 3.5], ["Tác động", 4, 5, 6]]
    assert value(read(across), "Lạng Sơn", "7", Measure.SCORE) == "5"
    profile = [
        ["Kết quả PII tỉnh Cao Bằng"],
        ["STT", "Chỉ số", "Năm 2023", "", "Năm 2024", ""],
        ["", "", "Điểm", "Hạng", "Điểm", "Hạng"],
        ["I", "Thể chế", 30.1, 60, 31.2, 61],
        ["1", "Cải cách hành chính", 10.2, 50, 11.2, 51],
        ["II", "Cơ sở hạ tầng", 14, 63, 15, 62],
    ]
    facts = read(profile)
    assert len(facts) == 12
    assert value(facts, "Cao Bằng", "1.2.3", Measure.RANK, 2024) == "51"
    assert value(facts, "Cao Bằng", "3", Measure.SCORE, 2023) == "14"


def test_other_indices_and_tables_of_no_known_index() -> None:
    pci = [["Province", "Entry Costs", "PCI 2019", "Rank", "Tier"], *[[n, 7.5, 60.5, 1, "Good"] for n in NAMES]]
    assert counted(read(pci)) == {(2019, c, m): 63 for c, m in (("PCI.ENTRY", "score"), ("PCI", "score"), ("PCI", "rank"))}
    unknown = [["Tỉnh", "Mức độ hạnh phúc năm 2022", "Số giờ nắng"], *[[n, 7.5, 60.5] for n in NAMES[:9]]]
    facts = read(unknown, name="khac.xlsx")
    assert {(fact.index_code, fact.name) for fact in facts} == {
        ("OTHER", "Mức độ hạnh phúc năm 2022"),
        ("OTHER", "Số giờ nắng"),
    }


def test_repeated_headers_regions_and_lookups_do_not_end_a_table() -> None:
    header = ["STT", "Tỉnh", "Điểm PII", "Thể chế", "Tác động"]
    rows: list[list[object]] = [["PII 2024"], header]
    for n, name in enumerate(NAMES):
        if n % 20 == 0:
            rows.append(["", "Vùng Tây Bắc"])
        if n == 40:
            rows.append(header)
        rows.append([n + 1, name, 90 - n, 50, 40])
    rows += [[], header, ["", "Cao Bằng", value_of(rows, "Cao Bằng"), 50, 40], ["", "Thứ tự", 3, 1, 1]]
    assert counted(read(rows)) == {(2024, code, "score"): 63 for code in ("PII", "1", "7")}


def value_of(rows: Rows, name: str) -> object:
    return next(row[2] for row in rows if len(row) > 2 and row[1] == name)


def test_the_date_of_a_decision_is_no_edition() -> None:
    rows: list[list[object]] = [
        ["CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM 2024"],
        ["(Kèm theo Quyết định số 15/QĐ ngày 27 tháng 5 năm 2025 và văn bản ngày 30/12/2025)"],
        ["Tỉnh", "Điểm PII", "Thể chế"],
        *[[name, 50.5, 40.5] for name in NAMES],
    ]
    assert {fact.edition for fact in read(rows)} == {2024}


def test_a_profile_beside_the_mean_of_its_region_and_another_province() -> None:
    rows: list[list[object]] = [
        ["Mã chỉ số", "Tên chỉ số", "ĐVT", "Cao Bằng", "", "Lạng Sơn", "Trung bình vùng"],
        ["", "", "", "Giá trị", "Điểm", "Điểm", "Điểm"],
        ["2.2.1", "Nhân lực NC&PT/10.000 dân", "người/10.000 dân", 1.2, 10.1, 11.1, 20],
        ["2.2.4", "Số tổ chức KH&CN/10.000 dân", "tổ chức/10.000 dân", 0.2, 5.1, 6.1, 20],
        ["3.1.1", "Hạ tầng số", "điểm", 50, 9.1, 8.1, 20],
    ]
    facts = read(rows, name="pii-2024.xlsx")
    assert len(facts) == 9
    assert value(facts, "Lạng Sơn", "2.2.4", Measure.SCORE) == "6.1"
    raw = next(fact for fact in facts if fact.measure is Measure.RAW_VALUE)
    assert (raw.unit, raw.province, raw.code) == ("người/10.000 dân", "Cao Bằng", "2.2.1")


def test_percentages_of_indicators_are_per_cent_and_unknown_columns_stay_shares() -> None:
    name = "Tỷ lệ doanh nghiệp có hoạt động nghiên cứu và phát triển"
    cells = {}
    for row, texts in enumerate([("Tỉnh", name, "Thể chế", "Tác động"), *[(n, "", "50", "40") for n in NAMES[:9]]], start=1):
        for column, text in enumerate(texts, start=1):
            place = SheetCell("PII 2024", f"{chr(64 + column)}{row}")
            share = row > 1 and column == 2
            number = Decimal("12.5") if share else Decimal(text) if text.isdigit() else None
            cells[row, column] = Cell(row, column, "12.5%" if share else text, place, number, "0.0%" if share else None)
    file = SourceFile("0" * 64, "pii.xlsx", media_types.XLSX, 1)
    facts = read_score_grids([Grid("PII 2024", cells)], file).facts
    assert {(str(f.value), f.unit, f.measure) for f in facts if f.code == "5.1.3"} == {("12.5", "%", Measure.RAW_VALUE)}
    cells[1, 2] = Cell(1, 2, "PCI: % doanh nghiệp hài lòng", SheetCell("PCI 2024", "B1"))
    cells[1, 3] = Cell(1, 3, "Tính minh bạch", SheetCell("PCI 2024", "C1"))
    cells[1, 4] = Cell(1, 4, "Chi phí thời gian", SheetCell("PCI 2024", "D1"))
    facts = read_score_grids([Grid("PCI 2024", cells)], file).facts
    assert {(str(f.value), f.unit, f.place.raw_text) for f in facts if f.code == ""} == {("0.125", None, "12.5%")}
