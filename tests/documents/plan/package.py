"""A .docx taken apart and put together again, to make the damaged copies that tests need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from sources.reading.archive import write_canonical_zip


def part(path: Path, name: str = "word/document.xml") -> str:
    """The text of one part."""
    with ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def changed(path: Path, target: Path, change: Callable[[str], str], name: str = "word/document.xml") -> Path:
    """A copy with one part changed; the change must change something."""
    with ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    before = members[name].decode("utf-8")
    after = change(before)
    assert after != before
    members[name] = after.encode("utf-8")
    write_canonical_zip(members, target)
    return target
