"""The Prefect flow: the same run as `flows.run`, each step a task with a name that a person understands, and artifacts.

Imported only where Prefect is wanted; deployments (`prefect.yaml`) point here.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from prefect import Task, flow, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.inbox import Delivery
from flows.request import build_request
from flows.run import RunReport, RunRequest, Step, checking, make_plan, reading, smallest_first

Result = TypeVar("Result")
THREE_AT_A_TIME: Any = ThreadPoolTaskRunner(max_workers=3)
_SHOWN_TARGETS = "indicator_code indicator_name department target_year comparator target_value unit basis".split()


class TaskStep(Step):
    """Carries out a step as a Prefect task, in this process and this thread (the database has one writer)."""

    def __call__(self, name: str, function: Callable[..., Result], *arguments: Any) -> Result:
        return super().__call__(name, _task(name, function), *arguments)

    def read_and_check(self, request: RunRequest, deliveries: tuple[Delivery, ...]) -> list[steps.CheckedFile]:
        """Two tasks a file, the second waiting for the first; the first file's gate starts beside the other readings."""
        ordered = smallest_first(deliveries)
        reads = [self._read(request, ordered[0])]
        checks = [self._check(request, ordered[0], reads[0])]
        reads += [self._read(request, item) for item in ordered[1:]]
        checks += [self._check(request, item, read) for item, read in zip(ordered[1:], reads[1:], strict=True)]
        return [check.result() for check in checks]

    def _read(self, request: RunRequest, delivery: Delivery) -> PrefectFuture[steps.ReadFile]:
        sys.stderr.write(f"• {reading(delivery)}\n")
        return _task(reading(delivery), steps.read_file).submit(request, delivery)

    def _check(
        self, request: RunRequest, delivery: Delivery, read: PrefectFuture[steps.ReadFile]
    ) -> PrefectFuture[steps.CheckedFile]:
        return _task(checking(delivery), steps.check_batch).submit(request, read)


def _task(name: str, function: Callable[..., Result]) -> Task[..., Result]:
    return task(name=name, task_run_name=name, cache_policy=NO_CACHE)(function)


@flow(name="Lập kế hoạch cải thiện chỉ số PII", task_runner=THREE_AT_A_TIME)
def improvement_plan(
    inbox: str | None = None,
    out: str | None = None,
    province: str | None = None,
    year: int | None = None,
    goal: str | None = None,
    as_of: str | None = None,
) -> dict[str, Any]:
    """From the inbox to the published plan.

    Args:
        inbox: Hộp nhận (bỏ trống: bộ tệp minh họa).
        out: Thư mục kế hoạch (bỏ trống: plan).
        province: Tỉnh lập kế hoạch.
        year: Năm mục tiêu (bỏ trống: năm sau kỳ công bố mới nhất).
        goal: Mục tiêu chung, ví dụ rank:30 hoặc score:30.
        as_of: Ngày chốt số liệu (YYYY-MM-DD).

    Returns: identity, plan folder and whether it was made already.
    """
    report = make_plan(build_request(inbox, out, province, year, goal, as_of), TaskStep())
    _show(report)
    return {"identity": report.identity, "out": str(report.out), "unchanged": report.unchanged}


def run_as_flow(request: RunRequest) -> RunReport:
    """Run the flow for a request of the command line and return the full report."""
    reports: list[RunReport] = []

    @flow(
        name=improvement_plan.name,
        flow_run_name=request.out.name,
        validate_parameters=False,
        task_runner=THREE_AT_A_TIME,
    )
    def asked_for() -> None:
        report = make_plan(request, TaskStep())
        _show(report)
        reports.append(report)

    # The heartbeat thread makes every flow end a second later and serves only runs on other machines.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        asked_for()
    return reports[0]


def _show(report: RunReport) -> None:
    """Artifacts: what was read, what a person should look at, the targets, and the plan itself."""
    summary = json.loads((report.out / "validation" / "summary.json").read_text(encoding="utf-8"))
    create_table_artifact(table=summary["files"], key="tep-da-doc", description="Các tệp đã đọc")
    findings = [
        {"Mã": finding.code, "Mức": finding.severity.value, "Nội dung": finding.message, "Việc cần làm": finding.next_step}
        for finding in report.findings
    ]
    create_table_artifact(table=findings, key="phat-hien", description="Những điểm cần xem")
    create_table_artifact(table=_targets(report.out), key="muc-tieu", description="Mục tiêu từng chỉ số")
    document = report.out / "ke-hoach.docx"
    create_link_artifact(link=document.resolve().as_uri(), link_text=document.name, key="ke-hoach")
    create_markdown_artifact(
        markdown=f"Kế hoạch: `{document}`  \nMã dữ liệu: `{report.identity}`", key="ket-qua", description="Kết quả"
    )


def _targets(out: Path) -> list[dict[str, str]]:
    with (out / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return [{name: row[name] for name in _SHOWN_TARGETS} for row in csv.DictReader(stream)]


if __name__ == "__main__":
    os.environ.setdefault("DO_NOT_TRACK", "1")
    improvement_plan()
