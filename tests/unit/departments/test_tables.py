"""Tables of targets in the layouts that departments use."""

from decimal import Decimal

import pytest

from sources.departments.match import IndicatorMatcher
from sources.departments.passages import TablePassage
from sources.departments.prose import Context, Findings
from sources.departments.sheet import sheet_of_table
from sources.departments.tables import read_sheet
from sources.places import WordSpan
from sources.reading.located import BlockKind, Paragraph, Table, TableCell
from tests.unit.departments.framework import framework

MATCHER = IndicatorMatcher(framework())
LEFT, UP = object(), object()
"""Marks of a cell that belongs to its left or upper neighbour."""


def table(*rows: tuple[object, ...]) -> Table:
    cells = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if not isinstance(text, str):
                continue
            width = 1
            while column + width < len(row) and row[column + width] is LEFT:
                width += 1
            height = 1
            while at + height < len(rows) and rows[at + height][column] is UP:
                height += 1
            place = WordSpan("document", 0, at, column, 0, end=len(text))
            cells.append(TableCell(at, column, (Paragraph(text, place, BlockKind.TABLE_CELL),), height, width))
    return Table(tuple(cells))


def read(*rows: tuple[object, ...], headings: tuple[str, ...] = (), department: str | None = "Sở Công Thương") -> Findings:
    found = Findings()
    sheet = sheet_of_table(TablePassage(table(*rows), headings, "", None))
    read_sheet(sheet, Context(MATCHER, department, False, 2025), found)
    return found


def targets(found: Findings) -> list[tuple[object, ...]]:
    return [(d.match.code, d.mention.comparator, d.mention.value, d.unit, d.year) for d in found.drafts]


def test_two_header_rows_with_merged_years() -> None:
    found = read(
        ("TT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện 2024", "Mục tiêu", LEFT, LEFT),
        (UP, UP, UP, UP, "2026", "2027", "2030"),
        ("1", "Giá trị xuất khẩu/GRDP", "% GRDP", "24,1", "27", "29", "≥ 36"),
    )
    assert targets(found) == [
        ("7.1.3", "=", Decimal(27), "% GRDP", 2026),
        ("7.1.3", "=", Decimal(29), "% GRDP", 2027),
        ("7.1.3", ">=", Decimal(36), "% GRDP", 2030),
    ]
    assert {(d.baseline, d.base_year) for d in found.drafts} == {(Decimal("24.1"), 2024)}
    assert [item.reason for item in found.not_targets] == ["past_result"]


def test_years_down_the_first_column() -> None:
    found = read(
        ("Năm", "Chỉ số sản xuất công nghiệp (%)", "Số đơn đăng ký nhãn hiệu"),
        ("2024", "106,4", "41"),
        ("2026", "109", "60 đơn"),
        ("2027", "110", "72 đơn"),
        headings=("Mục tiêu",),
    )
    assert sorted(targets(found), key=str) == sorted(
        [
            ("7.1.1", "=", Decimal(109), "%", 2026),
            ("7.1.1", "=", Decimal(110), "%", 2027),
            ("6.2.1", "=", Decimal(60), "đơn", 2026),
            ("6.2.1", "=", Decimal(72), "đơn", 2027),
        ],
        key=str,
    )


def test_bare_years_are_targets_only_ahead() -> None:
    found = read(
        ("Chỉ tiêu", "2023", "2024", "Ước 2025", "2026"),
        ("Thu nhập bình quân đầu người (triệu đồng/người/tháng)", "3,2", "3,5", "3,8", "4,2"),
    )
    assert targets(found) == [("7.2.3", "=", Decimal("4.2"), "triệu đồng/người/tháng", 2026)]
    assert [item.reason for item in found.not_targets] == ["past_result", "past_result", "estimate"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Mục tiêu cả nước năm 2030", "national_target"),
        ("Trung bình vùng", "other_province"),
        ("Kịch bản cao 2030", "scenario"),
        ("Kế hoạch năm 2023", "past_target"),
    ],
)
def test_columns_of_others(header: str, reason: str) -> None:
    found = read(("Chỉ tiêu", header, "Mục tiêu 2030"), ("Tỷ lệ lao động qua đào tạo", "75%", "55%"))
    assert targets(found) == [("5.1.2", "=", Decimal(55), "%", 2030)]
    assert [item.reason for item in found.not_targets] == [reason]


