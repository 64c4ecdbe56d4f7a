"""`pii-plan trace`: from a number of the plan to the cells and sentences it came from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from flows.commands import answer, answer_json, say, wrong_usage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", nargs="?")
    parser.add_argument("--from", dest="source")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.settings import plan_folder
    from flows.tracing import trace_document, trace_number

    if (arguments.subject is None) == (arguments.source is None):
        return wrong_usage(say("trace.one_of_two"))
    if arguments.source is not None:
        return _uses(arguments.source, arguments.plan or plan_folder(), arguments.json)
    subject = Path(arguments.subject)
    if subject.suffix.lower() in (".docx", ".docm"):
        traced = trace_document(subject, arguments.plan)
    else:
        traced = trace_number(arguments.subject, arguments.plan or plan_folder())
    if arguments.json:
        answer_json(traced.numbers)
    else:
        _tell(traced.numbers if arguments.all or len(traced.numbers) == 1 else traced.told)
        answer(say("trace.total", numbers=len(traced.numbers), broken=len(traced.broken)))
    return int(bool(traced.broken))


def _uses(source: str, folder: Path, as_json: bool) -> int:
    from flows.uses import uses_of
    from reports.evidence.places import place_in_words

    found = uses_of(source, folder)
    if as_json:
        answer_json(found.to_json())
        return 0
    for use in found.uses:
        shown = ", ".join(f"{number_id} ({text})" for number_id, text in use.numbers[:_MOST_NUMBERS])
        answer(f"{place_in_words(use.place)} “{use.place.raw_text}” → {shown or say('trace.no_number')}")
        if len(use.numbers) > _MOST_NUMBERS:
            answer(say("trace.more_numbers", count=len(use.numbers) - _MOST_NUMBERS))
    if found.asked:
        answer(say("trace.unused") if found.asked == "unused" else say("trace.passed_over", reason=found.asked))
    answer(say("trace.coverage", name=found.name, read=found.read, unused=found.unused, used=found.read - found.unused))
    for reason, count in found.passed_over.items():
        answer(say("trace.reason", reason=reason, count=count))
    return 0


_MOST_NUMBERS = 12


def _tell(listed: list[dict[str, Any]]) -> None:
    from reports.evidence.places import look_up_words
    from sources.places import Place

    for item in listed:
        if item["number_id"] is not None:
            unit = f" {item['unit']}" if item["unit"] else ""
            answer(f"{item['number_id']}: {item['shown_text']}{unit}  [{item['kind']}; {item['rule']}]")
        for finding in item["findings"]:
            answer(f"    {finding['code']}: {finding['message']}")
        for link in item["chain"][:_MOST_LINKS]:
            where = Place.from_json(link["place"]).key() if link["place"] else say("trace.no_place")
            mark = say("trace.agrees" if link["agrees"] else "trace.differs")
            part = f"{look_up_words()['captions'][link['part']]} | " if link["part"] else ""
            answer(f"    {mark}: {part}{link['name']} | {where} | “{link['raw_text']}”")
        if len(item["chain"]) > _MOST_LINKS:
            answer(say("trace.more", count=len(item["chain"]) - _MOST_LINKS))


_MOST_LINKS = 8
