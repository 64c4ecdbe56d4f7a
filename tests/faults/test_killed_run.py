"""A run killed anywhere leaves the last plan whole, and the next run works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.manifest import is_untouched, read_manifest
from flows.settings import HOME_VARIABLE
from tests.conftest import Office


@pytest.mark.parametrize("after", [0.8, 2.4])
def test_a_killed_run_loses_nothing(office: Office, after: float) -> None:
    before = read_manifest(office.plan)
    options = ["--out", str(office.plan), "--direct", "--year", "2027"]
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", str(office.inbox), *options],
        env={**os.environ, HOME_VARIABLE: str(office.home)},
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert before is not None
    manifest = read_manifest(office.plan)
    assert manifest is not None
    assert is_untouched(office.plan)
    assert Ledger(office.home / "ledger.jsonl").first_break() is None
    code, _ = office.run("--year", "2027")
    assert code in (0, 1)
    assert office.call("verify", str(office.plan))[0] == 0
    assert not list(office.plan.parent.glob(".plan*"))
