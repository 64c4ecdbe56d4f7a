"""`pii-plan desk`: the local page on which the whole year's work is done."""

from __future__ import annotations

import argparse

from flows.commands import answer, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-browser", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is ended by Ctrl+C. Raises Refused where a desk of this workspace is open already."""
    from flows.desk.server import free_port, only_desk, serve
    from flows.desk.workplace import Workplace
    from flows.settings import workspace

    space = workspace()
    with only_desk(space) as address:
        told = lambda link: answer(say("desk.open", address=link))  # noqa: E731
        workplace = Workplace(space, read_only=arguments.read_only)
        serve(workplace, address, arguments.port or free_port(), browser=not arguments.no_browser, told=told)
    return 0
