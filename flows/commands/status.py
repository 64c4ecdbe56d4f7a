"""`pii-plan status`: what is missing, per department."""

from __future__ import annotations

import argparse
import json

HELP = "Liệt kê từng cơ quan chủ trì: bao nhiêu chỉ số, đã cam kết, chờ rà soát, còn nợ và mã chỉ số còn nợ."
EPILOG = """ví dụ:
  pii-plan status
  pii-plan status --json
mã thoát: 0 không còn thiếu; 1 còn chỉ số chưa có cam kết"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    from flows.engine import query
    from flows.plans import MESSAGES
    from flows.settings import SQL_FOLDER, workspace

    database = workspace().database
    if not database.exists():
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(database))
    rows = query(database, SQL_FOLDER / "audit" / "status.sql")
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))  # noqa: T201
    else:
        print(f"{'Cơ quan chủ trì':<48}{'Chỉ số':>8}{'Cam kết':>9}{'Rà soát':>9}{'Còn nợ':>8}  Mã chỉ số còn nợ")  # noqa: T201
        for row in rows:
            name = row["lead_department"] or "(chưa phân công)"
            figures = f"{row['indicators']:>8}{row['committed']:>9}{row['waiting_for_review']:>9}{row['owed']:>8}"
            print(f"{name:<48}{figures}  {', '.join(row['owed_codes'])}")  # noqa: T201
    return int(any(row["committed"] < row["indicators"] for row in rows))
