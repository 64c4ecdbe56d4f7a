"""`pii-plan run`: the main job, from the inbox to the published plan."""

from __future__ import annotations

import argparse
import importlib
import os
from typing import TYPE_CHECKING, Any

from flows.commands import answer, answer_json, note, say, wrong_usage

if TYPE_CHECKING:
    from flows.records import RunReport, RunRequest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inbox", nargs="?")
    parser.add_argument("--provinces")
    add_plan_arguments(parser)


def add_plan_arguments(parser: argparse.ArgumentParser) -> None:
    """What the demonstration can be asked for as well."""
    parser.add_argument("--out")
    parser.add_argument("--province")
    parser.add_argument("--year", type=int)
    parser.add_argument("--goal")
    parser.add_argument("--confidence")
    parser.add_argument("--as-of")
    parser.add_argument("--documents")
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--keep-server", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from flows.records import build_request

    if getattr(arguments, "provinces", None):
        return _all_provinces(arguments)
    request = build_request(
        arguments.inbox,
        arguments.out,
        arguments.province,
        arguments.year,
        arguments.goal,
        arguments.as_of,
        arguments.confidence,
        arguments.documents,
    )
    if arguments.preview:
        return _preview(request, arguments.json)
    report = _carry_out(request, arguments.direct, arguments.keep_server)
    code = report.exit_code
    if arguments.json:
        answer_json(_as_json(report, code))
    else:
        _tell(report)
    return code


def _all_provinces(arguments: argparse.Namespace) -> int:
    """A plan for each province asked for, and the summary of them."""
    from flows.provinces import asked_for, make_plans

    if arguments.province:
        return wrong_usage(say("run.not_together"))
    requests = asked_for(
        arguments.provinces,
        arguments.inbox,
        arguments.out,
        arguments.year,
        arguments.goal,
        arguments.as_of,
        arguments.confidence,
    )
    summary = make_plans(requests)
    if arguments.json:
        answer_json(summary.to_json())
        return summary.exit_code
    for outcome in summary.outcomes:
        if outcome.refusal:
            answer(say("run.not_made", province=outcome.province, message=outcome.refusal.message))
    made = sum(outcome.report is not None for outcome in summary.outcomes)
    answer(say("run.made", made=made, asked=len(summary.outcomes), page=summary.page, workbook=summary.workbook))
    return summary.exit_code


def _carry_out(request: RunRequest, direct: bool, keep_server: bool) -> RunReport:
    """Directly where asked, or where nothing is new and there is nothing to watch; else through a local Prefect server."""
    from flows.pipeline import Work, is_unchanged, make_plan

    if direct or is_unchanged(request):
        return make_plan(request, Work())
    from flows.server import local_server, page, prefect_environment

    def prepare(address: str) -> None:
        """Load the two libraries that take seconds; Prefect looks at its settings when it is imported."""
        os.environ.update(prefect_environment(request.space.prefect, address))
        importlib.import_module("flows.improvement_plan")
        importlib.import_module("great_expectations")

    with local_server(request.space.prefect, keep_server, prepare) as address:
        if keep_server:
            note(say("run.page", address=page(address)))
        from flows.improvement_plan import run_as_flow

        return run_as_flow(request)


def _preview(request: RunRequest, as_json: bool) -> int:
    """What the files would add, change or withdraw; nothing of the workspace changes."""
    from itertools import groupby

    from flows.pipeline import Work
    from flows.preview import preview
    from sources.words.numbers import shown

    found = preview(request, Work())
    code = 3 if found.refused else int(any(finding.severity.value != "info" for finding in found.findings))
    if as_json:
        rows = [{**row, **{name: _plain(row[name]) for name in ("old_value", "new_value")}} for row in found.rows]
        answer_json({"figures": rows, "refused": list(found.refused), "findings": [f.to_json() for f in found.findings]})
        return code
    lines = [] if found.rows else [say("run.nothing_enters")]
    for (kind, name, edition), group in groupby(found.rows, key=lambda row: (row["kind"], row["name"], row["edition"])):
        rows = list(group)
        lines.append(say(f"run.{kind}", name=name, edition=edition, count=len(rows)))
        for row in rows[:_SHOWN_OF_A_KIND]:
            values = {
                part: shown(row[part].normalize()) if row[part] is not None else "—" for part in ("old_value", "new_value")
            }
            lines.append(say("run.figure", **{**row, **values}))
    for finding in found.findings:
        if finding.severity.value != "info":
            lines.append(f"  {finding.code}: {finding.message}")
    answer("\n".join(lines))
    return code


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


_SHOWN_OF_A_KIND = 5
_EACH_TOLD = frozenset({"PII-RUN-CHANGED-FIGURE"})
"""Of these no case stands for the others: each replaced figure is told with old, new and reason."""
_MOST_TOLD = 20


def _as_json(report: RunReport, code: int) -> dict[str, object]:
    return {
        "identity": report.identity,
        "plan": str(report.out / "ke-hoach.docx"),
        "unchanged": report.unchanged,
        "exit_code": code,
        "counts": report.counts,
        "refused": list(report.refused),
        "findings": [finding.to_json() for finding in report.findings],
    }


def _tell(report: RunReport) -> None:
    from sources.words.vocabulary import Severity

    lines = []
    for severity in (Severity.STOP, Severity.WARN):
        by_code: dict[str, list[str]] = {}
        next_steps: dict[str, str] = {}
        for finding in report.findings:
            if finding.severity is severity:
                by_code.setdefault(finding.code, []).append(finding.message)
                next_steps.setdefault(finding.code, finding.next_step)
        if by_code:
            count = sum(map(len, by_code.values()))
            lines.append(say("run.found", severity=severity.label.upper(), count=count))
        for code, messages in by_code.items():
            if code in _EACH_TOLD:
                lines += [f"  {code}: {message}" for message in messages[:_MOST_TOLD]]
                lines += [say("run.others", count=len(messages) - _MOST_TOLD)] if len(messages) > _MOST_TOLD else []
                continue
            more = say("run.more", count=len(messages) - 1) if len(messages) > 1 else ""
            lines.append(f"  {code}: {messages[0]}{more}")
            lines += [f"    → {next_steps[code]}"] if next_steps[code] else []
    if report.kept:
        lines.append(say("run.kept", folder=report.kept))
    if report.unchanged:
        lines.append(say("run.unchanged"))
    lines.append(say("run.report", path=report.out / "validation" / "report.html"))
    lines.append(say("run.review", path=report.out / "ra-soat-cam-ket.xlsx"))
    lines += [say("run.document", path=path) for path in sorted(report.out.rglob("*.docx"))]
    answer("\n".join(lines))
