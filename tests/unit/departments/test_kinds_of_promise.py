"""Kinds of wording that papers use, what is promised, what is not, who answers, from where it starts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from sources.contracts import Commitment, ReadResult, SourceFile
from sources.departments.papers import read_paper
from sources.reading.media_types import DOCX, XLSX
from sources.words.vocabulary import FileKind
from tests.unit.departments.framework import framework

HEAD = ("UBND TỈNH LÀO CAI", "SỞ CÔNG THƯƠNG", "Lào Cai, ngày 12 tháng 11 năm 2025", "THAM LUẬN", "II. CHỈ TIÊU SỞ ĐĂNG KÝ")
Rows = tuple[tuple[str, ...], ...]


def read(folder: Path, *lines: str, table: Rows = ()) -> ReadResult:
    document = docx.Document()
    for line in (*HEAD, *lines):
        document.add_paragraph(line)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, texts in enumerate(table):
            for column, text in enumerate(texts):
                made.cell(row, column).text = text
    path = folder / "tham-luan.docx"
    document.save(str(path))
    return read_paper(path, SourceFile("a" * 64, path.name, DOCX, 1, kind=FileKind.PAPER), framework(), "Lào Cai")


def promised(result: ReadResult) -> list[tuple[str | None, str, int | None]]:
    return [(item.indicator_code, str(item.value), item.year) for item in result.commitments if item.indicator_code]


def only(result: ReadResult) -> Commitment:
    (item,) = [item for item in result.commitments if item.indicator_code]
    return item


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Xuất khẩu/GRDP: 7,1% → 8,4% (2026)"],
            [("7.1.3", "8.4", 2026)],
        ),
        (
            ["Các năm 2026, 2027 và 2028, giá trị xuất khẩu/GRDP lần lượt đạt 21%, 23% và 25%."],
            [("7.1.3", "21", 2026), ("7.1.3", "23", 2027), ("7.1.3", "25", 2028)],
        ),
        (
            ["Đơn đăng ký kiểu dáng công nghiệp", "Năm 2026: 5 đơn", "Năm 2027: từ 8 đơn trở lên"],
            [("6.2.3", "5", 2026), ("6.2.3", "8", 2027)],
        ),
        (
            ["Ngành hỗ trợ để có 40 đơn đăng ký nhãn hiệu và 6 đơn kiểu dáng công nghiệp trong năm 2026; "
             "năm 2028, hai con số tương ứng là 52 đơn và 9 đơn."],
            [("6.2.1", "40", 2026), ("6.2.3", "6", 2026), ("6.2.1", "52", 2028), ("6.2.3", "9", 2028)],
        ),
    ],
)  # fmt: skip
def test_what_is_promised(tmp_path: Path, lines: list[str], expected: list[tuple[str, str, int]]) -> None:
    assert promised(read(tmp_path, *lines)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Ngoài 52 chỉ số, Sở còn nhận: xuất khẩu nông sản đạt 30% GRDP năm 2026; 12 đơn kiểu dáng công nghiệp năm 2027.",
        "Điểm hài lòng không nằm trong 52 chỉ số nhưng Sở phấn đấu đạt 8,5 điểm vào năm 2027, thuộc nhóm 5 cả nước.",
        "Các chỉ tiêu không thuộc PII: độ che phủ rừng 56,5% vào năm 2026.",
        "Khi thực hiện đủ các cam kết nêu trên, điểm trụ cột 6 có thể tăng 3 điểm.",
        "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XX đặt mục tiêu giá trị xuất khẩu đạt 30% GRDP vào năm 2030.",
        "Sản lượng điện thương phẩm năm 2026 đạt 410 triệu kWh.",
        "Sở Tài chính phối hợp, đưa 200 sản phẩm OCOP lên sàn thương mại điện tử trong năm 2027.",
        "Tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo còn thấp (TP. Hồ Chí Minh đặt mục tiêu 45% vào năm 2030).",
    ],
)
def test_what_is_no_promise_of_the_index(tmp_path: Path, line: str) -> None:
    assert promised(read(tmp_path, line)) == []


def test_a_number_in_words_may_be_a_range(tmp_path: Path) -> None:
    item = only(
        read(tmp_path, "Mỗi năm hỗ trợ doanh nghiệp nộp bốn đến sáu đơn kiểu dáng công nghiệp trong giai đoạn 2026 - 2030.")
    )
    assert (item.indicator_code, item.value, item.value_high) == ("6.2.3", Decimal(4), Decimal(6))


def test_a_form_filled_downwards_and_money_beside_targets(tmp_path: Path) -> None:
    form = (
        ("Chỉ số", "Giá trị xuất khẩu/GRDP"),
        ("Hiện trạng", "18,2% (năm 2024)"),
        ("Cam kết năm 2027", "từ 21% trở lên"),
        ("Đơn vị chủ trì", "Phòng Quản lý thương mại"),
        ("Kinh phí dự kiến", "2,4 tỷ đồng"),
    )
    item = only(read(tmp_path, table=form))
    assert (item.indicator_code, item.value, item.year, item.baseline) == ("7.1.3", Decimal(21), 2027, Decimal("18.2"))
    assert (item.department, item.lead_words) == ("Sở Công Thương", "Phòng Quản lý thương mại")


def test_a_column_of_money_promises_nothing(tmp_path: Path) -> None:
    table = (
        ("Chỉ số", "Đơn vị", "Năm 2026 Phấn đấu", "Năm 2026 Kinh phí (tr.đ)"),
        ("Giá trị xuất khẩu/GRDP", "%", "21", "1.200"),
        ("Đơn đăng ký nhãn hiệu", "đơn", "40", "300"),
    )
    assert promised(read(tmp_path, table=table)) == [("7.1.3", "21", 2026), ("6.2.1", "40", 2026)]


def test_the_division_that_leads_stands_beside_its_department(tmp_path: Path) -> None:
    line = "Giá trị xuất khẩu/GRDP đạt 22% vào năm 2026; Phòng Quản lý thương mại chủ trì, Thuế tỉnh phối hợp."
    item = only(read(tmp_path, line))
    assert (item.department, item.lead_words) == ("Sở Công Thương", "Phòng Quản lý thương mại")


@pytest.mark.parametrize(
    ("said", "start"),
    [
        (["Năm 2024, đơn đăng ký nhãn hiệu là 31 đơn."], Decimal(31)),
        (["Năm 2024, đơn đăng ký nhãn hiệu là 31 đơn.", "Đơn đăng ký nhãn hiệu năm 2024 đạt 35 đơn."], None),
    ],
)
def test_where_a_target_starts_is_a_hole_where_the_paper_disagrees(
    tmp_path: Path, said: list[str], start: Decimal | None
) -> None:
    result = read(tmp_path, *said, "Phấn đấu năm 2026 có 45 đơn đăng ký nhãn hiệu.")
    assert only(result).baseline == start


def test_sentences_on_a_sheet_are_read_and_register_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["SỞ CÔNG THƯƠNG"])
    sheet.append(["Chỉ số", "Đơn vị tính", "Mục tiêu 2026"])
    sheet.append(["Giá trị xuất khẩu/GRDP", "%", 21])
    book.create_sheet("Thuyết minh").append(["Sở phấn đấu năm 2026 có ít nhất sáu đơn đăng ký kiểu dáng công nghiệp."])
    path = tmp_path / "bieu.xlsx"
    book.save(path)
    result = read_paper(
        path, SourceFile("b" * 64, path.name, XLSX, 1, kind=FileKind.COMMITMENT_TABLE), framework(), "Lào Cai"
    )
    assert promised(result) == [("7.1.3", "21", 2026), ("6.2.3", "6", 2026)]
    assert [item.origin.value for item in result.commitments] == ["table", "paper"]
    assert {item.department for item in result.commitments} == {"Sở Công Thương"}
