"""`pii-plan index`: any composite index, from tables to scores and ranks."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json, note, say

_FINDING = ["code", "severity", "message"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--structure", required=True, type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    import pandas as pd

    from sources.innovation_index.method import Index, write_table
    from sources.words.vocabulary import Severity

    index = Index.from_files(arguments.data, arguments.structure, arguments.method)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tables = {"treated": index.treated, "normalised": index.normalised, "scores": index.scores, "ranks": index.ranks}
    notes = {
        "treated_points": index.treated_points,
        "imputed_points": index.imputed_points,
        "treatments": index.treatments.reset_index(),
        "effective_weights": index.effective_weights.rename_axis("code").reset_index(),
        "findings": pd.DataFrame([(item.code, item.severity, item.message) for item in index.findings], columns=_FINDING),
    }
    for name, frame in tables.items():
        write_table(frame, arguments.out / f"{name}.csv")
    for name, frame in notes.items():
        frame.to_csv(arguments.out / f"{name}.csv", index=False, lineterminator="\n")
    if arguments.xlsx:
        from reports.workbook.tables import write_tables

        sheets = {name: frame.rename_axis("unit") for name, frame in tables.items()}
        sheets |= {name: frame.set_index(frame.columns[0]) for name, frame in notes.items()}
        write_tables(sheets, arguments.out / "index.xlsx")
    if arguments.json:
        report = {
            "units": len(index.units),
            "indicators": len(index.structure.indicators),
            "aggregates": len(index.scores.columns),
            "files": [f"{name}.csv" for name in (*tables, *notes)],
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
