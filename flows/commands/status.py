"""`pii-plan status`: what is missing, per department."""

from __future__ import annotations

import argparse
from typing import Any

from flows.speech import Speech, say_json

SPEECH = Speech(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.current import current_database
    from flows.engine import query
    from flows.settings import SQL_FOLDER

    rows = query(current_database(), SQL_FOLDER / "audit" / "status.sql")
    if arguments.json:
        say_json(rows)
    else:
        _tell(rows)
    return int(any(row["committed"] < row["indicators"] or _owes_a_paper(row) for row in rows))


def _owes_a_paper(row: dict[str, Any]) -> bool:
    return bool(row["was_asked_for_a_paper"] and not row["has_sent"])


def _tell(rows: list[dict[str, Any]]) -> None:
    SPEECH.say("header")
    for row in rows:
        sent = "sent" if row["has_sent"] else "not_sent" if row["was_asked_for_a_paper"] else "not_asked"
        SPEECH.say(
            "row",
            **{**row, "department": row["department"] or SPEECH.text("nobody"), "owed_codes": ", ".join(row["owed_codes"])},
            sent=SPEECH.text(sent),
        )
    SPEECH.say("footer")
