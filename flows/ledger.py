"""The ledger: append-only JSON lines, each holding the hash of the one before. One of the three seams."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sources.words.data import data

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class LedgerBreak:
    """The first line at which the chain of hashes does not hold (lines count from 1)."""

    line: int
    reason: str


class Ledger:
    """What happened, in order. The time in a line is the only clock the pipeline ever writes, and no plan depends on it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, event: str, **details: Any) -> str:
        """Add one line and return its hash (the new head)."""
        with self.alone():
            return self._append(event, details)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else adds a line meanwhile: several provinces are published at a time."""
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_name(f"{self.path.name}.lock"), is_singleton=True):
            yield

    def _append(self, event: str, details: dict[str, Any]) -> str:
        self._repair_torn_tail()
        body = {
            "previous": self.head(),
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "event": event,
            **details,
        }
        sealed = {**body, "hash": _seal(body)}
        with self.path.open("ab") as stream:
            stream.write(canonical(sealed) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        return str(sealed["hash"])

    def head(self) -> str:
        """The hash of the last line, or 64 zeros for an empty ledger."""
        events = self.events()
        return str(events[-1]["hash"]) if events else FIRST

    def events(self, event: str | None = None) -> list[dict[str, Any]]:
        """All lines (of one kind), oldest first. Raises ValueError for a line that is not JSON."""
        found: list[dict[str, Any]] = [json.loads(line) for line in self._lines()]
        return [body for body in found if event is None or body["event"] == event]

    def first_break(self) -> LedgerBreak | None:
        """Walk the chain; None when every line is as it was written and holds the hash of the one before."""
        previous = FIRST
        for number, line in enumerate(self._lines(), start=1):
            try:
                body = json.loads(line)
            except ValueError:
                return LedgerBreak(number, _words()["unreadable"])
            if not isinstance(body, dict) or canonical(body) != line:
                return LedgerBreak(number, _words()["form"])
            stated = body.pop("hash", None)
            if stated != _seal(body):
                return LedgerBreak(number, _words()["hash"])
            if body.get("previous") != previous:
                return LedgerBreak(number, _words()["previous"])
            previous = stated
        return None

    def _lines(self) -> Iterator[bytes]:
        if self.path.exists():
            yield from (line for line in self.path.read_bytes().split(b"\n") if line)

    def _repair_torn_tail(self) -> None:
        """A run killed while writing leaves a line without its end; nothing was acknowledged, so it is cut off."""
        if not self.path.exists():
            return
        data = self.path.read_bytes()
        if data and not data.endswith(b"\n"):
            with self.path.open("r+b") as stream:
                stream.truncate(data.rfind(b"\n") + 1)


def _seal(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def canonical(body: dict[str, Any]) -> bytes:
    """The one form in which a line, or what is signed, is written down."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _words() -> dict[str, str]:
    words: dict[str, str] = data(Path(__file__).with_name("wording.yml"))["ledger"]
    return words
