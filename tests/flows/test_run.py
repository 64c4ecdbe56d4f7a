"""The run of the demonstration: the folder it publishes, its identity, and what a second run does."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from flows.settings import HOME_VARIABLE, PROJECT
from tests.conftest import Office

PLAN_FILES = {
    "ke-hoach.docx",
    "phu-luc.xlsx",
    "targets.csv",
    "numbers.jsonl",
    "manifest.json",
    "changes.md",
    "evidence/index.html",
    "evidence/origins.jsonl",
    "validation/summary.json",
    "validation/report.html",
}


def test_the_plan_folder_is_whole(office: Office) -> None:
    found = {path.relative_to(office.plan).as_posix() for path in office.plan.rglob("*") if path.is_file()}
    assert found >= PLAN_FILES
    with (office.plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({row["indicator_code"] for row in rows}) == 52
    assert {row["basis"] for row in rows} <= {"committed", "proposed", "maintained", "missing"}
    assert all(row["target_value"] == "" for row in rows if row["basis"] == "missing")


def test_a_second_run_with_nothing_new_says_so(office: Office) -> None:
    code, first = office.run()
    again, second = office.run()
    assert (code, again) == (first["exit_code"], second["exit_code"])
    assert not first["unchanged"] or first["identity"] == second["identity"]
    assert second["unchanged"]


def test_the_same_inputs_give_the_same_bytes(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    """Another workspace, inbox and plan folder, another hash seed, time zone and locale: every file is the same."""
    elsewhere = office.plan.parent / "nơi khác"
    differences = {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LANG": "C", "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", str(office.inbox), "--out", str(elsewhere / "plan"), "--direct"],
        cwd=PROJECT,
        env={**os.environ, **differences, HOME_VARIABLE: str(elsewhere / "home")},
        capture_output=True,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    assert digest(elsewhere / "plan") == digest(office.plan)


def test_the_earlier_plan_is_kept_and_compared(office: Office) -> None:
    identity = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))["identity"]
    office.run("--year", "2027")
    kept = office.home / "archive" / identity[:12]
    assert (kept / "ke-hoach.docx").is_file()
    code, out = office.call("changes", str(kept), str(office.plan), "--json")
    assert code == 0
    assert json.loads(out)


def test_the_lock_turns_a_second_run_away(office: Office) -> None:
    from filelock import FileLock

    with FileLock(office.home / "writer.lock"):
        code, report = office.run()
    assert code == 4
    assert report["findings"][0]["code"] == "PII-RUN-LOCKED"


def test_status_names_who_owes_what(office: Office) -> None:
    code, out = office.call("status", "--json")
    rows = json.loads(out)
    assert code == 1
    assert sum(row["indicators"] for row in rows) == 52
    assert {(row["province"], row["year"]) for row in rows} == {("Cao Bằng", 2026)}
    assert "tỉnh Cao Bằng, năm 2026" in office.call("status")[1]
    assert all(len(row["owed_codes"]) == row["indicators"] - row["committed"] for row in rows)
