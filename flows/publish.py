"""Publication: a plan folder is written aside, sealed by its manifest, noted in the ledger and swapped in as a whole.

A run may be killed between any two steps. What it leaves beside the folder is then told by its content, not by its name:
a folder without a manifest was never finished and goes; one with a manifest is a plan, perhaps edited by hand, and is
archived before anything else happens.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.ledger import Ledger
from flows.manifest import MANIFEST, is_untouched, output_hashes, read_manifest, seal_of
from flows.store import sync_folder
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


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
    left = recover(out, archive)
    refuse_foreign_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = _next_of(out)
    aside.mkdir()
    write(aside)
    outputs = output_hashes(aside)
    with ledger.alone():
        sealed = {"identity": identity, **manifest, "outputs": outputs, "previous_ledger_head": ledger.head()}
        text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        (aside / MANIFEST).write_text(text, encoding="utf-8")
        _sync_tree(aside)
        manifest_sha256 = hashlib.sha256(text.encode()).hexdigest()
        ledger.append("published", identity=identity, manifest=manifest_sha256, out=out.name, **noted)
    return Published(out, manifest_sha256, _swap_in(aside, out, archive) or left)


def put_back(folder: Path, out: Path, archive: Path) -> Path | None:
    """A copy of a published folder in the place of `out`, in one step; what lay there goes to the archive.

    Returns where it went, if somebody had changed it. Raises Refused when `out` holds something that is not a plan.
    """
    left = recover(out, archive)
    refuse_foreign_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = _next_of(out)
    shutil.copytree(folder, aside)
    _sync_tree(aside)
    return _swap_in(aside, out, archive) or left


def refuse_foreign_folder(out: Path) -> None:
    """Raise Refused when `out` is a file, or a folder with content that is not a published plan."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and read_manifest(out) is None):
        raise MESSAGES.refused("PII-RUN-NOT-A-PLAN", file=str(out))


def recover(out: Path, archive: Path) -> Path | None:
    """Finish what a killed run left beside `out`; where a folder with changes by hand went, if there was one."""
    previous = _previous_of(out)
    if previous.exists() and not out.exists():
        previous.rename(out)
    kept = [_archive(left, archive) for left in (_next_of(out), previous) if left.exists()]
    return next((folder for folder in kept if folder), None)


def _next_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.next")


def _previous_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.previous")


def _swap_in(aside: Path, out: Path, archive: Path) -> Path | None:
    if not out.exists():
        aside.rename(out)
        sync_folder(out.parent)
        return None
    if _exchange(aside, out):
        old = aside
    else:
        old = _previous_of(out)
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
    name = manifest.identity[:12]
    target = archive / name
    number = 1
    while target.exists():
        if not edited and seal_of(target) == seal_of(old) and is_untouched(target):
            shutil.rmtree(old)
            return None
        number += 1
        target = archive / f"{name}-{number}"
    archive.mkdir(mode=0o700, parents=True, exist_ok=True)
    _move(old, target)
    return target if edited else None


def _move(old: Path, target: Path) -> None:
    """Move a folder, onto another disk too: it is gone here only when it is whole there."""
    try:
        old.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".incoming-"))
        shutil.copytree(old, aside / target.name, symlinks=True)
        _sync_tree(aside)
        (aside / target.name).rename(target)
        aside.rmdir()
        sync_folder(target.parent)
        shutil.rmtree(old)
    sync_folder(target.parent)


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
        if path.is_symlink():
            continue
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
