"""Names of provinces and departments in all the ways that offices write them."""

from __future__ import annotations

import unicodedata

import pytest

from sources.registry.departments import DepartmentRegistry, named_in
from sources.registry.provinces import ProvinceRegistry

PROVINCES = ProvinceRegistry.load()
DEPARTMENTS = DepartmentRegistry.load()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tp.HCM", "Thành phố Hồ Chí Minh"),
        ("HCMC", "Thành phố Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("TT.Huế", "Thừa Thiên Huế"),
        ("TT- Huế", "Thừa Thiên Huế"),
        ("Huế", "Thừa Thiên Huế"),
        ("BRVT", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa–Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Hoà Bình", "Hòa Bình"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("CAO BANG", "Cao Bằng"),
        ("Tỉnh Cao Bằng", "Cao Bằng"),
        ("Cao Bằng*", "Cao Bằng"),
        ("04. Cao Bằng (1)", "Cao Bằng"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "Thừa Thiên Huế"),
        ("Trung bình", None),
        ("Tây Nguyên", None),
        ("", None),
    ],
)
def test_spellings_of_provinces(text: str, name: str | None) -> None:
    assert PROVINCES.canonical(text, 2024) == name


def test_the_two_sets() -> None:
    assert len(PROVINCES.names(2024)) == 63
    assert len(PROVINCES.names(2025)) == 34
    assert len(PROVINCES.names(2006)) == 64
    assert PROVINCES.canonical("Bắc Kạn", 2025) is None
    assert PROVINCES.canonical("TT.Huế", 2025) == "Huế"
    assert set(PROVINCES.predecessors("Phú Thọ")) == {"Phú Thọ", "Vĩnh Phúc", "Hòa Bình"}
    merged = [old for name in PROVINCES.names(2025) for old in PROVINCES.predecessors(name)]
    assert sorted(merged) == sorted(PROVINCES.names(2024))
    assert set(PROVINCES.regions(2025)) == set(PROVINCES.names(2025))


def test_a_merged_province_leads_to_the_one_it_became() -> None:
    assert PROVINCES.successor("Bắc Kạn", 2025) == "Thái Nguyên"
    assert PROVINCES.successor("Hà Tây", 2010) == "Hà Nội"
    assert PROVINCES.successor("Bắc Kạn", 2024) is None
    assert PROVINCES.successor("Phú Thọ", 2025) is None


def test_a_slip_of_the_pen_is_only_suggested() -> None:
    assert PROVINCES.canonical("Thái Nguuyên", 2024) is None
    assert PROVINCES.nearest("Thái Nguuyên", 2024) == "Thái Nguyên"
    assert PROVINCES.nearest("Ninh Bính Thuận", 2024) != "Bình Định"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Công thương", "Sở Công Thương"),
        ("Sở KHCN tỉnh Cao Bằng", "Sở Khoa học và Công nghệ"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường"),
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Môi trường"),
        ("Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
        ("Sở KHCN thành phố Huế", "Sở Khoa học và Công nghệ"),
        ("Cục Thống kê tỉnh", "Thống kê tỉnh"),
        ("Thống kê tỉnh Lạng Sơn", "Thống kê tỉnh"),
        ("Cục Thuế TP. Hồ Chí Minh", "Thuế tỉnh"),
        ("Ngân hàng Nhà nước Khu vực V", "Ngân hàng Nhà nước khu vực"),
        ("NHNN chi nhánh tỉnh Bắc Kạn", "Ngân hàng Nhà nước khu vực"),
        ("Ngân hàng Nhà nước Việt Nam", None),
        ("Sở Quy hoạch", None),
    ],
)
def test_spellings_of_departments(text: str, name: str | None) -> None:
    assert DEPARTMENTS.canonical(text) == name


@pytest.mark.parametrize(
    ("province", "body", "name"),
    [
        ("Cao Bằng", "Thống kê tỉnh", "Thống kê tỉnh Cao Bằng"),
        ("Lạng Sơn", "Cục Thống kê tỉnh Lạng Sơn", "Thống kê tỉnh Lạng Sơn"),
        ("Huế", "Bảo hiểm xã hội tỉnh", "Bảo hiểm xã hội thành phố Huế"),
        ("Thành phố Hồ Chí Minh", "Thuế tỉnh", "Thuế Thành phố Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân Thành phố"),
        ("Đà Nẵng", "NHNN khu vực", "Ngân hàng Nhà nước Khu vực 9"),
        ("Cà Mau", "Ngân hàng Nhà nước Khu vực 15", "Ngân hàng Nhà nước khu vực"),  # no source says so
        ("Bắc Kạn", "Kho bạc Nhà nước", "Kho bạc Nhà nước khu vực"),
        ("Huế", "Đoàn Thanh niên tỉnh", "Đoàn Thanh niên tỉnh"),
    ],
)
def test_a_body_bears_the_name_of_its_province(province: str, body: str, name: str) -> None:
    assert named_in(province, body) == name


def test_every_body_has_one_name_in_every_province() -> None:
    for province in {*PROVINCES.names(2024), *PROVINCES.names(2025)}:
        for body in DEPARTMENTS.names():
            own = named_in(province, body)
            assert "{" not in own
            assert DEPARTMENTS.canonical(own) == body
