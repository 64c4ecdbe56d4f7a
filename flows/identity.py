"""What makes two runs the same: hashes of the code and of everything that a plan depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flows.settings import PROJECT
from sources.case import Case
from sources.contracts import Finding, as_json
from sources.office import FORMS, office_hashes

_ROOMS = ("flows", "reports", "sources", "sql")
_NOT_CODE = ("__pycache__", "samples")


@cache
def code_version(rooms: tuple[str, ...] = _ROOMS) -> str:
    """One hash over the text of the given rooms and the lock file; the demonstration's files are inputs, not code."""
    digest = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    for path in _files(rooms):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def reading_version() -> str:
    """The hash of the reading code alone: batches outlive a change of wording or of targets."""
    return code_version(("sources", "flows/readers.py"))


def read_with() -> dict[str, str]:
    """What of the office's own files has a say in reading; its forms of documents have none."""
    return {name: sha256 for name, sha256 in office_hashes().items() if not name.startswith(FORMS)}


def _files(rooms: Iterable[str]) -> list[Path]:
    found = [
        path
        for room in rooms
        for path in (PROJECT / room, *(PROJECT / room).rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and not set(_NOT_CODE) & set(path.parts)
    ]
    return sorted(found)


def data_identity(inputs: list[dict[str, Any]], case: Case, noted: tuple[Finding, ...]) -> str:
    """One hash over the inputs with their descriptions, what was noted at their receipt, code version, case and settings."""
    content = {
        "noted": as_json(noted),
        "inputs": sorted(inputs, key=lambda item: str(item["sha256"])),
        "code": code_version(),
        "case": case.to_json(),
        "office": office_hashes(),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
