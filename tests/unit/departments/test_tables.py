"""Tables of targets in the layouts that departments use."""

from decimal import Decimal

import pytest

from sources.contracts import Commitment, NotTarget, SourceFile
from sources.departments.indicators import IndicatorMatcher
from sources.departments.papers import Opened, readings_of
from sources.departments.passages import TablePassage
from sources.departments.promises import commitments_of
from sources.departments.readings import Paper
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


class Found:
    """What a table gave."""

    def __init__(self, commitments: list[Commitment], not_targets: list[NotTarget]) -> None:
        self.drafts, self.not_targets = commitments, not_targets


def read(*rows: tuple[object, ...], headings: tuple[str, ...] = (), department: str | None = "Sở Công Thương") -> Found:
    parts = [TablePassage(table(*rows), headings, "", None)]
    readings = readings_of(Opened(Paper(MATCHER, department, False, None, None, 2025), list(parts), [], []))
    commitments, rejected = commitments_of(readings, SourceFile("a" * 64, "a.docx", "", 1))
    return Found([item for item in commitments if item.indicator_code], rejected)


def targets(found: Found) -> list[tuple[object, ...]]:
    return [(d.indicator_code, d.comparator, d.value, d.unit, d.year) for d in found.drafts]


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
    assert [item.reason for item in found.not_targets] == ["past"]


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
    assert [item.reason for item in found.not_targets] == ["past", "past", "estimate"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Mục tiêu cả nước năm 2030", "national"),
        ("Trung bình vùng", "other_body"),
        ("Kịch bản cao 2030", "forecast"),
        ("Kế hoạch năm 2023", "past"),
    ],
)
def test_columns_of_others(header: str, reason: str) -> None:
    found = read(("Chỉ tiêu", header, "Mục tiêu 2030"), ("Tỷ lệ lao động qua đào tạo", "75%", "55%"))
    assert targets(found) == [("5.1.2", "=", Decimal(55), "%", 2030)]
    assert [item.reason for item in found.not_targets] == [reason]


def test_the_lead_of_a_row_is_a_field() -> None:
    found = read(
        ("Chỉ tiêu", "Cơ quan chủ trì", "Mục tiêu 2026"),
        ("Giá trị xuất khẩu/GRDP", "Sở Công Thương", "27%"),
        ("Đầu tư trực tiếp nước ngoài/GRDP", "Sở Tài chính", "0,7%"),
    )
    assert [(d.indicator_code, d.department) for d in found.drafts] == [
        ("7.1.3", "Sở Công Thương"),
        ("5.3.1", "Sở Tài chính"),
    ]


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
    assert [(d.indicator_code, d.department) for d in found.drafts] == [
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
