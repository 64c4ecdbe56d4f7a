"""`pii-plan match`: which indicator a phrase names."""

from __future__ import annotations

import argparse

HELP = "Cho biết mỗi cụm từ nói đến chỉ số nào của khung PII, kèm độ tin cậy."
EPILOG = """Ví dụ:
  pii-plan match "tỷ lệ DN có hoạt động ĐMST"
  pii-plan match "số đơn nhãn hiệu" "chi R&D/GRDP" --edition 2024 --json

Mã thoát: 0 mọi cụm từ đều khớp; 1 có cụm từ không khớp chỉ số nào."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("texts", nargs="+", metavar="CỤM_TỪ", help="cụm từ cần đối chiếu")
    parser.add_argument("--edition", type=int, metavar="NĂM", help="khung chỉ số của năm (mặc định: năm mới nhất)")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra đầu ra chuẩn")


def run(arguments: argparse.Namespace) -> int:
    """Match each phrase and print what was found."""
    import json
    import sys

    from sources.departments.match import IndicatorMatcher
    from sources.tree import editions, load_tree
    from sources.words.numbers import from_float, shown

    edition = arguments.edition or editions()[-1]
    matcher = IndicatorMatcher(load_tree(edition))
    matches = [(text, matcher.match(text)) for text in arguments.texts]
    if arguments.json:
        rows = [
            {
                "text": text,
                "code": match.code,
                "name": match.name,
                "level": match.level,
                "confidence": match.confidence,
                "runners_up": [{"code": code, "confidence": confidence} for code, confidence in match.runners_up],
            }
            for text, match in matches
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        for text, match in matches:
            named = f"{match.code} {match.name}" if match.code else "không khớp chỉ số nào"
            confidence = shown(from_float(match.confidence), 2)
            sys.stdout.write(f"{text}: {named} (độ tin cậy {confidence})\n")
    return int(any(match.code is None for _, match in matches))
