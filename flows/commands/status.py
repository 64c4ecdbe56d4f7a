"""`pii-plan status`: what is missing, per department."""

from __future__ import annotations

import argparse
from typing import Any

from flows.commands import answer, answer_json, wording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.current import current_database
    from flows.engine import query
    from flows.settings import SQL_FOLDER

    rows = query(current_database(), SQL_FOLDER / "audit" / "status.sql")
    if arguments.json:
        answer_json(rows)
    else:
        _tell(rows)
    return int(any(row["committed"] < row["indicators"] or _owes_a_paper(row) for row in rows))


def _owes_a_paper(row: dict[str, Any]) -> bool:
    return bool(row["was_asked_for_a_paper"] and not row["has_sent"])


def _tell(rows: list[dict[str, Any]]) -> None:
    words = wording("status")
    answer("{:<44}{:>8}{:>8}{:>9}{:>11}{:>9}{:>8}  {}".format(*words["columns"]))
    for row in rows:
        sent = words["sent"] if row["has_sent"] else words["not_sent"] if row["was_asked_for_a_paper"] else "-"
        widths = {"indicators": 8, "committed": 9, "disputed": 11, "waiting_for_review": 9, "owed": 8}
        counts = "".join(str(row[key]).rjust(width) for key, width in widths.items())
        name = row["department"] or words["nobody"]
        answer(f"{name:<44}{sent:>8}{counts}  {', '.join(row['owed_codes'])}")
    answer(words["note"])
