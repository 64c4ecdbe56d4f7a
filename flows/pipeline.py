"""One run from the inbox to the published plan. The order of the steps stands here; how each is called is passed in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from flows import steps
from flows.current import built_identity
from flows.expectations import Validator
from flows.identity import data_identity
from flows.ledger import Ledger
from flows.manifest import is_untouched, read_manifest
from flows.publish import recover, refuse_foreign_folder
from flows.records import Built, Delivery, ReadFile, RunReport, RunRequest, Shared, Verdict
from flows.settings import Workspace
from sources.contracts import Finding
from sources.words.data import data
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
NAMES: dict[str, str] = data(Path(__file__).with_name("wording.yml"))["steps"]
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
READERS = 2
"""Files read at a time, each in a child process of its own."""


class Promised(Protocol[Result_co]):
    """A result that may still be in the making."""

    def result(self) -> Result_co: ...


class Work:
    """How a step is carried out: here simply by calling it. The Prefect flow passes one that makes a task of each."""

    def tell(self, name: str) -> None:
        """Progress, for the person who waits."""
        announce(name)

    def do(self, step: Callable[..., Result], *arguments: Any) -> Result:
        """Carry out a step and wait for it."""
        self.tell(NAMES[step.__name__])
        return step(*arguments)

    @contextmanager
    def side_by_side(
        self, step: Callable[..., Result], request: RunRequest, over: list[Delivery]
    ) -> Iterator[list[Promised[Result]]]:
        """Begin a step for each file, several at a time; the caller waits for the results."""

        def carried_out(delivery: Delivery) -> Result:
            self.tell(NAMES[step.__name__].format(file=delivery.source.name))
            return step(request, delivery)

        with ThreadPoolExecutor(max_workers=READERS) as pool:
            begun: list[Promised[Result]] = [pool.submit(carried_out, each) for each in over]
            yield begun


def announce(name: str) -> None:
    """Progress, for the person who waits."""
    sys.stderr.write(f"• {name}\n")


def make_plan(request: RunRequest, work: Work, shared: Shared | None = None) -> RunReport:
    """Carry out a run. Raises Refused when no plan can be made; the last published plan is untouched then.

    `shared`: what was received, read, checked and built before, for another province.
    """
    refuse_foreign_folder(request.out)
    with writer_lock(request.space):
        kept = recover(request.out, request.space.archive)
        deliveries, noted = (shared.deliveries, shared.noted) if shared else work.do(steps.receive_files, request)
        identity = _identity(request, deliveries, noted)
        if is_current(request, identity):
            return replace(steps.report_of_published(request.out, identity), kept=kept)
        if shared:
            verdict, built = shared.verdict, work.do(steps.derive_database, request, shared, identity)
        else:
            verdict, built = _loaded(request, work, deliveries, noted, identity)
        report = work.do(steps.publish_plan, request, verdict, built, identity)
        return replace(report, kept=report.kept or kept)


def load(request: RunRequest, work: Work) -> Shared:
    """Bring the inbox into the database without making a plan. Raises Refused as `make_plan` does."""
    with writer_lock(request.space):
        deliveries, noted = work.do(steps.receive_files, request)
        verdict, built = _loaded(request, work, deliveries, noted, _identity(request, deliveries, noted))
        return Shared(deliveries, noted, verdict, built)


def read_inbox(request: RunRequest, work: Work) -> tuple[list[ReadFile], tuple[Finding, ...]]:
    """What lies in the inbox as it is read, before any check; a run finds it read then. Raises Refused as a run."""
    with writer_lock(request.space):
        deliveries, noted = work.do(steps.receive_files, request)
        with work.side_by_side(steps.read_file, request, over=_small_first(deliveries)) as reads:
            return [read.result() for read in reads], noted


def _small_first(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return sorted(deliveries, key=lambda delivery: (delivery.source.size, delivery.source.name))


def _loaded(
    request: RunRequest, work: Work, deliveries: tuple[Delivery, ...], noted: tuple[Finding, ...], identity: str
) -> tuple[Verdict, Built]:
    with Validator() as validator:
        files = _read(request, work, deliveries, validator)
        checked = work.do(steps.check_files, request, files, validator)
    verdict = work.do(steps.decide, request, checked, noted)
    return verdict, work.do(steps.build_database, request, verdict, identity)


def _read(request: RunRequest, work: Work, deliveries: tuple[Delivery, ...], validator: Validator) -> list[ReadFile]:
    """Read all files, the small ones first; the gate's library is loaded meanwhile, if anything is new to it."""
    ordered = _small_first(deliveries)
    with work.side_by_side(steps.read_file, request, over=ordered) as reads:
        if any(steps.is_new(request, item) for item in ordered):
            validator.start()
        return [read.result() for read in reads]


def is_current(request: RunRequest, identity: str) -> bool:
    """Whether `out` holds this very plan, unchanged and noted in the ledger, and its database is there."""
    manifest = read_manifest(request.out)
    if manifest is None or manifest.identity != identity or built_identity(request.space) != identity:
        return False
    published = {event["identity"] for event in Ledger(request.space.ledger).events("published")}
    return identity in published and is_untouched(request.out)


def is_unchanged(request: RunRequest) -> bool:
    """Whether this run would find nothing new, so that the caller need not start a server for it."""
    refuse_foreign_folder(request.out)
    with writer_lock(request.space):
        return is_current(request, _identity(request, *steps.receive_files(request)))


def _identity(request: RunRequest, deliveries: tuple[Delivery, ...], noted: tuple[Finding, ...]) -> str:
    return data_identity([delivery.describe() for delivery in deliveries], request.case, noted)


@contextmanager
def writer_lock(space: Workspace) -> Iterator[None]:
    """One writer at a time, by a lock of the operating system that ends with the process. Raises Refused when taken."""
    from filelock import FileLock, Timeout

    space.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    space.built.mkdir(parents=True, exist_ok=True)
    lock = FileLock(space.lock)
    try:
        lock.acquire(timeout=3)
    except Timeout as error:
        raise MESSAGES.refused("PII-RUN-LOCKED", file=str(space.home)) from error
    try:
        space.sweep()
        yield
    finally:
        lock.release()
