"""`pii-plan verify PLAN_DIR`: re-read every source, recompute every number, check hashes and ledger."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.speech import Speech, say_json

SPEECH = Speech(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.verification import verify

    result = verify(arguments.plan, rebuilt=arguments.rebuild)
    if arguments.json:
        say_json(result.to_json())
    else:
        for finding in result.findings:
            SPEECH.say("finding", code=finding.code, message=finding.message, next_step=finding.next_step)
        SPEECH.say("checked", **result.to_json())
        SPEECH.say("departs" if result.findings else "agrees")
    return int(bool(result.findings))
