"""`pii-plan changes OLD NEW`: what moved between two published plans and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "So sánh hai thư mục kế hoạch: con số nào thay đổi, trước và nay, vì sao, theo tệp nguồn nào."
EPILOG = """ví dụ:
  pii-plan changes var/archive/3f2a9c01d4e7 plan
  pii-plan changes ke-hoach-cu ke-hoach-moi --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="KẾ_HOẠCH_CŨ", type=Path, help="thư mục kế hoạch trước")
    parser.add_argument("new", metavar="KẾ_HOẠCH_MỚI", type=Path, help="thư mục kế hoạch sau")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from flows.plans import open_plan
    from reports.evidence.changes import as_markdown, compare

    old, new = open_plan(arguments.old), open_plan(arguments.new)
    changes = compare(old, new)
    if arguments.json:
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False))  # noqa: T201
    else:
        print(as_markdown(changes, False, old.manifest["identity"], new.manifest["identity"]))  # noqa: T201
    return 0
