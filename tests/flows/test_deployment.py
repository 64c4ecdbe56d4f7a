"""The deployments of prefect.yaml: loaded, deployed to a real server by the lines of the guide, and run."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from flows.settings import HOME_VARIABLE, PROJECT
from tests.conftest import Office

DEPLOYMENTS = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
GUIDE = re.findall(r"^#   pii-plan (prefect .*)$", (PROJECT / "prefect.yaml").read_text(encoding="utf-8"), re.MULTILINE)


def test_each_deployment_names_a_loadable_flow_with_described_parameters() -> None:
    from prefect.flows import load_flow_from_entrypoint

    for deployment in DEPLOYMENTS:
        path, name = deployment["entrypoint"].split(":")
        flow = load_flow_from_entrypoint(f"{PROJECT / path}:{name}")
        assert set(deployment["parameters"]) <= set(flow.parameters.properties)
        assert all(entry.get("description") for entry in flow.parameters.properties.values()), name
        assert flow.timeout_seconds and deployment["tags"] and deployment["description"]


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_both_guides_give_the_lines_that_are_tried_here(page: str) -> None:
    lines = re.findall(r"^pii-plan (prefect .*?)(?: +#.*)?$", (PROJECT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert lines == GUIDE


@pytest.fixture
def served(office: Office) -> Iterator[dict[str, str]]:
    """The environment of a workspace whose server runs as `pii-plan prefect server start` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/api"
    environment = {**os.environ, HOME_VARIABLE: str(office.home), "PREFECT_API_URL": address}
    words = [sys.executable, "-m", "innovation_index", "prefect", "server", "start"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=PROJECT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        _until(lambda: _get(f"{address}/health") is True)
        yield environment
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


@pytest.mark.prefect
def test_the_lines_of_the_guide_deploy_and_run_the_watch(office: Office, served: dict[str, str]) -> None:
    """Pool, deployments and worker by the very lines of prefect.yaml; a new file in the inbox becomes a published plan."""
    _server, pool, deploy, worker = (line.split() for line in GUIDE)
    for words in (pool, deploy):
        done = _typed(words, served)
        assert done.returncode == 0, done.stdout + done.stderr
    address = served["PREFECT_API_URL"]
    found = {item["name"]: item for item in _get(f"{address}/deployments/filter", {})}
    assert set(found) == {deployment["name"] for deployment in DEPLOYMENTS} == {"plan", "watch", "verify", "provinces"}
    (office.inbox / "ghi-chep.txt").write_text("Ghi chép: không có chỉ tiêu nào.", encoding="utf-8")
    before = (office.plan / "manifest.json").read_bytes()
    parameters = {"inbox": str(office.inbox), "out": str(office.plan), "settle_seconds": 0}
    order = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    run = _get(f"{address}/deployments/{found['watch']['id']}/create_flow_run", order)
    done = _typed([*worker, "--run-once"], served)
    _until(lambda: _get(f"{address}/flow_runs/{run['id']}")["state_type"] in ("COMPLETED", "FAILED", "CRASHED"))
    ended = _get(f"{address}/flow_runs/{run['id']}")
    assert ended["state_type"] == "COMPLETED", done.stdout + done.stderr
    assert ended["name"].isascii()
    assert (office.plan / "manifest.json").read_bytes() != before
    assert "ghi-chep.txt" in (office.plan / "manifest.json").read_text(encoding="utf-8")


def _typed(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "innovation_index", *words]
    return subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, encoding="utf-8", timeout=300)


def _get(url: str, content: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(url, None if content is None else json.dumps(content).encode())
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)
    except OSError:
        return None


def _until(true: Any, seconds: int = 240) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "too long"
        time.sleep(0.5)
