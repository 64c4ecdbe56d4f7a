"""`pii-plan verify PLAN_DIR`: re-read every source, recompute every number, check hashes and ledger."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "Kiểm tra lại một kế hoạch đã phát hành: tệp, nguồn, từng con số và sổ cái; in mã đầu sổ để lưu trên giấy."
EPILOG = """ví dụ:
  pii-plan verify plan
  pii-plan verify plan --rebuild
  pii-plan verify plan --json
mã thoát: 0 mọi thứ khớp; 1 có sai lệch"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="THƯ_MỤC_KẾ_HOẠCH", type=Path, help="thư mục kế hoạch đã phát hành")
    parser.add_argument("--rebuild", action="store_true", help="lập lại toàn bộ kế hoạch từ kho rồi so từng tệp (lâu hơn)")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    from flows.verification import verify

    result = verify(arguments.plan, rebuilt=arguments.rebuild)
    if arguments.json:
        print(json.dumps(result.to_json(), ensure_ascii=False))  # noqa: T201
    else:
        for finding in result.findings:
            print(f"{finding.code}: {finding.message}\n→ {finding.next_step}")  # noqa: T201
        print(  # noqa: T201
            f"Đã kiểm tra {result.outputs} tệp kế hoạch, {result.sources} tệp nguồn, {result.numbers} con số, "
            f"{result.places} vị trí nguồn.\nMã dữ liệu: {result.identity}\nMã đầu sổ cái: {result.ledger_head}"
        )
        print("Kết luận: " + ("CÓ SAI LỆCH." if result.findings else "mọi thứ khớp."))  # noqa: T201
    return int(bool(result.findings))
