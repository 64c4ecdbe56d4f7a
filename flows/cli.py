"""The command line `pii-plan`: finds the command, and turns refusals into sentences and exit codes.

Each command is a module of `flows/commands` with HELP, EPILOG, `add_arguments(parser)` and `run(arguments) -> exit code`.
Only the module of the command that is called is imported, so that help answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from typing import NoReturn

DONE, FINDINGS, USAGE, REFUSED, ENVIRONMENT = 0, 1, 2, 3, 4

COMMANDS = {
    "run": "lập kế hoạch từ hộp nhận, từ đầu đến cuối",
    "read": "đọc một tệp điểm số và liệt kê mọi số liệu kèm vị trí",
    "extract": "tìm các cam kết trong một bài tham luận",
    "match": "cho biết một cụm từ nói đến chỉ số nào",
    "template": "tạo biểu mẫu đăng ký chỉ tiêu cho một cơ quan",
    "index": "tính một chỉ số tổng hợp bất kỳ",
    "simulate": "thử thay đổi một hay nhiều chỉ số và xem điểm, hạng đổi ra sao",
    "targets": "riêng bảng mục tiêu: mục tiêu chung, trần, cam kết, đề xuất",
    "trace": "từ một con số trong kế hoạch về đến nguồn",
    "verify": "kiểm tra lại toàn bộ một kế hoạch đã phát hành",
    "changes": "những gì thay đổi giữa hai kế hoạch và vì sao",
    "status": "còn thiếu gì, của cơ quan nào",
    "check-format": "kiểm tra thể thức văn bản theo Nghị định 30/2020/NĐ-CP",
}


_USAGE_FAULTS = (
    (r"^argument ([^:]+): ", r"\1: "),
    (r"the following arguments are required: ", "thiếu "),
    (r"unrecognized arguments: ", "không có tham số "),
    (r"invalid choice: ('[^']*') \(choose from (.*)\)", r"không có \1, hãy chọn một trong: \2"),
    (r"invalid \w+ value: ", "không hiểu giá trị "),
    (r"expected (one|at least one) arguments?", "cần một giá trị"),
    (r"not allowed with argument ", "không dùng cùng với "),
)


class VietnameseParser(argparse.ArgumentParser):
    """argparse with its few fixed words in Vietnamese."""

    def __init__(self, **options: object) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(add_help=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "tham số"
        self._optionals.title = "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in hướng dẫn này rồi thoát")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "cách dùng:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "cách dùng:", 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        for pattern, words in _USAGE_FAULTS:
            message = re.sub(pattern, words, message)
        self.exit(USAGE, f"pii-plan: dùng sai lệnh: {message}\nGõ “{self.prog} --help” để xem hướng dẫn.\n")


def overview() -> VietnameseParser:
    """The parser that shows all commands; it knows their names only."""
    lines = "\n".join(f"  {name:<14}{text}" for name, text in COMMANDS.items())
    parser = VietnameseParser(
        prog="pii-plan",
        description="Từ điểm số PII và cam kết của các sở đến dự thảo kế hoạch có thể truy nguồn từng con số.",
        epilog=f"các lệnh:\n{lines}\n\nVí dụ:\n  pii-plan run\n  pii-plan trace plan/ke-hoach.docx --all\n"
        "Hướng dẫn từng lệnh: pii-plan LỆNH --help",
    )
    parser.add_argument("command", metavar="LỆNH", choices=tuple(COMMANDS), help="một trong các lệnh dưới đây")
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit code of DESIGN (0 done, 1 findings, 2 usage, 3 refused, 4 environment)."""
    given = sys.argv[1:] if words is None else words
    name = overview().parse_args(given[:1] or ["--help"]).command
    module = importlib.import_module(f"flows.commands.{name.replace('-', '_')}")
    parser = VietnameseParser(prog=f"pii-plan {name}", description=module.HELP, epilog=module.EPILOG)
    module.add_arguments(parser)
    return _guarded(module.run, parser.parse_args(given[1:]))


def _guarded(run: object, arguments: argparse.Namespace) -> int:
    """The border at which refusals and failures of the machine become a sentence and an exit code."""
    from sources.contracts import Refused

    try:
        code: int = run(arguments)  # type: ignore[operator]
    except Refused as refusal:
        finding = refusal.finding
        if getattr(arguments, "json", False):
            print(json.dumps({"findings": [finding.to_json()]}, ensure_ascii=False))  # noqa: T201
        print(f"{finding.code}: {finding.message}\n→ {finding.next_step}", file=sys.stderr)  # noqa: T201
        return ENVIRONMENT if finding.code in _ENVIRONMENT_CODES else REFUSED
    except BrokenPipeError:
        return DONE
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        print(  # noqa: T201
            f"PII-RUN-NO-FILE: Không tìm thấy tệp {error.filename or ''}.\n→ Kiểm tra lại đường dẫn.", file=sys.stderr
        )
        return USAGE
    except OSError as error:
        where = error.filename or ""
        print(  # noqa: T201
            f"PII-RUN-DISK: Không đọc hoặc ghi được {where}: {error.strerror or error}.\n"
            "→ Kiểm tra dung lượng đĩa, quyền truy cập rồi chạy lại; kế hoạch gần nhất vẫn còn nguyên.",
            file=sys.stderr,
        )
        return ENVIRONMENT
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu; kế hoạch gần nhất vẫn còn nguyên.", file=sys.stderr)  # noqa: T201
        return ENVIRONMENT
    return code


_ENVIRONMENT_CODES = frozenset({"PII-RUN-LOCKED", "PII-RUN-DISK", "PII-RUN-NO-SERVER"})

if __name__ == "__main__":
    sys.exit(main())
