"""Plans for many provinces: all files are read, validated and loaded once, then each plan is made in a process of its own.

Each plan is the one that `pii-plan run --province` makes: its database is a copy of the common one in which all that hangs
on the province is made again. Where a file does not say whose it is, and so counts as that of whichever province plans, each
province goes the whole way by itself. The provinces share store, batches, verdicts, ledger and archive; a province that
fails is told, and the others are made.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flows.commands import note
from flows.incoming import is_unsigned
from flows.manifest import MANIFEST
from flows.pipeline import Work, is_unchanged, load, make_plan, writer_lock
from flows.records import RunReport, RunRequest, Shared, build_request
from flows.settings import SETTINGS, Workspace, plan_folder
from reports.provinces import Line, write_page, write_workbook
from sources.case import parse_province
from sources.contracts import Finding, Refused
from sources.office import know_office, office
from sources.registry.provinces import ProvinceRegistry
from sources.tree import editions
from sources.words.messages import MessageCatalogue
from sources.words.text import fold
from sources.words.vocabulary import Severity

MESSAGES = MessageCatalogue(__file__)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one province: the report of its run, or why there is no new plan."""

    province: str
    folder: Path
    report: RunReport | None = None
    refusal: Finding | None = None

    @property
    def exit_code(self) -> int:
        return self.report.exit_code if self.report else 3


