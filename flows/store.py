"""The raw store: every file that ever came in, read-only, under its sha256. One of the three seams (file store)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """Put and get by hash. A file is copied once, made read-only and never changed or removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: Path) -> tuple[str, bool]:
        """Copy the file into the store. Returns its sha256 and whether it was new."""
        sha256 = file_sha256(path)
        target = self.path(sha256)
        if target.exists():
            return sha256, False
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, path.read_bytes())
        target.chmod(0o444)
        return sha256, True

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are (or would be)."""
        return self.folder / sha256[:2] / sha256

    def intact(self, sha256: str) -> bool:
        """Whether the stored bytes still have their hash."""
        path = self.path(sha256)
        return path.is_file() and file_sha256(path) == sha256


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either wholly there or not at all: aside, fsync, rename, fsync of the folder."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable; a no-op where the system cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
