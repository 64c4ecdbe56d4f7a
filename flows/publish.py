"""Publication: a plan folder is written aside, sealed by its manifest, noted in the ledger and swapped in as a whole."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.ledger import Ledger
from flows.store import file_sha256, sync_folder
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Published:
    """Where the plan is, the hash of its manifest, and where an earlier folder with changes by hand was kept."""

    folder: Path
    manifest_sha256: str
    kept: Path | None


def publish(
    out: Path,
    identity: str,
    manifest: dict[str, Any],
    write: Callable[[Path], None],
    ledger: Ledger,
    archive: Path,
    **noted: str,
) -> Published:
    """Write a plan with `write` into a folder aside, then put it in the place of `out` in one step.

    `noted` goes into the ledger line only (where the inbox is on this machine). That line comes before the swap: a run
    killed in between leaves the old plan and its own older line. Raises Refused when `out` holds something that is not
    a plan.
    """
    recover(out)
    refuse_foreign_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.next")
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    write(aside)
    sealed = {"identity": identity, **manifest, "outputs": output_hashes(aside), "previous_ledger_head": ledger.head()}
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    (aside / MANIFEST).write_text(text, encoding="utf-8")
    _sync_tree(aside)
    manifest_sha256 = hashlib.sha256(text.encode()).hexdigest()
    ledger.append("published", identity=identity, manifest=manifest_sha256, out=out.name, **noted)
    kept = _swap_in(aside, out, archive)
    return Published(out, manifest_sha256, kept)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a published plan; None where there is none or it cannot be read."""
    try:
        loaded = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return loaded if isinstance(loaded, dict) and "outputs" in loaded else None


def output_hashes(folder: Path) -> dict[str, str]:
    """Every file of the folder but the manifest, with its sha256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in paths}


def is_untouched(folder: Path) -> bool:
    """Whether the folder holds exactly the files that its manifest names, unchanged."""
    manifest = read_manifest(folder)
    return manifest is not None and output_hashes(folder) == manifest["outputs"]


def refuse_foreign_folder(out: Path) -> None:
    """Raise Refused when `out` is a file, or a folder with content that is not a published plan."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and read_manifest(out) is None):
        raise MESSAGES.refused("PII-RUN-NOT-A-PLAN", file=str(out))


def recover(out: Path) -> None:
    """Finish a swap that was cut short where the system cannot exchange two folders in one step."""
    previous = out.with_name(f".{out.name}.previous")
    if previous.exists():
        if out.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(out)


def _swap_in(aside: Path, out: Path, archive: Path) -> Path | None:
    if not out.exists():
        aside.rename(out)
        sync_folder(out.parent)
        return None
    if _exchange(aside, out):
        old = aside
    else:
        old = out.with_name(f".{out.name}.previous")
        out.rename(old)
        aside.rename(out)
    sync_folder(out.parent)
    return _archive(old, archive)


def _archive(old: Path, archive: Path) -> Path | None:
    """Move the earlier folder to the archive; returns where, if somebody had changed it."""
    manifest = read_manifest(old)
    if manifest is None:
        shutil.rmtree(old)
        return None
    edited = not is_untouched(old)
    name = manifest["identity"][:12]
    target = archive / name
    if not edited and target.exists():
        shutil.rmtree(old)
        return None
    number = 1
    while target.exists():
        number += 1
        target = archive / f"{name}-{number}"
    archive.mkdir(parents=True, exist_ok=True)
    shutil.move(old, target)
    return target if edited else None


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically (Linux); False where that is not possible."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    current_folder, exchange_flag = -100, 2
    done: int = renameat2(current_folder, os.fsencode(first), current_folder, os.fsencode(second), exchange_flag)
    return done == 0


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
