"""`pii-plan restore MÃ`: an earlier plan back in its place, whole, as it was published."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import answer, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("identity")
    parser.add_argument("--out", type=Path)


def run(arguments: argparse.Namespace) -> int:
    from flows.archive import restore
    from flows.pipeline import writer_lock
    from flows.settings import plan_folder, workspace

    space, out = workspace(), arguments.out.resolve() if arguments.out else plan_folder()
    with writer_lock(space):
        kept = restore(space, arguments.identity, out)
    if kept:
        answer(say("run.kept", folder=kept))
    answer(say("restore.done", folder=out))
    return 0
