"""Checks a file again each time that it, or one of its nearest tests, is saved: `make watch FILE=sources/places.py`.

Runs ruff, mypy on the file and the nearest tests, stops at the first failure, and waits for the next save. Ctrl+C ends it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from scripts.nearest import PROJECT, nearest_tests

_PAUSE = 0.5


def check(file: Path) -> bool:
    """One round for `file`; whether everything passed."""
    tests = nearest_tests(file)
    python = [sys.executable, "-m"]
    rounds = [[*python, "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not prefect and not browser", *tests]]
    if file.suffix == ".py":
        rounds = [[*python, "ruff", "check", str(file)], [*python, "mypy", str(file)], *rounds]
    print(f"\n=== {time.strftime('%H:%M:%S')} {file}: {' '.join(tests) or 'no test reaches it'}", flush=True)  # noqa: T201
    return all(subprocess.run(words, cwd=PROJECT, check=False).returncode == 0 for words in rounds[: None if tests else -1])


def saved(file: Path) -> float:
    """When the file or one of its nearest tests was saved last."""
    return max(path.stat().st_mtime for path in (file, *(PROJECT / test for test in nearest_tests(file))) if path.exists())


def main(file: Path) -> None:
    last = 0.0
    while True:
        if (now := saved(file)) != last:
            last = now
            check(file)
        time.sleep(_PAUSE)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(0)
