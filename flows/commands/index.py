"""`pii-plan index`: any composite index, from tables to scores and ranks."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--structure", required=True, type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from sources.innovation_index.method import Index, write_table
    from sources.words.vocabulary import Severity

    index = Index.from_files(arguments.data, arguments.structure, arguments.method)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tables = {"treated": index.treated, "normalised": index.normalised, "scores": index.scores, "ranks": index.ranks}
    for name, frame in tables.items():
        write_table(frame, arguments.out / f"{name}.csv")
    if arguments.json:
        report = {
            "units": len(index.units),
            "indicators": len(index.structure.indicators),
            "aggregates": len(index.scores.columns),
            "files": [f"{name}.csv" for name in tables],
            "steps": index.steps.to_dict("records"),
            "screened_out": list(index.screened_out),
            "findings": [finding.to_json() for finding in index.findings],
        }
        print(json.dumps(report, ensure_ascii=False))  # noqa: T201
    else:
        print(f"Đã tính {len(index.units)} đơn vị, {len(index.structure.indicators)} chỉ số; kết quả ở {arguments.out}")  # noqa: T201
    for finding in index.findings:
        print(f"{finding.code}: {finding.message}", file=sys.stderr)  # noqa: T201
    return int(any(finding.severity is not Severity.INFO for finding in index.findings))
