"""A local Prefect server for one run: this workspace's if one is running, else one started on 127.0.0.1 and stopped again.

A server of somebody else is joined only where PREFECT_API_URL names it.

Not Prefect's temporary server: that one loses the history of its tasks when the run ends. Telemetry is off and nothing
listens beyond this machine.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sources.words.data import data
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
OWN_PORT = 4217
"""Of a server that stays. Prefect's usual 4200 is left to others: what listens there may belong to another project."""
TOKEN, VARIABLE = "server.token", "pii_plan_workspace"
"""A file beside the server's database, and the variable inside it: equal where the server is this workspace's."""
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
        "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def local_server(home: Path, keep: bool, meanwhile: Callable[[str], None]) -> Iterator[str]:
    """The address of a Prefect interface that answers; a server started here is stopped at the end unless `keep`.

    `meanwhile` is called with the address while the server starts, for what takes its time as well. Raises Refused
    (`PII-RUN-NO-SERVER`) when it does not answer in time.
    """
    named = os.environ.get("PREFECT_API_URL")
    address = named or own_address()
    if _answers(f"{address}/health") is not None and (named or _is_ours(address, home)):
        meanwhile(address)
        yield address
        return
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = own_address(port)
    log = home / "server.log"
    process = _start(home, address, port, log)
    try:
        meanwhile(address)
        _wait(process, address, log)
        _sign(address, home)
        yield address
    finally:
        if not (keep and process.poll() is None):
            _stop(process)


def own_address(port: int = OWN_PORT) -> str:
    """The interface of a server of ours."""
    return f"http://127.0.0.1:{port}/api"


def port_of(address: str) -> int:
    return urlsplit(address).port or OWN_PORT


def _sign(address: str, home: Path) -> None:
    """Write this workspace's token into the server, so that a later run knows it again."""
    token = home / TOKEN
    if not token.exists():
        token.write_text(secrets.token_hex(16), encoding="utf-8")
    content = json.dumps({"name": VARIABLE, "value": token.read_text(encoding="utf-8")}).encode()
    _answers(f"{address}/variables/", content)


def _is_ours(address: str, home: Path) -> bool:
    token = home / TOKEN
    if not token.exists():
        return False
    found = _answers(f"{address}/variables/name/{VARIABLE}")
    return isinstance(found, dict) and found.get("value") == token.read_text(encoding="utf-8")


def page(address: str) -> str:
    """The page a person opens for this interface."""
    return address.removesuffix("/api") + "/"


def _answers(url: str, content: bytes | None = None) -> Any:
    """The JSON that the interface gives (to a POST of `content`); None where nothing answers as it should."""
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=2) as reply:
            return json.load(reply)
    except (urllib.error.URLError, OSError, ValueError):
        return None


def _free_port() -> int:
    """Our own port where it is free, else any free one."""
    for wanted in (OWN_PORT, 0):
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
        if _answers(f"{address}/health") is not None:
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
