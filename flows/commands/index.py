"""`pii-plan index`: any composite index, from tables to scores and ranks."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json, note, say


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
        answer_json(report)
    else:
        counts = {"units": len(index.units), "indicators": len(index.structure.indicators)}
        answer(say("index.done", **counts, folder=arguments.out))
    for finding in index.findings:
        note(f"{finding.code}: {finding.message}")
    return int(any(finding.severity is not Severity.INFO for finding in index.findings))
