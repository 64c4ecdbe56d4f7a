"""The raw store: every file that ever came in, read-only, under its sha256. One of the three seams (file store)."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ASIDE = ".incoming-"
_CHUNK = 2**20


class FileStore:
    """Put and get by hash. A file is copied once, made read-only and never changed or removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: Path) -> tuple[str, bool]:
        """Copy the file into the store. Returns its sha256 and whether it was new.

        The hash is that of the bytes which were copied, whatever becomes of the file meanwhile. Stored bytes that no longer
        have their hash are replaced.
        """
        sha256 = file_sha256(path)
        if self.intact(sha256):
            return sha256, False
        copied: list[str] = []

        def copy(target: BinaryIO) -> Path:
            digest = hashlib.sha256()
            with path.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
            copied.append(digest.hexdigest())
            stored = self.path(copied[0])
            stored.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return stored

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _written_aside(self.folder, copy, 0o400)
        return copied[0], True

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are (or would be). Raises ValueError for what is no hash."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256[:80]!r}")
        return self.folder / sha256[:2] / sha256

    def intact(self, sha256: str) -> bool:
        """Whether bytes with this hash are stored."""
        if not _SHA256.fullmatch(sha256):
            return False
        path = self.path(sha256)
        return path.is_file() and file_sha256(path) == sha256

    def spoilt(self) -> tuple[str, ...]:
        """The hashes under which other bytes are stored now."""
        stored = sorted(path.name for path in self.folder.glob("??/*") if _SHA256.fullmatch(path.name))
        return tuple(sha256 for sha256 in stored if not self.intact(sha256))


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either wholly there or not at all: aside, fsync, rename, fsync of the folder."""

    def write(target: BinaryIO) -> Path:
        target.write(data)
        return path

    _written_aside(path.parent, write, 0o600)


def _written_aside(folder: Path, write: Callable[[BinaryIO], Path], mode: int) -> None:
    """`write` fills a file aside and names the place that it is then moved to, on the same disk."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_ASIDE)
    aside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            path = write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(mode)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what a killed writer left aside in `folder`. Only for the one who holds the writer's lock."""
    for leftover in folder.glob(f"{_ASIDE}*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable; a no-op where the system cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