def test_rows_of_another_lead_are_not_own_targets() -> None:
    found = read(
        ("Chỉ tiêu", "Cơ quan chủ trì", "Mục tiêu 2026"),
        ("Giá trị xuất khẩu/GRDP", "Sở Công Thương", "27%"),
        ("Đầu tư trực tiếp nước ngoài/GRDP", "Sở Tài chính", "0,7%"),
    )
    assert targets(found) == [("7.1.3", "=", Decimal(27), "%", 2026)]
    assert [item.reason for item in found.not_targets] == ["other_department"]


def test_table_of_several_departments() -> None:
    found = read(
        ("Chỉ tiêu", "ĐVT", "Năm 2026"),
        ("I. Sở Công Thương", LEFT, LEFT),
        ("Chỉ số sản xuất công nghiệp", "%", "109"),
        ("II. Sở Tài chính", LEFT, LEFT),
        ("FDI/GRDP", "%", "0,7"),
        headings=("Chỉ tiêu đăng ký",),
        department=None,
    )
    assert [(d.match.code, d.department) for d in found.drafts] == [
        ("7.1.1", "Sở Công Thương"),
        ("5.3.1", "Sở Tài chính"),
    ]


def test_like_above_ranks_ranges_and_words() -> None:
    found = read(
        ("Chỉ tiêu", "Đơn vị", "Cơ quan chủ trì", "Mục tiêu năm 2026"),
        ("Số đơn đăng ký nhãn hiệu", "đơn", "Sở Công Thương", "40 - 50"),
        ("Số đơn kiểu dáng công nghiệp", "nt", "nt", "6"),
        ("Thứ hạng PII", "hạng", "nt", "30/34"),
        ("Quản trị điện tử", "điểm", "nt", "Đạt mức khá"),
    )
    assert targets(found) == [
        ("6.2.1", "range", Decimal(40), "đơn", 2026),
        ("6.2.3", "=", Decimal(6), "đơn", 2026),
        ("PII", "=", Decimal(30), "hạng", 2026),
    ]
    assert [item.reason for item in found.not_targets] == ["qualitative"]


def test_cells_that_name_their_years() -> None:
    found = read(
        ("Nội dung", "Mục tiêu, lộ trình", "Giải pháp"),
        ("Tỷ lệ DN có hoạt động ĐMST", "2026: 22%; 2027: 25%", "Đào tạo 100 doanh nghiệp"),
        ("Tỷ lệ đất công nghiệp có hạ tầng", "Từ 32% lên 45% năm 2026", ""),
    )
    assert targets(found) == [
        ("5.1.4", "=", Decimal(22), "%", 2026),
        ("5.1.4", "=", Decimal(25), "%", 2027),
        ("3.2.2", "=", Decimal(45), "%", 2026),
    ]
    assert found.drafts[0].solution == "Đào tạo 100 doanh nghiệp"


def test_row_that_counts_the_columns_and_first_row_numbered_zero() -> None:
    counted = read(("Chỉ tiêu", "ĐVT", "Mục tiêu 2026"), ("(1)", "(2)", "(3)"), ("Cải cách hành chính", "điểm", "82"))
    assert targets(counted) == [("1.2.3", "=", Decimal(82), "điểm", 2026)]
    numbered = read(("TT", "Chỉ tiêu", "ĐVT", "Mục tiêu 2026"), ("0", "Cải cách hành chính", "điểm", "82"))
    assert targets(numbered) == targets(counted)


def test_value_score_and_rank_of_one_year() -> None:
    found = read(
        ("Chỉ số", "ĐVT", "Thực hiện 2024", LEFT, LEFT, "Mục tiêu 2026", LEFT, LEFT),
        (UP, UP, "Giá trị", "Điểm", "Hạng", "Giá trị", "Điểm", "Hạng"),
        ("Giá trị xuất khẩu/GRDP", "% GRDP", "24,1", "31,2", "33/34", "27", "35", "30/34"),
    )
    assert targets(found) == [
        ("7.1.3", "=", Decimal(27), "% GRDP", 2026),
        ("7.1.3", "=", Decimal(35), "điểm", 2026),
        ("7.1.3", "=", Decimal(30), "hạng", 2026),
    ]
    assert [d.kind for d in found.drafts] == ["level", "score", "rank"]
    assert [d.baseline for d in found.drafts] == [Decimal("24.1"), Decimal("31.2"), Decimal(33)]
