"""Values with units, ranges, comparators and ranks, and the digits that are no values."""

from decimal import Decimal

import pytest

from sources.departments.quantities import read_sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 27,5% GRDP", [("27.5", None, "% GRDP", "=")]),
        ("đạt tối thiểu 1,3 tổ chức/10.000 dân", [("1.3", None, "tổ chức/10.000 dân", ">=")]),
        ("từ 6,7 điểm trở lên", [("6.7", None, "điểm", ">=")]),
        ("không quá 02 ngày", [("2", None, "ngày", "<=")]),
        ("dưới 14,6%", [("14.6", None, "%", "<")]),
        ("≥ 75", [("75", None, None, ">=")]),
        ("từ 9,5 đến 10,5%", [("9.5", "10.5", "%", "range")]),
        ("12 - 14 đơn/vạn dân", [("12", "14", "đơn/10.000 dân", "range")]),
        ("từ 5,9 lên 6,6 điểm", [("5.9", None, None, "="), ("6.6", None, "điểm", "=")]),
        ("tăng gấp đôi", [("2", None, "lần", "=")]),
        ("tăng trưởng hai con số", [("10", None, "%", ">=")]),
        ("xếp thứ 29/34", [("29", None, "hạng", "=")]),
        ("trong top 30 cả nước", [("30", None, "hạng", "top")]),
        ("thuộc nhóm 28 tỉnh dẫn đầu", [("28", None, "hạng", "top")]),
        ("19/56 xã đạt chuẩn", [("19", None, "xã", "=")]),
        ("tăng 2,5 điểm phần trăm", [("2.5", None, "điểm phần trăm", "=")]),
        ("đạt 1.191,118 tỷ đồng", [("1191.118", None, "tỷ đồng", "=")]),
        ("đạt 58 trđ/người/năm", [("58", None, "triệu đồng/người/năm", "=")]),
        ("đạt và vượt 3.150 tỉ đồng", [("3150", None, "tỷ đồng", ">=")]),
        ("đạt khoảng 460 triệu USD", [("460", None, "triệu USD", "=")]),
        ("có hai đơn", [("2", None, "đơn", "=")]),
        ("2026 doanh nghiệp", [("2026", None, "doanh nghiệp", "=")]),
    ],
)
def test_values(text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    found = [(m.value, m.value_high, m.unit, m.comparator) for m in read_sentence(text).quantities]
    assert found == [
        (Decimal(value), None if high is None else Decimal(high), unit, sign) for value, high, unit, sign in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 57-NQ/TW",
        "Quyết định số 62/QĐ-UBND ngày 20/01/2025",
        "chứng chỉ ISO 9001:2015",
        "sản phẩm OCOP 4 sao trở lên",
        "lao động từ 15 tuổi trở lên",
        "trụ cột 3",
        "chỉ số 2.2.1",
        "đơn/10.000 dân",
        "giai đoạn 2021-2025",
        "quý III/2026",
        "Điều 5 khoản 2",
        "số điện thoại 0206 385 2222",
        "Cách mạng công nghiệp lần thứ 4",
    ],
)
def test_digits_that_are_no_values(text: str) -> None:
    assert read_sentence(text).quantities == ()
