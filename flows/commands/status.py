"""`pii-plan status`: what is missing, per department."""

from __future__ import annotations

import argparse
from typing import Any

from flows.commands import answer, answer_json, wording

_LINE = "{:<44}{:>8}{:>8}{:>9}{:>11}{:>9}{:>8}  {}"


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
    from sources.registry.provinces import ProvinceRegistry

    words = wording("status")
    for province, year in dict.fromkeys((row["province"], row["year"]) for row in rows):
        answer(words["of"].format(unit=ProvinceRegistry.load().forms(province)["unit"], year=year))
    answer(_LINE.format(*words["columns"]))
    for row in rows:
        sent = words["sent"] if row["has_sent"] else words["not_sent"] if row["was_asked_for_a_paper"] else "-"
        counts = [row[name] for name in ("indicators", "committed", "disputed", "waiting_for_review", "owed")]
        answer(_LINE.format(row["department"] or words["nobody"], sent, *counts, ", ".join(row["owed_codes"])))
    answer(words["note"])
