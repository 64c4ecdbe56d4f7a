"""`pii-plan check-format`: an official document against the checklist of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import argparse

from flows.commands import answer, answer_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from reports.word.format_check import check_format

    findings = check_format(Path(arguments.file))
    errors = sum(finding.severity == "stop" for finding in findings)
    if arguments.json:
        listed = [finding.to_json() for finding in findings]
        answer_json({"file": arguments.file, "errors": errors, "findings": listed})
        return int(errors > 0)
    for finding in findings:
        answer(f"{say(f'check-format.{finding.severity}')}: {finding.message} {finding.next_step}")
    answer(say("check-format.total", errors=errors, others=len(findings) - errors))
    return int(errors > 0)
