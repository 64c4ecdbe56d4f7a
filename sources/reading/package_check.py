"""Checks of a zip package (Office and OpenDocument files) before any reader touches it: sizes, names, entities, macros.

The limits are those under which every hostile file at hand was stopped or classified in about a second.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from sources.contracts import Finding
from sources.reading import media_types
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
MOST_ENTRIES = 2_000
LARGEST_PACKAGE = 300 * 2**20
LARGEST_PART = 100 * 2**20
HIGHEST_RATIO = 150
MOST_CELLS = 400_000
"""More filled cells than any table of scores has: counted before a reader makes objects of them."""
_VALUES = (b"<v>", b"<v ", b"<is>")
_RATIO_COUNTS_FROM = 5 * 2**20
_CHUNK = 2**18
_XML_ENDINGS = (".xml", ".rels", ".vml")
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)|\0<\0!\0(?:D\0O\0C|E\0N\0T)", re.IGNORECASE)
_EXTERNAL = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*relationships/hyperlink")[^>]*>')
_MAIN_PARTS = {
    b"spreadsheetml.sheet.main+xml": media_types.XLSX,
    b"ms-excel.sheet.macroEnabled.main+xml": media_types.XLSM,
    b"spreadsheetml.template.main+xml": media_types.XLSX,
    b"wordprocessingml.document.main+xml": media_types.DOCX,
    b"wordprocessingml.template.main+xml": media_types.DOCX,
    b"ms-word.document.macroEnabled.main+xml": media_types.DOCM,
    b"presentationml.presentation.main+xml": media_types.PPTX,
    b"presentationml.slideshow.main+xml": media_types.PPTX,
    b"ms-powerpoint.presentation.macroEnabled.main+xml": media_types.PPTM,
}


def check_package(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """Media type and findings of a zip package. Raises Refused for a broken or hostile one."""
    file = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, file)
            external = _check_parts(archive, entries, file)
            media_type = _media_type(archive, file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _MESSAGES.refused("PII-READ-TRUNCATED", file=file) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise _MESSAGES.refused("PII-READ-TRUNCATED", file=file) from error
        raise
    return media_type, tuple(_noted(entries, external, file))


def _check_entries(entries: list[zipfile.ZipInfo], file: str) -> None:
    """Counts, sizes and names as the directory of the archive states them."""
    if len(entries) > MOST_ENTRIES:
        raise _MESSAGES.refused("PII-READ-BOMB", file=file)
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) < len(names):
        raise _MESSAGES.refused("PII-READ-DUPLICATE-PARTS", file=file)
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise _MESSAGES.refused("PII-READ-UNSAFE-NAMES", file=file)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _MESSAGES.refused("PII-READ-ENCRYPTED", file=file)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > LARGEST_PART or (entry.file_size > _RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO):
            raise _MESSAGES.refused("PII-READ-BOMB", file=file)
    if sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
        raise _MESSAGES.refused("PII-READ-BOMB", file=file)


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: str) -> bool:
    """Reads every XML part once (which checks its sum): no document type, no entity. True if it loads from outside."""
    external, values = False, 0
    for entry in entries:
        if not entry.filename.lower().endswith(_XML_ENDINGS):
            continue
        relations, sheet = entry.filename.endswith(".rels"), entry.filename.startswith("xl/worksheets/")
        with archive.open(entry) as part:
            tail = b""
            while chunk := part.read(_CHUNK):
                window = tail + chunk
                if _ENTITY.search(window):
                    raise _MESSAGES.refused("PII-READ-DOCTYPE", file=file, part=entry.filename)
                values += sum(map(chunk.count, _VALUES)) if sheet else 0
                if values > MOST_CELLS:
                    raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=file)
                if relations and _EXTERNAL.search(window):
                    external = True
                tail = window[-1_000:] if relations else window[-40:]
    return external


def _media_type(archive: zipfile.ZipFile, file: str) -> str:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        declared = archive.read("[Content_Types].xml")
        for mark, media_type in _MAIN_PARTS.items():
            if mark in declared:
                return media_type
    if "mimetype" in names:
        declared = archive.read("mimetype").strip()
        for media_type in (media_types.ODS, media_types.ODT):
            if declared.startswith(media_type.encode()):
                return media_type
    raise _MESSAGES.refused("PII-READ-UNKNOWN-TYPE", file=file)


def _noted(entries: list[zipfile.ZipInfo], external: bool, file: str) -> list[Finding]:
    names = [entry.filename.lower() for entry in entries]
    findings = []
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name or name.startswith("basic/") for name in names):
        findings.append(_MESSAGES.finding("PII-READ-MACROS", file=file))
    if external or any("/externallinks/" in name for name in names):
        findings.append(_MESSAGES.finding("PII-READ-EXTERNAL-LINKS", file=file))
    return findings
