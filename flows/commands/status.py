"""`pii-plan status`: what is missing, per department."""

from __future__ import annotations

import argparse
import json
from typing import Any

HELP = "Liệt kê từng cơ quan: đã gửi tài liệu chưa, bao nhiêu chỉ số, đã cam kết, chờ rà soát, còn nợ và mã chỉ số còn nợ."
EPILOG = """ví dụ:
  pii-plan status
  pii-plan status --json
mã thoát: 0 không còn thiếu; 1 còn chỉ số chưa có cam kết hoặc tham luận chưa gửi"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    from flows.current import current_database
    from flows.engine import query
    from flows.settings import SQL_FOLDER

    rows = query(current_database(), SQL_FOLDER / "audit" / "status.sql")
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))  # noqa: T201
    else:
        _tell(rows)
    return int(any(row["committed"] < row["indicators"] or _owes_a_paper(row) for row in rows))


def _owes_a_paper(row: dict[str, Any]) -> bool:
    return bool(row["was_asked_for_a_paper"] and not row["has_sent"])


def _tell(rows: list[dict[str, Any]]) -> None:
    print(f"{'Cơ quan':<44}{'Đã gửi':>8}{'Chỉ số':>8}{'Cam kết':>9}{'Rà soát':>9}{'Còn nợ':>8}  Mã chỉ số còn nợ")  # noqa: T201
    for row in rows:
        sent = "có" if row["has_sent"] else "CHƯA" if row["was_asked_for_a_paper"] else "-"
        figures = f"{row['indicators']:>8}{row['committed']:>9}{row['waiting_for_review']:>9}{row['owed']:>8}"
        name = row["department"] or "(chưa phân công)"
        print(f"{name:<44}{sent:>8}{figures}  {', '.join(row['owed_codes'])}")  # noqa: T201
    print("“CHƯA”: cơ quan được giao tham luận nhưng chưa gửi tài liệu nào.")  # noqa: T201
