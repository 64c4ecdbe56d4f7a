"""The run through a real local Prefect server: the same bytes as directly, and the history of its tasks is kept."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows import server
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
    assert {"nhan tep vao kho", "dung co so du lieu", "lap va phat hanh ke hoach"} <= names
    assert sum(name.startswith("doc ") for name in names) == report["counts"]["files"]
    assert all(name.isascii() for name in names)
    said = _column(office.home / "prefect" / "prefect.db", "select message from log")
    assert sum(line.startswith("Đã đọc ") for line in said) == report["counts"]["files"]
    assert any(line.startswith("Đã phát hành ") for line in said)
    assert _artifacts(office.home / "prefect" / "prefect.db") >= {"tep-da-doc", "phat-hien", "muc-tieu", "ke-hoach"}


def _task_names(database: Path) -> set[str]:
    return set(_column(database, "select name from task_run where state_type = 'COMPLETED'"))


def _artifacts(database: Path) -> set[str]:
    return set(_column(database, "select key from artifact"))


def _column(database: Path, select: str) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [str(row[0]) for row in connection.execute(select)]


def test_a_server_of_somebody_else_is_not_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that answers like a healthy Prefect stands on our port, and does not know our token."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Healthy) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        address = server.own_address(stranger.server_address[1])
        assert server._answers(f"{address}/health") is True
        assert not server._is_ours(address, tmp_path)
        (tmp_path / server.TOKEN).write_text("ours", encoding="utf-8")
        assert not server._is_ours(address, tmp_path)
        _Healthy.value = "ours"
        assert server._is_ours(address, tmp_path)
        stranger.shutdown()


class _Healthy(BaseHTTPRequestHandler):
    value = "another"

    def do_GET(self) -> None:
        content = json.dumps({"value": self.value} if "variables" in self.path else True).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Silent."""
