"""A demonstration run shared by the tests of a session: its batches and verdicts are reused, its plan is copied."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from flows.cli import main
from flows.expectations import RESULTS, SUITES, Results, Suites, Validator, run_checkpoint
from flows.settings import DEMONSTRATION_INBOX, HOME_VARIABLE


@dataclass(frozen=True)
class Office:
    """A workspace, an inbox and a plan folder of one test, and the command line working on them."""

    home: Path
    inbox: Path
    plan: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *options: str) -> tuple[int, dict[str, Any]]:
        """`pii-plan run INBOX --direct --json`: exit code and the JSON document."""
        self.capture.readouterr()
        code = main(["run", str(self.inbox), "--out", str(self.plan), "--direct", "--json", *options])
        out = self.capture.readouterr().out
        return code, json.loads(out) if out else {}

    def call(self, *words: str) -> tuple[int, str]:
        """Any other command: exit code and standard output."""
        self.capture.readouterr()
        code = main(list(words))
        return code, self.capture.readouterr().out

    def describe(self, name: str, **entry: Any) -> None:
        """Add or change the entry of a file in the inbox's source.yml; without an entry, remove it."""
        path = self.inbox / "source.yml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if entry:
            content["files"][name] = {**content["files"].get(name, {}), **entry}
        else:
            content["files"].pop(name)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


NEEDED = {"office": "soffice", "recognition": "tesseract", "browser": "chromium"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of optional programs are skipped where the program is not installed, and say so."""
    for item in items:
        for marker, program in NEEDED.items():
            if item.get_closest_marker(marker) and shutil.which(program) is None:
                item.add_marker(pytest.mark.skip(reason=f"{program} is not installed (make system-packages)"))


def codes(report: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


@pytest.fixture(scope="session")
def finished_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The workspace after one demonstration run, with its plan beside it; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = shared / "office" / "home"
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(home)
    try:
        with FileLock(shared / "office.lock"):
            if not home.exists():
                assert main(["demo", "--out", str(home.parent / "plan"), "--direct"]) in (0, 1)
        yield home
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before


@pytest.fixture
def validated_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate's checkpoint in this process, so that its library is loaded once for all tests of a worker.

    The run of `finished_home`, the gate's own tests and all runs in a process of their own start the child as users do.
    """

    def validate(_: Validator, folder: Path, suites: Suites) -> Results:
        (folder / SUITES).write_text(json.dumps(suites, ensure_ascii=False), encoding="utf-8")
        run_checkpoint(folder)
        results: Results = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        return results

    monkeypatch.setattr(Validator, "start", lambda _: None)
    monkeypatch.setattr(Validator, "validate", validate)


@pytest.fixture
def office(
    finished_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    validated_here: None,  # noqa: ARG001
) -> Office:
    """A copy of the finished workspace, its plan and the demonstration inbox, all free to be spoilt."""
    home, plan, inbox = tmp_path / "home", tmp_path / "plan", tmp_path / "inbox"
    shutil.copytree(finished_home, home)
    shutil.copytree(finished_home.parent / "plan", plan)
    shutil.copytree(DEMONSTRATION_INBOX, inbox)
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return Office(home, inbox, plan, capsys)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An empty workspace and an empty inbox."""
    (tmp_path / "inbox").mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return Office(tmp_path / "home", tmp_path / "inbox", tmp_path / "plan", capsys)


@pytest.fixture
def digest() -> Callable[[Path], dict[str, str]]:
    """The hashes of all files of a folder."""
    from flows.manifest import output_hashes

    return output_hashes
