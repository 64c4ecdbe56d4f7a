"""The Prefect flow: the order of `flows.pipeline`, each step a task that a person understands, and artifacts to look at.

The flow is imported only where Prefect is wanted; deployments (`prefect.yaml`) point here.
"""

from __future__ import annotations

import csv
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from prefect import Task, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.expectations import Validator
from flows.pipeline import NAMES, READERS, Promised, Work, announce, make_plan
from flows.records import (
    Built,
    Delivery,
    GateReport,
    ReadFile,
    RunReport,
    RunRequest,
    Verdict,
    build_request,
)
from sources.contracts import Finding, as_json
from sources.words.data import data
from sources.words.text import fold
from sources.words.vocabulary import Severity

Result = TypeVar("Result")
WORDING: dict[str, Any] = data(Path(__file__).with_name("wording.yml"))
READERS_AND_ONE: Any = ThreadPoolTaskRunner(max_workers=READERS + 1)
GRAPH = {step: fold(name) for step, name in NAMES.items()}
"""Names of task runs without diacritics: the graph of Prefect's page drops the letters that it has no glyph for."""
_SHOWN_TARGETS = "indicator_code indicator_name department target_year comparator target_value unit basis".split()


@task(name="receive_files", task_run_name=GRAPH["receive_files"], cache_policy=NO_CACHE)
def receive_files(request: RunRequest) -> tuple[tuple[Delivery, ...], tuple[Finding, ...]]:
    return steps.receive_files(request)


@task(name="read_file", task_run_name=GRAPH["read_file"].format(file="{delivery.source.name}"), cache_policy=NO_CACHE)
def read_file(request: RunRequest, delivery: Delivery) -> ReadFile:
    return steps.read_file(request, delivery)


@task(name="check_files", task_run_name=GRAPH["check_files"], cache_policy=NO_CACHE)
def check_files(request: RunRequest, files: list[ReadFile], validator: Validator) -> GateReport:
    return steps.check_files(request, files, validator)


@task(name="decide", task_run_name=GRAPH["decide"], cache_policy=NO_CACHE)
def decide(request: RunRequest, gate: GateReport, noted: tuple[Finding, ...]) -> Verdict:
    return steps.decide(request, gate, noted)


@task(name="build_database", task_run_name=GRAPH["build_database"], cache_policy=NO_CACHE)
def build_database(request: RunRequest, verdict: Verdict, identity: str) -> Built:
    return steps.build_database(request, verdict, identity)


@task(name="publish_plan", task_run_name=GRAPH["publish_plan"], cache_policy=NO_CACHE)
def publish_plan(request: RunRequest, verdict: Verdict, built: Built, identity: str) -> RunReport:
    return steps.publish_plan(request, verdict, built, identity)


TASKS: dict[str, Task[..., Any]] = {
    item.fn.__name__: item for item in (receive_files, read_file, check_files, decide, build_database, publish_plan)
}


class TaskWork(Work):
    """Carries out a step as its task, in this process and this thread (the database has one writer)."""

    def do(self, step: Callable[..., Result], *arguments: Any) -> Result:
        announce(NAMES[step.__name__])
        return cast(Result, TASKS[step.__name__](*arguments))

    @contextmanager
    def side_by_side(
        self, step: Callable[..., Result], request: RunRequest, over: list[Delivery]
    ) -> Iterator[list[Promised[Result]]]:
        for each in over:
            announce(NAMES[step.__name__].format(file=each.source.name))
        yield [TASKS[step.__name__].submit(request, each) for each in over]


def run_name() -> str:
    """Of a run: what it does, for which province and year (as far as the parameters say), in plain letters."""
    given = flow_run.get_parameters()
    parts = (flow_run.get_flow_name(), given.get("province") or given.get("provinces"), given.get("year"))
    return fold(" ".join(str(part) for part in parts if part))


