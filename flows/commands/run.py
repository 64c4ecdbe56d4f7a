"""`pii-plan run`: the main job, from the inbox to the published plan."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.records import RunReport, RunRequest

HELP = "Đọc hộp nhận, kiểm tra, lưu vào cơ sở dữ liệu, đặt mục tiêu và viết dự thảo kế hoạch thành văn bản Word."
EPILOG = """ví dụ:
  pii-plan run                                   chạy trên bộ tệp minh họa, kế hoạch ở thư mục plan
  pii-plan run hop-nhan --out ke-hoach-2026      chạy trên hộp nhận của đơn vị
  pii-plan run --goal rank:30 --year 2026        đặt mục tiêu hạng 30 cho năm 2026
  pii-plan run --direct                          không dùng Prefect (nhanh hơn, cùng kết quả)
mã thoát: 0 xong; 1 xong, có điểm cần người xem; 2 dùng sai lệnh; 3 có tệp bị từ chối; 4 lỗi máy (đĩa, khóa)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inbox", nargs="?", metavar="HỘP_NHẬN", help="thư mục hộp nhận; bỏ trống: bộ tệp minh họa")
    parser.add_argument("--out", metavar="THƯ_MỤC", help="thư mục kế hoạch (mặc định: plan)")
    parser.add_argument("--province", metavar="TỈNH", help="tỉnh lập kế hoạch (mặc định theo settings.toml)")
    parser.add_argument("--year", type=int, metavar="NĂM", help="năm mục tiêu (mặc định: năm sau kỳ công bố mới nhất)")
    parser.add_argument("--goal", metavar="MỤC_TIÊU", help="rank:R, score:S, above:region-mean, pillars:k hoặc share:p")
    parser.add_argument("--as-of", type=_day, metavar="NGÀY", help="ngày chốt số liệu, YYYY-MM-DD (mặc định theo các tệp)")
    parser.add_argument("--direct", action="store_true", help="chạy thẳng, không qua Prefect")
    parser.add_argument("--keep-server", action="store_true", help="để máy chủ Prefect chạy tiếp, in địa chỉ trang theo dõi")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra đầu ra chuẩn")


def _day(text: str) -> str:
    from datetime import date

    return date.fromisoformat(text).isoformat()


def run(arguments: argparse.Namespace) -> int:
    from flows.records import build_request

    request = build_request(
        arguments.inbox, arguments.out, arguments.province, arguments.year, arguments.goal, arguments.as_of
    )
    report = _carry_out(request, arguments.direct, arguments.keep_server)
    code = report.exit_code
    if arguments.json:
        print(json.dumps(_as_json(report, code), ensure_ascii=False))  # noqa: T201
    else:
        _tell(report)
    return code


def _carry_out(request: RunRequest, direct: bool, keep_server: bool) -> RunReport:
    """Directly where asked, or where nothing is new and there is nothing to watch; else through a local Prefect server."""
    from flows.pipeline import Work, is_unchanged, make_plan

    if direct or is_unchanged(request):
        return make_plan(request, Work())
    from flows.server import local_server, page, prefect_environment

    def prepare(address: str) -> None:
        """Load the two libraries that take seconds; Prefect looks at its settings when it is imported."""
        os.environ.update(prefect_environment(request.space.prefect, address))
        importlib.import_module("flows.improvement_plan")
        importlib.import_module("great_expectations")

    with local_server(request.space.prefect, keep_server, prepare) as address:
        if keep_server:
            print(f"Trang theo dõi: {page(address)}", file=sys.stderr)  # noqa: T201
        from flows.improvement_plan import run_as_flow

        return run_as_flow(request)


def _as_json(report: RunReport, code: int) -> dict[str, object]:
    return {
        "identity": report.identity,
        "plan": str(report.out / "ke-hoach.docx"),
        "unchanged": report.unchanged,
        "exit_code": code,
        "counts": report.counts,
        "refused": list(report.refused),
        "findings": [finding.to_json() for finding in report.findings],
    }


def _tell(report: RunReport) -> None:
    from sources.words.vocabulary import Severity

    lines = []
    for severity, label in ((Severity.STOP, "PHẢI XỬ LÝ"), (Severity.WARN, "CẦN XEM")):
        by_code: dict[str, list[str]] = {}
        for finding in report.findings:
            if finding.severity is severity:
                by_code.setdefault(finding.code, []).append(finding.message)
        if by_code:
            lines.append(f"{label} ({sum(map(len, by_code.values()))}):")
        for code, messages in by_code.items():
            more = f" (và {len(messages) - 1} điểm tương tự)" if len(messages) > 1 else ""
            lines.append(f"  {code}: {messages[0]}{more}")
    if report.kept:
        lines.append(f"Thư mục kế hoạch cũ có tệp đã sửa tay; toàn bộ bản cũ được giữ ở {report.kept}")
    if report.unchanged:
        lines.append("Không có gì mới: các tệp, thiết lập và chương trình giống hệt lần lập gần nhất.")
    lines.append(f"Báo cáo đọc và kiểm tra: {report.out / 'validation' / 'report.html'}")
    lines.append(f"Sổ rà soát cam kết: {report.out / 'ra-soat-cam-ket.xlsx'}")
    lines.append(f"Kế hoạch: {report.out / 'ke-hoach.docx'}")
    print("\n".join(lines))  # noqa: T201
