"""The members of a zip package, with every way in which reading one can fail made one error."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

LARGEST_MEMBER = 100 * 2**20


def read_members(path: Path, wanted: Callable[[str], object] = lambda _: True) -> dict[str, bytes]:
    """The wanted members by name, in the order of their names.

    Raises ValueError for a file that is no zip package, is damaged, or has a wanted member of more than 100 MB.
    """
    try:
        with ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if wanted(entry.filename)]
            if any(entry.file_size > LARGEST_MEMBER for entry in entries):
                raise ValueError(f"{path.name} has a member that is too large")
            return {entry.filename: archive.read(entry) for entry in sorted(entries, key=lambda item: item.filename)}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise ValueError(f"{path.name} is not a readable zip package") from problem
