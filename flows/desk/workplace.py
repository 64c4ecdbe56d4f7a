"""What all pages share: the workspace, what was read of its last run, what is remembered, and who else is at work in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from flows.arrivals import Arrival, arrivals
from flows.by_hand import MESSAGES, ReviewBook
from flows.desk.jobs import Jobs
from flows.pipeline import Work, read_inbox
from flows.plan_files import SUMMARY
from flows.records import ReadFile, RunRequest
from flows.settings import Workspace, plan_folder
from flows.store import write_whole

if TYPE_CHECKING:
    from reports.inputs import PlanInputs
    from reports.targets import TargetOutcome
    from sources.case import Case
    from sources.contracts import Finding

T = TypeVar("T")


class Progress(Work):
    """Reading whose step is told to whoever looks; "" while nothing is read."""

    last = ""

    def tell(self, name: str) -> None:
        self.last = name


@dataclass
class Workplace:
    """One desk: everything that outlives a page. Pages never write but through `change`."""

    space: Workspace
    read_only: bool = False
    jobs: Jobs = field(default_factory=Jobs)
    windows: set[str] = field(default_factory=set)
    progress: Progress = field(default_factory=lambda: Progress())
    memory: dict[str, Any] = field(default_factory=dict)
    _kept: dict[str, tuple[object, Any]] = field(default_factory=dict)
    _one: RLock = field(default_factory=RLock)
    _locks: dict[str, RLock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.book = ReviewBook(self.inbox, self.folder / "review.jsonl")
        self.memory = self._remembered()

    @property
    def folder(self) -> Path:
        return self.space.home / "desk"

    @property
    def inbox(self) -> Path:
        return self.space.inbox

    @property
    def binned(self) -> Path:
        return self.folder / "bin"

    @property
    def plan(self) -> Path:
        return plan_folder()

    def change(self) -> None:
        """To be called before anything is changed. Raises Refused on a desk that only looks."""
        if self.read_only:
            raise MESSAGES.refused("PII-DESK-READ-ONLY")

    def remember(self, **what: Any) -> None:
        """Keep where one was, so that a page loaded again (or a desk opened tomorrow) begins there."""
        self.memory |= what
        write_whole(self.folder / "memory.json", json.dumps(self.memory, ensure_ascii=False).encode())

    def _remembered(self) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / "memory.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def busy_elsewhere(self) -> bool:
        """Whether a run that is not ours holds the workspace."""
        from filelock import FileLock, Timeout

        if self.jobs.running is not None or self.progress.last or not self.space.lock.exists():
            return False
        try:
            with FileLock(self.space.lock, timeout=0):
                return False
        except Timeout:
            return True

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever a run has built a database or published a plan, whoever started it."""
        paths = (self.space.built_for, self.plan / "manifest.json")
        return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)

    def kept(self, name: str, make: Callable[[], T], key: object = None) -> T:
        """What `make` gives, made once for each state of the workspace (and `key`). Slow: for a thread."""
        now = (self.stamp(), key)
        with self._one:
            lock = self._locks.setdefault(name, RLock())
        with lock:
            if name not in self._kept or self._kept[name][0] != now:
                self._kept[name] = (now, make())
            found: T = self._kept[name][1]
            return found

    def case(self) -> Case:
        """The case of the plan that was published last in its usual place, else what the settings say."""
        from flows.current import current_case
        from flows.manifest import read_manifest

        manifest = read_manifest(self.plan)
        return current_case(manifest.case.get("province") if manifest else None)

    def inputs(self) -> PlanInputs:
        """The inputs of the last run. Raises Refused where nothing was run yet."""
        from flows.current import current_inputs

        return self.kept("inputs", lambda: current_inputs(self.case()))

    def reading(self) -> tuple[list[ReadFile], tuple[Finding, ...]]:
        """The files of the inbox as they are read now, whoever asks first. Raises Refused where a run is under way."""

        def made() -> tuple[list[ReadFile], tuple[Finding, ...]]:
            try:
                return read_inbox(RunRequest(self.inbox, self.plan, self.space.home, self.case()), self.progress)
            finally:
                self.progress.last = ""

        there = tuple((item.name, item.path.stat().st_mtime_ns, item.path.stat().st_size) for item in self.arrived())
        return self.kept("inbox", made, there)

    def arrived(self) -> list[Arrival]:
        """What lies in the inbox and can be read, its description included."""
        return [item for item in arrivals(self.inbox) if not item.passed_over] if self.inbox.is_dir() else []

    def files(self) -> dict[str, dict[str, Any]]:
        """The files of the last run by their hashes, as `raw.file` has them."""
        from flows.current import current_database
        from flows.engine import table

        def made() -> dict[str, dict[str, Any]]:
            return {row["sha256"]: row for row in table(current_database(), "raw.file", "vintage, sha256").to_pylist()}

        return self.kept("files", made)

    def status(self) -> list[dict[str, Any]]:
        """What is missing, per department, as `pii-plan status` says it."""
        from flows.current import current_database
        from flows.engine import query
        from flows.settings import SQL_FOLDER

        return self.kept("status", lambda: query(current_database(), SQL_FOLDER / "audit" / "status.sql"))

    def summary(self) -> dict[str, Any]:
        """What the last published plan says of its run; nothing where there is none."""
        try:
            found = json.loads((self.plan / SUMMARY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def outcome(self, goal: str, confidence: str | None) -> TargetOutcome:
        """What the target model answers for a goal ("" for none). Raises Refused for a goal that cannot be."""
        from dataclasses import replace

        from flows.current import current_case
        from reports.targets import set_targets

        def made() -> TargetOutcome:
            inputs = self.inputs()
            asked = current_case(inputs.province, None, goal, confidence or None)
            return set_targets(replace(inputs, goal=asked.goal and replace(asked.goal, year=inputs.year)))

        return self.kept("outcome", made, (goal, confidence))
