"""One run from the inbox to the published plan; how each step is called (directly, as a task) is passed in."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flows import steps
from flows.current import built_identity
from flows.identity import data_identity
from flows.inbox import Delivery
from flows.ledger import Ledger
from flows.publish import is_untouched, read_manifest, recover, refuse_foreign_folder
from flows.settings import Workspace
from sources.case import Case
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import Severity

MESSAGES = MessageCatalogue(__file__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What was asked for: a case, the inbox it is made from, the plan folder, and the workspace that keeps the rest."""

    inbox: Path
    out: Path
    home: Path
    case: Case

    @property
    def space(self) -> Workspace:
        return Workspace(self.home)


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended. `unchanged`: the plan in `out` was already made from exactly these inputs."""

    identity: str
    out: Path
    unchanged: bool
    findings: tuple[Finding, ...]
    refused: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    kept: Path | None = None


def reading(delivery: Delivery) -> str:
    """The name of the step that reads a file."""
    return f"Đọc {delivery.source.name}"


def checking(delivery: Delivery) -> str:
    """The name of the step that takes a file through the gate."""
    return f"Kiểm tra {delivery.source.name}"


def smallest_first(deliveries: tuple[Delivery, ...]) -> list[Delivery]:
    """The order of reading: the gate's slow start falls into the time in which the large files are being parsed."""
    return sorted(deliveries, key=lambda delivery: (delivery.source.size, delivery.source.name))


class Step:
    """How a step is carried out: here simply by calling it. The Prefect flow passes one that makes a task of each."""

    def __call__(self, name: str, function: Callable[..., Result], *arguments: Any) -> Result:
        sys.stderr.write(f"• {name}\n")
        return function(*arguments)

    def read_and_check(self, request: RunRequest, deliveries: tuple[Delivery, ...]) -> list[steps.CheckedFile]:
        """Read the files two at a time (in child processes) and take each through the gate, one by one, as it comes."""
        ordered = smallest_first(deliveries)
        with ThreadPoolExecutor(max_workers=2) as readers:
            reads = [readers.submit(self, reading(item), steps.read_file, request, item) for item in ordered]
            if any(steps.is_new(request, item) for item in ordered):
                importlib.import_module("great_expectations")  # It takes seconds, in which the files are being read.
            return [
                self(checking(item), steps.check_batch, request, read.result())
                for item, read in zip(ordered, reads, strict=True)
            ]


def make_plan(request: RunRequest, step: Step) -> RunReport:
    """Carry out a run. Raises Refused when no plan can be made; the last published plan is untouched then."""
    refuse_foreign_folder(request.out)
    with writer_lock(request.space):
        recover(request.out)
        deliveries, noted = step("Nhận tệp vào kho", steps.receive_files, request)
        identity = _identity(request, deliveries)
        if is_current(request, identity):
            return steps.report_of_published(request.out, identity)
        verdict, built = _loaded(request, step, deliveries, noted, identity)
        return step("Lập và phát hành kế hoạch", steps.publish_plan, request, verdict, built, identity)


def load_database(request: RunRequest, step: Step) -> Path:
    """Bring the inbox into the database without making a plan. Raises Refused as `make_plan` does."""
    with writer_lock(request.space):
        deliveries, noted = step("Nhận tệp vào kho", steps.receive_files, request)
        _, built = _loaded(request, step, deliveries, noted, _identity(request, deliveries))
        return built.path


def _loaded(
    request: RunRequest, step: Step, deliveries: tuple[Delivery, ...], noted: tuple[Finding, ...], identity: str
) -> tuple[steps.Verdict, steps.Built]:
    files = step.read_and_check(request, deliveries)
    verdict = step("Quyết định tại cổng", steps.decide, request, files, noted)
    return verdict, step("Dựng cơ sở dữ liệu", steps.build_database, request, verdict, identity)


def is_current(request: RunRequest, identity: str) -> bool:
    """Whether `out` holds this very plan, unchanged and noted in the ledger, and its database is there."""
    manifest = read_manifest(request.out)
    if manifest is None or manifest["identity"] != identity or built_identity(request.space) != identity:
        return False
    published = {event["identity"] for event in Ledger(request.space.ledger).events("published")}
    return identity in published and is_untouched(request.out)


def is_unchanged(request: RunRequest) -> bool:
    """Whether this run would find nothing new, so that the caller need not start a server for it."""
    refuse_foreign_folder(request.out)
    with writer_lock(request.space):
        recover(request.out)
        deliveries, _ = steps.receive_files(request)
        return is_current(request, _identity(request, deliveries))


def _identity(request: RunRequest, deliveries: tuple[Delivery, ...]) -> str:
    described = [delivery.describe() for delivery in deliveries]
    return data_identity(described, request.case)


@contextmanager
def writer_lock(space: Workspace) -> Iterator[None]:
    """One writer at a time, by a lock of the operating system that ends with the process. Raises Refused when taken."""
    from filelock import FileLock, Timeout

    space.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(space.lock)
    try:
        lock.acquire(timeout=3)
    except Timeout as error:
        raise MESSAGES.refused("PII-RUN-LOCKED", file=str(space.home)) from error
    try:
        yield
    finally:
        lock.release()


def exit_code(report: RunReport) -> int:
    """0 done, 1 done but a person is needed, 3 an input was refused."""
    if report.refused:
        return 3
    return int(any(finding.severity is not Severity.INFO for finding in report.findings))
