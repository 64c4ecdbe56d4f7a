"""Phrases and the indicators they name; near pairs must not be mixed up."""

import unicodedata

import pytest

from sources.departments.indicators import THRESHOLD, IndicatorMatcher
from tests.unit.departments.framework import framework

MATCHER = IndicatorMatcher(framework())


@pytest.mark.parametrize("edition", [2023, 2024, 2025])
def test_every_name_and_alias_names_its_indicator(edition: int) -> None:
    rows = framework(edition)
    matcher = IndicatorMatcher(rows)
    assert [(row.code, matcher.match(row.name).code) for row in rows] == [(row.code, row.code) for row in rows]


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("nhân lực R&D trên vạn dân", "2.2.1"),
        ("tổng chi NC&PT so với GRDP", "2.2.3"),
        ("chi cho R&D của các doanh nghiệp", "5.1.5"),
        ("Tỷ lệ DN có R&D", "5.1.3"),
        ("DN có hoạt động ĐMST", "5.1.4"),
        ("số đơn nhãn hiệu", "6.2.1"),
        ("đơn đăng ký nhãn hiệu chứng nhận", "6.2.2"),
        ("đơn kiểu dáng CN", "6.2.3"),
        ("số doanh nghiệp trên 1.000 dân", "4.2.2"),
        ("số doanh nghiệp mới/10.000 dân", "6.3.1"),
        ("Chi NSĐP cho KHCN", "2.2.2"),
        ("kim ngạch xuất khẩu qua cửa khẩu", "7.1.3"),
        ("chi so san xuat cong nghiep", "7.1.1"),
        ("Số đơn đăng kí nhãn hiêu", "6.2.1"),
        ("PAR Index", "1.2.3"),
        ("điểm trụ cột 3", "3"),
        ("chỉ số PII của tỉnh", "PII"),
    ],
)
def test_phrase_names_indicator(phrase: str, code: str) -> None:
    for form in ("NFC", "NFD"):
        match = MATCHER.match(unicodedata.normalize(form, phrase))
        assert match.code == code
        assert match.confidence >= THRESHOLD


@pytest.mark.parametrize(
    "phrase",
    [
        "số lớp tập huấn về sở hữu trí tuệ",
        "cán bộ được tập huấn về sáng chế",
        "tỷ lệ lấp đầy các cụm công nghiệp",
        "tổng kim ngạch xuất nhập khẩu",
        "giá trị sản xuất công nghiệp",
        "sản phẩm OCOP 3 sao",
        "số doanh nghiệp",
        "tổng mức bán lẻ hàng hóa",
        "Chỉ số PCI",
        "",
    ],
)
def test_phrase_that_names_no_indicator(phrase: str) -> None:
    assert MATCHER.match(phrase).code is None


def test_foreign_denominator_lowers_the_confidence() -> None:
    right = MATCHER.match("Đơn đăng ký nhãn hiệu/1.000 doanh nghiệp")
    foreign = MATCHER.match("Đơn đăng ký nhãn hiệu/10.000 dân")
    assert right.code == foreign.code == "6.2.1"
    assert foreign.confidence < right.confidence - 0.1
