"""Write zip packages (.docx, .xlsx) so that the same content gives the same bytes, whenever and wherever it was saved."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
MADE_AT = "2025-01-01T00:00:00Z"
"""The date of packages whose content has no date of its own."""
_FIRST = "[Content_Types].xml"
_CORE = "docProps/core.xml"
_SAVED_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def canonical_zip(members: Mapping[str, bytes]) -> bytes:
    """The package of `members` (name -> content): sorted, the content types first, dated 1980, deflated at level 9."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members, key=lambda part: (part != _FIRST, part)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return packed.getvalue()


def write_canonical_zip(members: Mapping[str, bytes], path: Path) -> None:
    """Write the `canonical_zip` of `members` at `path`."""
    path.write_bytes(canonical_zip(members))


def save_canonical(save: Callable[[BytesIO], object], path: Path, saved_at: str = MADE_AT) -> None:
    """Write at `path` what a library saves, made canonical; `saved_at` stands for the clock (ISO 8601, UTC)."""
    packed = BytesIO()
    save(packed)
    path.write_bytes(repacked(packed.getvalue(), saved_at))


def repacked(package: bytes, saved_at: str) -> bytes:
    """A saved package made canonical; the dates that a library took from the clock become `saved_at` (ISO 8601, UTC)."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if _CORE in members:
        members[_CORE] = _SAVED_AT.sub(rb"\g<1>" + saved_at.encode() + rb"\g<3>", members[_CORE])
    return canonical_zip(members)
