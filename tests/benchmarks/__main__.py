"""`make bench`: every benchmark one after the other. Each prints its own table; nothing is asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    for path in sorted(HERE.glob("[a-z]*.py")):
        print(f"\n== {path.stem}", flush=True)  # noqa: T201
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{path.stem}"], check=False)


if __name__ == "__main__":
    main()
