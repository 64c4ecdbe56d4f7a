"""`pii-plan verify PLAN_DIR`: re-read every source, recompute every number, check hashes and ledger."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from flows.commands import answer, answer_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--expect-head")
    parser.add_argument("--key")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.signing import check_signature
    from flows.verification import verify

    result = verify(arguments.plan, wholly=arguments.rebuild, expected_head=arguments.expect_head)
    if arguments.key:
        result = replace(result, findings=(*result.findings, *check_signature(arguments.plan, arguments.key)))
    if arguments.json:
        answer_json(result.to_json())
    else:
        for finding in result.findings:
            answer(f"{finding.code}: {finding.message}\n→ {finding.next_step}")
        counts = {name: getattr(result, name) for name in ("outputs", "sources", "numbers", "places")}
        answer(say("verify.checked", **counts, identity=result.identity, head=result.ledger_head))
        answer(say("verify.agrees" if result.holds else "verify.differs"))
    return int(not result.holds)
