"""`pii-plan sign PLAN_DIR`: the head of the ledger and the identity of the plan, signed with a key and on a page by hand."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from flows.commands import answer, answer_json, say, wrong_usage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", type=Path, nargs="?")
    parser.add_argument("--key", type=Path)
    parser.add_argument("--new-key", type=Path)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.signing import new_key, sign, write_page

    if arguments.new_key is not None:
        public = new_key(arguments.new_key)
        answer(say("sign.made", file=arguments.new_key, key=public))
        return 0
    if arguments.plan is None or (arguments.key is None and arguments.page is None):
        return wrong_usage(say("sign.what"))
    made = sign(arguments.plan, arguments.key) if arguments.key else None
    if arguments.page:
        write_page(arguments.plan, arguments.page)
    if arguments.json:
        answer_json({"signature": asdict(made) if made else None, "page": str(arguments.page) if arguments.page else None})
        return 0
    if made:
        answer(say("sign.signed", **asdict(made)))
    if arguments.page:
        answer(say("sign.page_written", file=arguments.page))
    return 0
