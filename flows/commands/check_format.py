"""`pii-plan check-format`: an official document against the checklist of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import argparse

HELP = "Kiểm tra thể thức của một văn bản Word theo Nghị định 30/2020/NĐ-CP."
EPILOG = """ví dụ:
  pii-plan check-format plan/ke-hoach.docx
  pii-plan check-format du-thao.docx --json
mã thoát: 0 không có lỗi; 1 có lỗi phải sửa; 3 tệp không đọc được"""

_WORDS = {"stop": "LỖI", "warn": "CẦN XEM", "info": "GHI CHÚ"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP.docx", help="văn bản cần kiểm tra")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    import json
    from pathlib import Path

    from reports.word.format_check import check_format

    findings = check_format(Path(arguments.file))
    errors = sum(finding.severity == "stop" for finding in findings)
    if arguments.json:
        listed = [finding.to_json() for finding in findings]
        print(json.dumps({"file": arguments.file, "errors": errors, "findings": listed}, ensure_ascii=False))  # noqa: T201
        return int(errors > 0)
    for finding in findings:
        print(f"{_WORDS[finding.severity]}: {finding.message} {finding.next_step}")  # noqa: T201
    print(f"{errors} lỗi, {len(findings) - errors} điểm cần xem hoặc ghi chú.")  # noqa: T201
    return int(errors > 0)
