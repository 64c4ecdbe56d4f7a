"""`pii-plan template`: the form in which a department registers its targets, in Excel and in Word."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.workbook.template import Form

HELP = "Tạo biểu mẫu đăng ký chỉ tiêu (Excel và Word) cho một cơ quan."
EPILOG = """Ví dụ:
  pii-plan template --department "Sở Công Thương"
  pii-plan template --department "Sở NN&MT" --year 2026 --year 2030 --out bieu-mau/

Biểu đã điền đặt vào hộp nhận như mọi tệp khác. Mã thoát: 0 đã tạo; 2 cơ quan không chủ trì chỉ số nào."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--department", required=True, metavar="CƠ_QUAN", help="tên cơ quan (nhận cả tên viết tắt)")
    parser.add_argument("--edition", type=int, metavar="NĂM", help="khung chỉ số của năm (mặc định: năm mới nhất)")
    parser.add_argument("--year", type=int, action="append", metavar="NĂM", help="năm mục tiêu, có thể lặp lại")
    parser.add_argument("--province", default="Cao Bằng", metavar="TỈNH", help="tỉnh (mặc định: Cao Bằng)")
    parser.add_argument("--out", type=Path, default=Path(), metavar="THƯ_MỤC", help="nơi ghi (mặc định: thư mục hiện tại)")


def run(arguments: argparse.Namespace) -> int:
    """Write both forms and print their names."""
    import sys

    from reports.workbook.template import write_excel_form, write_word_form
    from sources.words.text import fold

    form = _form(arguments)
    if not form.rows:
        sys.stderr.write(f"{form.department} không chủ trì chỉ số nào trong khung chỉ số này.\n")
        return 2
    arguments.out.mkdir(parents=True, exist_ok=True)
    stem = "dang-ky-chi-tieu-" + "-".join(fold(form.department).replace("&", " ").split())
    for ending, write in ((".xlsx", write_excel_form), (".docx", write_word_form)):
        path = arguments.out / f"{stem}{ending}"
        write(form, path)
        sys.stdout.write(f"{path}\n")
    return 0


def _form(arguments: argparse.Namespace) -> Form:
    """The department's indicators with the province's last values, as far as a run has stored them."""
    from reports.workbook.template import Form, FormRow
    from sources.departments.bodies import department_name
    from sources.tree import editions, load_tree

    edition = arguments.edition or editions()[-1]
    department = department_name(arguments.department)
    values, illustrative = _last_values(edition, arguments.province)
    rows = tuple(
        FormRow(node.code, node.name, node.unit, values.get(node.code))
        for node in load_tree(edition).indicators
        if node.lead == department
    )
    years = tuple(arguments.year or (edition + 1, edition + 5))
    return Form(department, rows, edition, years, illustrative and any(row.last is not None for row in rows))


def _last_values(edition: int, province: str) -> tuple[dict[str, Decimal], bool]:
    """The raw values of the edition in the last run's database; none where nothing was run yet."""
    from math import isnan

    from flows.current import current_edition
    from sources.contracts import Refused
    from sources.words.numbers import from_float
    from sources.words.vocabulary import Status

    try:
        data = current_edition(edition)
    except Refused:
        return {}, False
    if province not in data.raw.index:
        return {}, False
    values = data.raw.loc[province].to_dict()
    known = {str(code): from_float(value) for code, value in values.items() if not isnan(value)}
    return known, data.status is Status.ILLUSTRATIVE
