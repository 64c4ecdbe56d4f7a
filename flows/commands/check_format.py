"""`pii-plan check-format`: an official document against the checklist of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import argparse

from flows.speech import Speech, say_json

SPEECH = Speech(__file__)


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
        say_json({"file": arguments.file, "errors": errors, "findings": listed})
        return int(errors > 0)
    for finding in findings:
        SPEECH.say(finding.severity.value, message=finding.message, next_step=finding.next_step)
    SPEECH.say("total", errors=errors, others=len(findings) - errors)
    return int(errors > 0)
