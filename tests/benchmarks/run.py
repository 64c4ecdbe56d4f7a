"""The whole command as a process: seconds and peak memory of help, a first run, a run with nothing new, and Prefect.

`python -m tests.benchmarks.run [--prefect] [--times N]` prints medians; nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flows.settings import HOME_VARIABLE, PROJECT


@dataclass(frozen=True)
class Measured:
    """One run of a process: wall seconds, processor seconds and peak memory (MiB) of the largest process."""

    wall: float
    processor: float
    memory: float


def measure(words: list[str], home: Path) -> Measured:
    """Run `pii-plan` with these words in a workspace and take what the system accounts to it and its children."""
    environment = {**os.environ, HOME_VARIABLE: str(home)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--prefect", action="store_true", help="also through a local Prefect server (slow)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, runs in _cases(Path(folder), options.times, options.prefect).items():
            wall, processor, memory = (
                statistics.median(getattr(run, field) for run in runs) for field in ("wall", "processor", "memory")
            )
            print(f"{name:<44}{wall:>8.2f} s wall{processor:>8.2f} s cpu{memory:>8.0f} MiB  (median of {len(runs)})")  # noqa: T201


def _cases(folder: Path, times: int, prefect: bool) -> dict[str, list[Measured]]:
    direct = ["demo", "--direct"]
    first = [measure([*direct, "--out", str(folder / f"plan{n}")], folder / f"home{n}") for n in range(times)]
    again = [measure([*direct, "--out", str(folder / "plan0")], folder / "home0") for _ in range(times)]
    year = [
        measure([*direct, "--year", str(2027 + n), "--out", str(folder / "plan0")], folder / "home0") for n in range(times)
    ]
    found = {
        "--help": [measure(["--help"], folder / "home0") for _ in range(times)],
        "run --direct, first, with validation": first,
        "run --direct, nothing new": again,
        "run --direct, files known, another year": year,
    }
    if prefect:
        cold = folder / "prefect"
        found["run through Prefect, first server start"] = [measure(["demo", "--out", str(folder / "p0")], cold)]
        (cold / "batches").rename(folder / "batches-of-the-first-run")
        found["run through Prefect, everything read again"] = [
            measure(["demo", "--year", "2028", "--out", str(folder / "p1")], cold)
        ]
    return found


if __name__ == "__main__":
    main()
