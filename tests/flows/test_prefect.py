"""The run through a real local Prefect server: the same bytes as directly, and the history of its tasks is kept."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.settings import HOME_VARIABLE, PROJECT
from tests.conftest import Office


@pytest.mark.prefect
def test_prefect_and_direct_give_the_same_bytes(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    through_prefect = office.plan.parent / "prefect-plan"
    options = ["run", str(office.inbox), "--out", str(through_prefect), "--json"]
    environment = {**os.environ, HOME_VARIABLE: str(office.home), "PREFECT_API_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *options], cwd=PROJECT, env=environment, capture_output=True, timeout=300
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    report = json.loads(done.stdout)
    office.run()
    assert {name: value for name, value in digest(through_prefect).items() if name != "changes.md"} == {
        name: value for name, value in digest(office.plan).items() if name != "changes.md"
    }
    names = _task_names(office.home / "prefect" / "prefect.db")
    assert {"Nhận tệp vào kho", "Dựng cơ sở dữ liệu", "Lập và phát hành kế hoạch"} <= names
    assert sum(name.startswith("Đọc ") for name in names) == report["counts"]["files"]
    assert _artifacts(office.home / "prefect" / "prefect.db") >= {"tep-da-doc", "phat-hien", "muc-tieu", "ke-hoach"}


def _task_names(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {str(row[0]) for row in connection.execute("select name from task_run where state_type = 'COMPLETED'")}


def _artifacts(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {str(row[0]) for row in connection.execute("select key from artifact")}
