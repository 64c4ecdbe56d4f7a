"""`pii-plan trace`: from a number of the plan to the cells and sentences it came from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import answer, answer_json, say

if TYPE_CHECKING:
    from reports.evidence.records import PlanRecord


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.plans import reread_from_store
    from reports.evidence.records import leaves
    from reports.evidence.trace import holds, reread_all, trace

    plan, wanted = _wanted(arguments)
    needed = {item: None for number_id in wanted for item in leaves(number_id, plan.records)}
    now = reread_all([plan.origins[item] for item in needed if item in plan.origins], reread_from_store)
    traced = trace(wanted, plan.records, plan.origins, now)
    broken = [item for item in traced if not holds(item)]
    if arguments.json:
        answer_json(traced)
    else:
        _tell(traced if arguments.all or len(traced) == 1 else broken, len(traced), len(broken))
    return int(bool(broken))


def _wanted(arguments: argparse.Namespace) -> tuple[PlanRecord, list[str]]:
    from flows.plans import MESSAGES, open_document, open_plan
    from flows.settings import plan_folder

    subject = Path(arguments.subject)
    if subject.suffix.lower() == ".docx":
        plan = open_document(subject)
        return plan, _uses_in(subject, plan)
    folder = arguments.plan or plan_folder()
    if not folder.is_dir():
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(folder))
    plan = open_plan(folder)
    if arguments.subject not in plan.records:
        raise MESSAGES.refused("PII-TRACE-UNKNOWN", file=arguments.subject)
    return plan, [arguments.subject]


def _uses_in(document: Path, plan: PlanRecord) -> list[str]:
    """The numbers that stand in the document now; one whose record is missing or says something else is refused."""
    from flows.plans import MESSAGES
    from reports.evidence.scan import scan_document

    found: dict[str, None] = {}
    for use in scan_document(document).number_uses:
        record = plan.records.get(use.number_id)
        if record is None or record.shown_text != use.text:
            raise MESSAGES.refused("PII-VERIFY-NO-CHAIN", number_id=use.number_id, shown=use.text)
        found[use.number_id] = None
    return list(found)


def _tell(listed: list[dict[str, Any]], numbers: int, broken: int) -> None:
    from sources.places import Place

    for item in listed:
        unit = f" {item['unit']}" if item["unit"] else ""
        answer(f"{item['number_id']}: {item['shown_text']}{unit}  [{item['kind']}; {item['rule']}]")
        for link in item["chain"][:_MOST_LINKS]:
            where = Place.from_json(link["place"]).key() if link["place"] else say("trace.no_place")
            mark = say("trace.agrees" if link["agrees"] else "trace.differs")
            answer(f"    {mark}: {link['name']} | {where} | “{link['raw_text']}”")
        if len(item["chain"]) > _MOST_LINKS:
            answer(say("trace.more", count=len(item["chain"]) - _MOST_LINKS))
    answer(say("trace.total", numbers=numbers, broken=broken))


_MOST_LINKS = 8
