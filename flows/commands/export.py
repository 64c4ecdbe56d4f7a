"""`pii-plan export DIR`: the tables of the last run for other programs and for Excel, with a catalogue."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json, note, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.current import built_identity, current_database
    from flows.export import export
    from flows.manifest import is_untouched, read_manifest
    from flows.settings import plan_folder, workspace

    database, plan = current_database(), arguments.plan or plan_folder()
    manifest = read_manifest(plan)
    its_own = manifest is not None and manifest.identity == built_identity(workspace()) and is_untouched(plan)
    done = export(database, arguments.folder, plan if its_own else None)
    if arguments.json:
        answer_json({"folder": str(done.folder), "rows": done.rows})
        return 0
    if not its_own:
        note(say("export.no_plan", folder=plan))
    for name, count in done.rows.items():
        answer(say("export.view", name=name, count=count))
    answer(say("export.done", folder=done.folder))
    return 0
