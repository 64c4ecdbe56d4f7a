"""A local Prefect server for one run: a running one if it answers, else one started on 127.0.0.1 and stopped again.

Not Prefect's temporary server: that one loses the history of its tasks when the run ends. Telemetry is off and nothing
listens beyond this machine.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sources.words.data import data
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
USUAL_PORT = 4200
PATIENCE_SECONDS = 120


def prefect_environment(home: Path, api: str) -> dict[str, str]:
    """The environment of every process that touches Prefect: own home, no telemetry, no pages from elsewhere."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3650D",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def local_server(home: Path, keep: bool, meanwhile: Callable[[str], None]) -> Iterator[str]:
    """The address of a Prefect interface that answers; a server started here is stopped at the end unless `keep`.

    `meanwhile` is called with the address while the server starts, for what takes its time as well. Raises Refused
    (`PII-RUN-NO-SERVER`) when it does not answer in time.
    """
    usual = f"http://127.0.0.1:{USUAL_PORT}/api"
    address = os.environ.get("PREFECT_API_URL") or usual
    if _answers(address):
        meanwhile(address)
        yield address
        return
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}/api"
    log = home / "server.log"
    process = _start(home, address, port, log)
    try:
        meanwhile(address)
        _wait(process, address, log)
        yield address
    finally:
        if not (keep and process.poll() is None):
            _stop(process)


def page(address: str) -> str:
    """The page a person opens for this interface."""
    return address.removesuffix("/api") + "/"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=1) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _free_port() -> int:
    """The usual port where it is free, else any free one."""
    for wanted in (USUAL_PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


def _start(home: Path, address: str, port: int, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as stream:
        return subprocess.Popen(
            command,
            env={**os.environ, **prefect_environment(home, address)},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            detail = _words()["ended"].format(code=process.returncode)
            raise MESSAGES.refused("PII-RUN-NO-SERVER", file=str(log), detail=detail)
        if _answers(address):
            return
        time.sleep(0.1)
    raise MESSAGES.refused("PII-RUN-NO-SERVER", file=str(log), detail=_words()["silent"].format(seconds=PATIENCE_SECONDS))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _words() -> dict[str, str]:
    words: dict[str, str] = data(Path(__file__).with_name("wording.yml"))["server"]
    return words