@dataclass(frozen=True, slots=True)
class Summary:
    """All outcomes in the order of the provinces, and the two files that sum them up."""

    outcomes: tuple[Outcome, ...]
    workbook: Path
    page: Path

    @property
    def exit_code(self) -> int:
        return max(outcome.exit_code for outcome in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        plans = [
            {
                "province": item.province,
                "plan": str(item.folder / "ke-hoach.docx") if item.report else None,
                "exit_code": item.exit_code,
                "identity": item.report.identity if item.report else None,
                "counts": item.report.counts if item.report else {},
                "refused": list(item.report.refused) if item.report else [],
                "finding": item.refusal.to_json() if item.refusal else None,
            }
            for item in self.outcomes
        ]
        return {"plans": plans, "workbook": str(self.workbook), "page": str(self.page), "exit_code": self.exit_code}


def asked_for(
    provinces: str,
    inbox: str | None,
    out: str | None,
    year: int | None,
    goal: str | None,
    as_of: str | None,
    confidence: str | None = None,
) -> list[RunRequest]:
    """A request for each province, its plan in a folder of `out` (default: `plans`), by name.

    `provinces`: "all" (those of the newest edition), or a text file with a province a line ("#" begins a remark).
    Raises Refused for a list with a name that nobody knows, before anything is read.
    """
    folder = Path(out).resolve() if out else plan_folder().with_name("plans")
    if (folder / MANIFEST).exists():
        raise MESSAGES.refused("PII-RUN-PROVINCES-HERE", file=str(folder))
    names = ProvinceRegistry.load().names(editions()[-1]) if provinces == ALL else listed(Path(provinces))
    parts = {name: "-".join(fold(name).split()) for name in sorted(names, key=fold)}
    first = build_request(inbox, str(folder), next(iter(parts)), year, goal, as_of, confidence)
    return [
        replace(first, out=folder / part, part=part, case=replace(first.case, province=name)) for name, part in parts.items()
    ]


def listed(path: Path) -> tuple[str, ...]:
    """The provinces that a file lists, by the registry's names. Raises Refused for unknown and repeated ones, by line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise MESSAGES.refused("PII-RUN-NO-PROVINCES", file=path.name) from error
    names: list[str] = []
    wrong = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        try:
            name = parse_province(text, path.name) if text else None
        except Refused:
            name = ""
        if name == "" or name in names:
            wrong.append(f"{number} ({text})")
        elif name:
            names.append(name)
    if wrong:
        raise MESSAGES.refused("PII-RUN-PROVINCES", file=path.name, wrong=", ".join(wrong))
    if not names:
        raise MESSAGES.refused("PII-RUN-NO-PROVINCES", file=path.name)
    return tuple(names)


def make_plans(requests: list[RunRequest]) -> Summary:
    """Make every plan and the summary of them.

    Raises Refused where another run works in the workspace, where no province could have a plan, and where the runner that
    the settings name is not there.
    """
    first = requests[0]
    with writer_lock(Workspace(first.home)):
        outcomes = _side_by_side(requests) if any(map(_is_stale, requests)) else [_silently(item, None) for item in requests]
    root = first.out.parent
    summary = Summary(tuple(outcomes), root / "tong-hop.xlsx", root / "tong-hop.html")
    root.mkdir(parents=True, exist_ok=True)
    lines = [_line(outcome) for outcome in outcomes]
    write_workbook(lines, summary.workbook)
    write_page(lines, summary.page)
    return summary


def _is_stale(request: RunRequest) -> bool:
    try:
        return not is_unchanged(request)
    except Refused:
        return True


def _side_by_side(requests: list[RunRequest]) -> list[Outcome]:
    """What all have in common once, then each province wherever the runner has room; in the order of the requests."""
    first = requests[0]
    with _runner(first, len(requests)) as runner:
        shared = load(replace(first, part=_COMMON), Work())
        given = None if any(is_unsigned(file.source) for file in shared.verdict.accepted) else shared
        begun = [(request, runner.submit(_silently, request, given)) for request in requests]
        return [_told(_result(request, future)) for request, future in begun]


_COMMON = "chung"
"""The part of the workspace with the database that those of the provinces are made from."""


@contextmanager
def _runner(request: RunRequest, most: int) -> Iterator[Executor]:
    """What the plans are made by, as the settings say. Raises Refused for a Dask that is not installed or not reached."""
    settings = request.case.settings.provinces
    workers = min(most, settings.workers or os.cpu_count() or 1)
    if settings.runner == "processes":
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise MESSAGES.refused("PII-RUN-NO-DASK", file=SETTINGS) from error
    own: dict[str, Any] = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    try:
        client: Any = Client(settings.address) if settings.address else Client(**own)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise MESSAGES.refused("PII-RUN-DASK-ADDRESS", file=SETTINGS, address=settings.address) from error
    with client:
        yield client.get_executor(pure=False)


def _result(request: RunRequest, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # The process or the machine that made it is gone.
        return _failed(request, error)


def _silently(request: RunRequest, shared: Shared | None) -> Outcome:
    """Runs in a process of its own; the steps of several provinces at a time would only be noise."""
    if office() != request.space.office:
        know_office(request.space.office)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        return _outcome(request, shared)


def _outcome(request: RunRequest, shared: Shared | None) -> Outcome:
    try:
        return Outcome(request.case.province, request.out, make_plan(request, Work(), shared))
    except Refused as refusal:
        return Outcome(request.case.province, request.out, refusal=refusal.finding)
    except Exception as error:
        return _failed(request, error)


def _failed(request: RunRequest, error: Exception) -> Outcome:
    """One broken province must not cost the others their plans, whatever broke it."""
    province = request.case.province
    detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    finding = MESSAGES.finding("PII-RUN-PROVINCE-FAILED", file=str(request.out), province=province, detail=detail)
    return Outcome(province, request.out, refusal=finding)


def _told(outcome: Outcome) -> Outcome:
    note(f"• {outcome.province}: {outcome.refusal.code if outcome.refusal else outcome.folder}")
    sys.stderr.flush()
    return outcome


def _line(outcome: Outcome) -> Line:
    report, refusal = outcome.report, outcome.refusal
    if report is None:
        return Line(outcome.province, outcome.folder.name, refusal=refusal.message if refusal else "")
    grave = [finding for finding in report.findings if finding.severity is not Severity.INFO]
    return Line(
        outcome.province, outcome.folder.name, report.identity, dict(report.counts), len(grave), tuple(report.refused)
    )
