"""The front door: what a file is, by its content and never by its name, and whether it is safe and whole enough to read.

Everything here runs in the calling process, opens no document model and takes about a second at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sources.contracts import Finding
from sources.reading import media_types
from sources.reading.package_check import check_package
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
LARGEST_FILE = 200 * 2**20
_HEAD = 8_192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", media_types.PNG),
    (b"\xff\xd8\xff", media_types.JPEG),
    (b"II*\0", media_types.TIFF),
    (b"MM\0*", media_types.TIFF),
)
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FILEPASS = b"\x2f\x00"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the front door says of an accepted file."""

    media_type: str
    findings: tuple[Finding, ...] = ()


def inspect(path: Path) -> Inspection:
    """Type of the file by content, with findings (macros, links outside, ending that does not fit).

    Raises Refused for what must not or cannot be read: empty, too large, truncated, encrypted, a program under another
    name, a compression bomb, duplicate parts, entities, unknown content.
    """
    size = path.stat().st_size
    if size == 0:
        raise _MESSAGES.refused("PII-READ-EMPTY", file=path.name)
    if size > LARGEST_FILE:
        raise _MESSAGES.refused("PII-READ-TOO-LARGE", file=path.name, limit=LARGEST_FILE // 2**20)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    media_type, findings = _recognised(path, head)
    ending = path.suffix.lower()
    if ending and ending not in media_types.ENDINGS[media_type]:
        right = media_types.ENDINGS[media_type][0]
        findings = (*findings, _MESSAGES.finding("PII-READ-ENDING", file=path.name, ending=ending, right=right))
    return Inspection(media_type, findings)


def _recognised(path: Path, head: bytes) -> tuple[str, tuple[Finding, ...]]:
    if head.startswith(_PROGRAMS):
        raise _MESSAGES.refused("PII-READ-PROGRAM", file=path.name)
    if head.startswith(b"PK"):
        return check_package(path)
    if head.startswith(_OLE):
        return _ole(path)
    if b"%PDF-" in head[:1024]:
        _check_pdf(path)
        return media_types.PDF, ()
    for mark, media_type in _IMAGES:
        if head.startswith(mark):
            return media_type, ()
    if head.startswith(b"{\\rtf"):
        return media_types.RTF, ()
    if head.startswith(_OTHER_ARCHIVES):
        raise _MESSAGES.refused("PII-READ-ARCHIVE", file=path.name)
    return _text(path, head), ()


def _ole(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """Old Office files (.xls .doc) and encrypted new ones, which are wrapped in the same container."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            streams = {"/".join(parts).lower() for parts in container.listdir(streams=True, storages=True)}
            if "encryptedpackage" in streams:
                raise _MESSAGES.refused("PII-READ-ENCRYPTED", file=path.name)
            media_type = _ole_type(container, streams, path)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _MESSAGES.refused("PII-READ-TRUNCATED", file=path.name) from error
    macros = any(name.startswith(("_vba_project_cur", "macros")) for name in streams)
    return media_type, ((_MESSAGES.finding("PII-READ-MACROS", file=path.name),) if macros else ())


def _ole_type(container: object, streams: set[str], path: Path) -> str:
    def start_of(stream: str, size: int) -> bytes:
        content: bytes = container.openstream(stream).read(size)  # type: ignore[attr-defined]
        return content

    for stream in ("workbook", "book"):
        if stream in streams:
            if _has_record(start_of(stream, 4_096), _FILEPASS):
                raise _MESSAGES.refused("PII-READ-ENCRYPTED", file=path.name)
            return media_types.XLS
    if "worddocument" in streams:
        if start_of("worddocument", 12)[11:12] and start_of("worddocument", 12)[11] & 1:
            raise _MESSAGES.refused("PII-READ-ENCRYPTED", file=path.name)
        return media_types.DOC
    raise _MESSAGES.refused("PII-READ-UNKNOWN-TYPE", file=path.name)


def _has_record(stream: bytes, kind: bytes) -> bool:
    """Whether one of the first records of a BIFF stream is of this kind."""
    position = 0
    for _ in range(12):
        record = stream[position : position + 4]
        if len(record) < 4:
            return False
        if record[:2] == kind:
            return True
        position += 4 + int.from_bytes(record[2:4], "little")
    return False


def _check_pdf(path: Path) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        code = "PII-READ-ENCRYPTED" if "assword" in str(error) else "PII-READ-TRUNCATED"
        raise _MESSAGES.refused(code, file=path.name) from error
    if pages == 0:
        raise _MESSAGES.refused("PII-READ-TRUNCATED", file=path.name)


def _text(path: Path, head: bytes) -> str:
    """Delimited or plain text; anything with control characters that no text has is unknown."""
    sample = _as_utf_8(head)
    control = _CONTROL.search(sample) if sample is not None else None
    if sample is not None and control and _is_nearly_all_text(sample):
        line = sample[: control.start()].count(b"\n") + 1
        raise _MESSAGES.refused("PII-READ-CONTROL", file=path.name, line=line, byte=f"{control.group()[0]:02X}")
    if sample is None or control:
        raise _MESSAGES.refused("PII-READ-UNKNOWN-TYPE", file=path.name)
    ending = path.suffix.lower()
    if sample.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise _MESSAGES.refused("PII-READ-HTML", file=path.name)
    if ending == ".tsv":
        return media_types.TSV
    if ending == ".csv" or (ending not in (".txt", ".md", ".yml", ".yaml") and _is_delimited(path)):
        return media_types.CSV
    return media_types.TEXT


def _is_nearly_all_text(sample: bytes) -> bool:
    """Whether a few control characters stand in what is text otherwise: a damaged text, and no unknown format."""
    return len(_CONTROL.findall(sample)) <= max(2, len(sample) // 100) and b"\n" in sample


def _as_utf_8(head: bytes) -> bytes | None:
    """The beginning of a text with UTF-16 turned into UTF-8; None where it cannot be UTF-16 although it looks so."""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head[:400].count(0) <= len(head[:400]) // 4:
        return head
    encoding = "utf-16" if head[:1] in b"\xff\xfe" else "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    try:
        return head[: len(head) // 2 * 2].decode(encoding).encode()
    except UnicodeError:
        return None


def _is_delimited(path: Path) -> bool:
    """Whether a text without a telling name is a table: its lines have the same number of fields, and several."""
    from itertools import islice

    from sources.reading.delimited import rows

    widths = [len(row) for row in islice(rows(path), 40) if row]
    return len(widths) > 1 and widths[0] > 2 and widths.count(widths[0]) >= 0.8 * len(widths)
