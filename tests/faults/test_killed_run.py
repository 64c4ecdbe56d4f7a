"""A run killed anywhere leaves the last plan whole, and the next run works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from flows.ledger import Ledger
from flows.manifest import is_untouched, read_manifest
from flows.settings import PROJECT
from tests.conftest import Office

MOMENTS = [
    "flows.batches.write_whole",
    "flows.gate._validate_new",
    "flows.engine._swap",
    "flows.plan_files._write_validation",
]
"""Where the run dies: a file is read, the gate is asked, the database is built aside, the plan is half written."""
KILLED = """
import importlib, os, signal, sys
from flows.cli import main
module, _, name = sys.argv[1].rpartition(".")
setattr(importlib.import_module(module), name, lambda *_, **__: os.killpg(0, signal.SIGKILL))
main(sys.argv[2:])
"""


def test_a_killed_run_loses_nothing(office: Office) -> None:
    """What each run left is found by the next one; only the moments differ."""
    before = read_manifest(office.plan)
    assert before is not None
    (office.inbox / "ghi-chep.txt").write_text("Ghi chép: không có chỉ tiêu nào.", encoding="utf-8")
    office.describe("ghi-chep.txt", kind="paper", status="committed", department="Sở Tư pháp")
    words = ["run", str(office.inbox), "--out", str(office.plan), "--direct"]
    for moment in MOMENTS:
        order = [sys.executable, "-c", KILLED, moment, *words]
        run = subprocess.run(
            order, cwd=PROJECT, env={**os.environ}, capture_output=True, start_new_session=True, check=False
        )
        assert run.returncode == -signal.SIGKILL, (moment, run.stderr.decode())
        assert read_manifest(office.plan) == before, moment
        assert is_untouched(office.plan)
        assert Ledger(office.home / "ledger.jsonl").first_break() is None
    code, report = office.run()
    assert code in (0, 1) and not report["unchanged"]
    assert office.call("verify", str(office.plan))[0] == 0
    assert not list(office.plan.parent.glob(".plan*"))
