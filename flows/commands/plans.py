"""`pii-plan plans`: the plans that this workspace has published, the newest first, and where each is now."""

from __future__ import annotations

import argparse

from flows.commands import answer, answer_json, say, wording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.archive import plans
    from flows.settings import workspace

    found = plans(workspace())
    if arguments.json:
        answer_json([plan.to_json() for plan in found])
        return 0
    words = wording("plans")
    for plan in found:
        where = plan.folder or words["gone"].format(folder=plan.published_in)
        answer(say("plans.plan", identity=plan.identity[:12], time=plan.time, province=plan.province, where=where))
    if not found:
        answer(words["none"])
    return 0
