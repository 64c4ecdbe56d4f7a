"""`pii-plan changes OLD NEW`: what moved between two published plans and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from flows.manifest import read_manifest
    from flows.plans import open_plan
    from reports.evidence.changes import as_markdown, compare
    from sources.tree import editions, load_tree

    old, new = open_plan(arguments.old), open_plan(arguments.new)
    manifests = [read_manifest(folder) for folder in (arguments.old, arguments.new)]
    goals = {str(manifest.case.get("goal") or "") for manifest in manifests if manifest}
    changes = compare(old, new, other_goal=len(goals) > 1)
    if arguments.json:
        answer_json([asdict(change) for change in changes])
    else:
        names = {node.code: node.name for node in load_tree(editions()[-1])}
        before, after = (manifest.identity if manifest else "" for manifest in manifests)
        answer(as_markdown(changes, False, before, after, names))
    return 0
