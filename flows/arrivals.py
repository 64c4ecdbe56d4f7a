"""What lies in an inbox: the plain files that may be read, and whatever is passed over, each with the reason.

Nothing is followed out of the folder and nothing is opened here but folders: links, pipes and devices are only named.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sources.reading.front_door import LARGEST_FILE

_NOT_WRITABLE = re.compile(r"[\x00-\x1f\x7f\\\udc80-\udcff]")
_DRIVE = re.compile(r"\A[A-Za-z]:")
_LONGEST_NAME = 900


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry of an inbox under a name that can be written anywhere, "/" between folders.

    `passed_over`: the key of the reason for which it is not read; "" for a file to read.
    """

    path: Path
    name: str
    passed_over: str = ""

    @property
    def renamed(self) -> bool:
        """Whether its own name cannot be written as text, so that it goes by another."""
        return "%" in self.name and _NOT_WRITABLE.search(str(self.path)) is not None


def arrivals(inbox: Path) -> list[Arrival]:
    """Every entry of the inbox and the folders in it, by name."""
    return sorted(_entries(inbox), key=lambda arrival: arrival.name)


def _entries(inbox: Path) -> Iterator[Arrival]:
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = list(listed)
        except OSError:
            yield Arrival(folder, _name(folder, inbox), "unreadable")
            continue
        for entry in entries:
            path = Path(entry.path)
            reason = _reason(entry)
            if reason == "folder":
                waiting.append(path)
            else:
                yield Arrival(path, _name(path, inbox), reason)


def _reason(entry: os.DirEntry[str]) -> str:
    """Why an entry is not read; "" for a plain file, "folder" for a folder to look into."""
    if entry.name.startswith((".", "~$")):
        return "hidden"
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return "unreadable"
    if stat.S_ISLNK(found.st_mode):
        return "link"
    if stat.S_ISDIR(found.st_mode):
        return "folder"
    if not stat.S_ISREG(found.st_mode):
        return "device"
    if len(entry.path) > _LONGEST_NAME:
        return "long_name"
    if found.st_size > LARGEST_FILE:
        return "large"
    return "" if os.access(entry.path, os.R_OK) else "unreadable"


def _name(path: Path, inbox: Path) -> str:
    """The name with every character that no text can hold as %XX (old archives bring names in other encodings)."""

    def escaped(found: re.Match[str]) -> str:
        return f"%{ord(found[0]) & 0xFF:02X}"

    name = _NOT_WRITABLE.sub(escaped, path.relative_to(inbox).as_posix())
    return _DRIVE.sub(lambda found: found[0].replace(":", "%3A"), name)
