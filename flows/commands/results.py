"""`pii-plan results`: what came of last year's targets and commitments; `--plan` brings a published plan's targets in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from flows.commands import answer, answer_json, note, say, wording
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
_LINE = "{:<44}{:>9}{:>7}{:>10}{:>11}{:>10}  {}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """1 where something was missed or could not be judged."""
    if arguments.plan:
        answer(say("results.taken", folder=take_over(arguments.plan)))
        return 0
    from flows.current import current_database
    from flows.engine import query
    from flows.settings import SQL_FOLDER

    rows = query(current_database(), SQL_FOLDER / "audit" / "results.sql")
    if arguments.json:
        answer_json([{name: _plain(value) for name, value in row.items()} for row in rows])
    else:
        _tell(rows)
    return int(any(row["verdict"] in ("missed", "not_judged") for row in rows))


def take_over(plan: Path) -> Path:
    """Copy the targets of a published plan into the inbox, in a folder of their own that describes them; that folder.

    Raises Refused where the folder is no plan, or its targets are not those that were published.
    """
    import yaml

    from flows.manifest import output_hashes, read_manifest
    from flows.plans import open_plan
    from flows.settings import workspace
    from reports.plan.numbers import worst
    from sources.words.vocabulary import FileKind, Status

    manifest, name = read_manifest(plan), "targets.csv"
    if manifest is None or manifest.outputs.get(name) != output_hashes(plan).get(name):
        raise MESSAGES.refused("PII-RESULTS-PLAN", file=str(plan))
    statuses = [Status(record.status) for record in open_plan(plan).records.values() if record.status]
    described = {
        "kind": FileKind.EARLIER_PLAN.value,
        "status": worst(statuses).value,
        "province": manifest.case["province"],
        "date": manifest.case.get("as_of"),
        "title": say("results.title", identity=manifest.identity[:12]),
    }
    target = workspace().inbox / say("results.folder", identity=manifest.identity[:12])
    target.mkdir(parents=True, exist_ok=True)
    (target / name).write_bytes((plan / name).read_bytes())
    entries = {"files": {name: {key: value for key, value in described.items() if value}}}
    (target / "source.yml").write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else json.loads(json.dumps(value, default=str))


def _tell(rows: list[dict[str, Any]]) -> None:
    from reports.kinds import FOLDER
    from sources.words.data import data
    from sources.words.vocabulary import Verdict

    words = wording("results")
    reasons = data(FOLDER / "results.yml")["words"]["reasons"]
    if not rows:
        note(words["nothing"])
        return
    answer(words["of"].format(year=rows[0]["year"], count=len(rows)))
    answer(_LINE.format(*words["columns"]))
    for department in dict.fromkeys(row["department"] for row in rows):
        own = [row for row in rows if row["department"] == department]
        counts = [sum(row["verdict"] == verdict for row in own) for verdict in Verdict]
        missed = ", ".join(row["promised_code"] for row in own if row["verdict"] == Verdict.MISSED)
        answer(_LINE.format(department or words["nobody"], len(own), *counts, missed))
    for reason in dict.fromkeys(row["reason"] for row in rows if row["reason"]):
        same = ", ".join(row["promised_code"] for row in rows if row["reason"] == reason)
        answer(words["not_judged"].format(reason=reasons[reason], codes=same))
