"""Names of bodies and provinces in running text: wrong capitals are found, right ones and other words are not."""

from __future__ import annotations

import pytest

from reports.word.format_check.names import misspelt_names
from sources.registry.departments import DepartmentRegistry

NAMES = [name for name in DepartmentRegistry.load().names() if not name.endswith("khu vực")]


def _found(text: str) -> list[tuple[str, str]]:
    return [(name.written, name.right) for name in misspelt_names(text)]


@pytest.mark.parametrize("name", NAMES)
def test_each_body_of_the_registry_is_known(name: str) -> None:
    assert _found(f"giao {name} chủ trì; {name.upper()}") == []
    if name.title() != name:
        assert _found(f"giao {name.title()} chủ trì.") == [(name.title(), name)]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Sở khoa học và công nghệ", "Sở Khoa học và Công nghệ"),
        ("Uỷ Ban Nhân Dân", "Ủy ban nhân dân"),
        ("Hội đồng Nhân dân tỉnh", "Hội đồng nhân dân tỉnh"),
        ("UBND Tỉnh", "UBND tỉnh"),
        ("Bộ Công thương", "Bộ Công Thương"),
        ("Sở văn hóa thể thao và du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("sở lao động-thương binh và xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Tỉnh Cao\u00a0Bằng", "tỉnh Cao Bằng"),
        ("Sở kế hoạch và đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("Ban quản lý khu kinh tế", "Ban Quản lý Khu kinh tế"),
    ],
)
def test_a_wrong_capital_is_found_with_the_right_form(written: str, right: str) -> None:
    assert _found(f"Đề nghị {written} phối hợp.") == [(written, right)]


def test_a_field_that_is_a_verb_is_a_name_where_the_department_acts() -> None:
    assert _found("Giao Sở xây dựng chủ trì, phối hợp với Sở xây dựng.") == [("Sở xây dựng", "Sở Xây dựng")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG",
        "Kính gửi: UỶ BAN NHÂN DÂN TỈNH",
        "Uỷ ban nhân dân tỉnh và Ủy ban nhân dân xã",
        "Tỉnh Cao Bằng có 56 xã. Tỉnh Cao Bằng đề nghị.",
        "các cơ sở y tế, cán bộ nội vụ, trụ sở công an tỉnh",
        "Ủy ban Dân tộc",
        "giao Sở xây dựng kế hoạch",
        "công tác thanh tra, thống kê tỉnh; các tỉnh ủy, thành ủy",
        "Hội đồng nhân dân, Tỉnh ủy",
        "Ngân hàng Nhà nước Khu vực 5",
        "Thành phố Hồ Chí Minh, thành phố Huế",
        "Đài Phát thanh và Truyền hình",
    ],
)
def test_right_forms_and_other_words_are_no_finding(text: str) -> None:
    assert _found(text) == []
