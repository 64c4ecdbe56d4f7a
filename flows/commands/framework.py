"""`pii-plan framework`: what an edition changes; one that came after the program begins as a file of the office."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, answer_json, say, wording

if TYPE_CHECKING:
    from sources.tree import Tree


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", type=int)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Begin the framework of an edition nobody knows yet with a copy of the last; of a known one, say what it changes."""
    from sources.tree import editions, load_tree

    edition = arguments.edition or editions()[-1]
    if edition not in editions():
        made = _begin(edition, editions()[-1])
        answer(say("framework.begun", path=made, edition=edition, last=editions()[-1]))
        return 1
    before = [year for year in editions() if year < edition]
    changes = differences(load_tree(before[-1]), load_tree(edition)) if before else []
    if arguments.json:
        answer_json({"edition": edition, "before": before[-1] if before else None, "changes": changes})
        return 0
    count = len(load_tree(edition).indicators)
    answer(say("framework.known", edition=edition, count=count, last=before[-1] if before else "—"))
    for change in changes:
        answer(say("framework.change", **{**change, "what": wording("framework")["changes"][change["what"]]}))
    return 0


def _begin(edition: int, last: int) -> Path:
    from flows.settings import workspace
    from sources.tree import framework_file

    target = workspace().frameworks / str(edition) / "framework.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    for name in ("framework.csv", "words.yml"):
        beside = framework_file(last).with_name(name)
        if beside.is_file():
            target.with_name(name).write_bytes(beside.read_bytes())
    return target


def differences(old: Tree, new: Tree) -> list[dict[str, str]]:
    """What differs between two editions, node by node in the order of the new one, then what is gone.

    Each: `what` (new, gone, name, unit, weight, direction, parent, level, lead), `code`, `name`, `old`, `new`.
    """
    found = []
    for node in new:
        was = old.nodes.get(node.code)
        if was is None:
            found.append({"what": "new", "code": node.code, "name": node.name, "old": "", "new": node.name})
            continue
        for what in ("name", "level", "parent", "weight", "direction", "unit", "lead"):
            before, after = getattr(was, what), getattr(node, what)
            if before != after:
                values = {"old": str(before or "—"), "new": str(after or "—")}
                found.append({"what": what, "code": node.code, "name": node.name, **values})
    gone = (node for node in old if node.code not in new.nodes)
    return [*found, *({"what": "gone", "code": node.code, "name": node.name, "old": node.name, "new": ""} for node in gone)]