@flow(name=WORDING["flow"], flow_run_name=run_name, timeout_seconds=4 * 3600, task_runner=READERS_AND_ONE)
def improvement_plan(
    inbox: str | None = None,
    out: str | None = None,
    province: str | None = None,
    year: int | None = None,
    goal: str | None = None,
    as_of: str | None = None,
    confidence: str | None = None,
    documents: str | None = None,
) -> dict[str, Any]:
    """From the inbox to the published plan; what is left open is taken from the settings, as on the command line.

    Args:
        inbox: folder with the score files and papers (default: the inbox of the workspace).
        out: plan folder (default: plan).
        province: the province that plans.
        year: year of the targets (default: the year after the newest edition).
        goal: for example rank:30 or score:30.
        as_of: closing date of the figures, YYYY-MM-DD.
        confidence: the chance with which the goal is to be reached, for example 0.8.
        documents: papers beside the plan, with commas between them.

    Returns: identity, plan folder and whether it was made already.
    """
    return carry_out(build_request(inbox, out, province, year, goal, as_of, confidence, documents))


def carry_out(request: RunRequest) -> dict[str, Any]:
    """The run inside a flow: its tasks, what it has to say in the log, its artifacts."""
    report = make_plan(request, TaskWork())
    _show(report)
    return {"identity": report.identity, "out": str(report.out), "unchanged": report.unchanged}


def run_as_flow(request: RunRequest) -> RunReport:
    """Run the flow for a request of the command line and return the full report."""
    reports: list[RunReport] = []

    @flow(
        name=improvement_plan.name,
        flow_run_name=fold(f"{request.case.province} {request.case.year or request.out.name}"),
        validate_parameters=False,
        task_runner=READERS_AND_ONE,
    )
    def asked_for() -> None:
        report = make_plan(request, TaskWork())
        _show(report)
        reports.append(report)

    # The heartbeat thread makes every flow end a second later and serves only runs on other machines.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        asked_for()
    APILogHandler().flush()  # The log is sent in the background; a local server would be gone before the last lines.
    return reports[0]


def _show(report: RunReport) -> None:
    """Artifacts: what was read, what a person should look at, the targets, and the plan itself."""
    titles = WORDING["artifacts"]
    summary = json.loads((report.out / "validation" / "summary.json").read_text(encoding="utf-8"))
    _log(report, summary["files"])
    document = report.out / "ke-hoach.docx"
    tables = {"tep-da-doc": summary["files"], "phat-hien": _findings(report), "muc-tieu": _targets(report.out)}
    for key, table in tables.items():
        create_table_artifact(table=table, key=key, description=titles[key])
    opened = WORDING["ke-hoach"].format(plan=document, folder=report.out)
    create_markdown_artifact(markdown=opened, key="ke-hoach", description=document.name)
    told = WORDING["result"].format(plan=document, identity=report.identity)
    create_markdown_artifact(markdown=told, key="ket-qua", description=titles["ket-qua"])


def _log(report: RunReport, files: list[dict[str, Any]]) -> None:
    """What was read, what was refused or needs a person, and what came of it, in the run's own log."""
    log, words = get_run_logger(), WORDING["log"]
    for file in files:
        level, said = (logging.WARNING, "refused") if file["refused"] else (logging.INFO, "file")
        log.log(level, words[said].format(**file))
    for finding in report.findings:
        if finding.severity is not Severity.INFO:
            log.warning(words["finding"].format(code=finding.code, message=finding.message))
    told = {"out": report.out, "identity": report.identity[:12], **report.counts}
    log.info(words["unchanged" if report.unchanged else "published"].format(**told))


def _findings(report: RunReport) -> list[dict[str, str]]:
    rows = (as_json(finding) for finding in report.findings)
    return [{title: row[name] for name, title in WORDING["finding"].items()} for row in rows]


def _targets(out: Path) -> list[dict[str, str]]:
    with (out / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return [{name: row[name] for name in _SHOWN_TARGETS} for row in csv.DictReader(stream)]


if __name__ == "__main__":
    os.environ.setdefault("DO_NOT_TRACK", "1")
    improvement_plan()
