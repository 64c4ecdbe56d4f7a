"""`pii-plan package PLAN_DIR`: everything that an auditor needs of a plan in one file; `--check` looks one through."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--key")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return _check(arguments.plan, arguments.key or "")
    from flows.packages import package

    folder = arguments.plan.resolve()
    made = package(folder, arguments.out or Path(f"{folder.name}.zip"))
    if arguments.json:
        findings = [finding.to_json() for finding in made.findings]
        answer_json({"file": str(made.file), "members": made.members, "findings": findings})
        return int(bool(made.findings))
    for finding in made.findings:
        answer(f"{finding.code}: {finding.message}\n→ {finding.next_step}")
    answer(say("package.made", file=made.file, members=made.members))
    return int(bool(made.findings))


def _check(path: Path, key: str) -> int:
    """With the program's own copy of the check, and its own words: what the package brings along is not run."""
    from reports.evidence.places import look_up_words
    from reports.evidence.standalone import check

    return check(path, key, look_up_words()["standalone"])
