"""What a killed writer does in the campaign: one file into the store, one plan over an earlier one.

Run as `python -m tests.faults.publishing FOLDER N`: the process kills itself when the interpreter is about to make its n-th
change of the disk (0: never), and prints how many there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from flows.ledger import Ledger
from flows.publish import publish
from flows.store import FileStore

CHANGES = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.rmtree", "shutil.move", "ctypes.dlsym")
EDITED = "sửa tay"


def publish_over(folder: Path, identity: str, text: str) -> None:
    """Publish a plan of one file into `folder`/plan."""

    def write(aside: Path) -> None:
        (aside / "figures").mkdir()
        (aside / "figures" / "hinh.txt").write_text(text, encoding="utf-8")
        (aside / "ke-hoach.txt").write_text(text, encoding="utf-8")

    publish(folder / "plan", identity, {}, write, Ledger(folder / "ledger.jsonl"), folder / "archive")


def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        _, mode, flags = arguments
        return bool(flags and flags & (os.O_WRONLY | os.O_RDWR)) or bool(mode and set(mode) & set("wax+"))
    return event in CHANGES


def main() -> None:
    folder, last = Path(sys.argv[1]), int(sys.argv[2])
    count = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if _is_change(event, arguments):
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)

    (folder / "nguồn.csv").write_text("a;1\n", encoding="utf-8")
    sys.addaudithook(watch)
    FileStore(folder / "store").put(folder / "nguồn.csv")
    publish_over(folder, "2" * 64, "hai")
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main()
