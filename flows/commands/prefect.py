"""`pii-plan prefect …`: Prefect's own command line with our home, port and workspace, where `prefect.yaml` lies."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from flows.settings import HOME_VARIABLE, PROJECT, workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-prompt", action="store_true")
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(arguments: argparse.Namespace) -> int:
    """The exit code of Prefect, which never asks. A server is started on the port of our own address."""
    from flows.server import own_address, port_of, prefect_environment

    space = workspace()
    space.prefect.mkdir(parents=True, exist_ok=True)
    address = os.environ.get("PREFECT_API_URL") or own_address()
    words: list[str] = arguments.words
    if words[:2] == ["server", "start"] and "--port" not in words:
        words = [*words, "--host", "127.0.0.1", "--port", str(port_of(address))]
    environment = {**os.environ, **prefect_environment(space.prefect, address), HOME_VARIABLE: str(space.home)}
    done = subprocess.run([sys.executable, "-m", "prefect", *words], cwd=PROJECT, env=environment, check=False)
    return done.returncode
