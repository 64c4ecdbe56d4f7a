"""`pii-plan export DIR`: the tables of the last run for other programs and for Excel, with a catalogue."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, answer_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.current import current_database
    from flows.export import export

    done = export(current_database(), arguments.folder)
    if arguments.json:
        answer_json({"folder": str(done.folder), "rows": done.rows})
        return 0
    for name, count in done.rows.items():
        answer(say("export.view", name=name, count=count))
    answer(say("export.done", folder=done.folder))
    return 0
