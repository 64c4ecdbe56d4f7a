"""Makes the files that a front door must refuse or mark: each from one small good workbook."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

PROVINCES = ("Hà Nội", "Cao Bằng", "Hải Phòng", "Thái Nguyên")
SHEET = "xl/worksheets/sheet1.xml"


def good_workbook(path: Path, edit: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """A small table of scores."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = "PII 2024"
    page.append(["STT", "Tỉnh, thành phố", "Điểm PII", "Thể chế", "Cơ sở hạ tầng"])
    for number, name in enumerate(PROVINCES):
        page.append([number + 1, name, 50.5 - number, 40.25 + number, 30.125 + number])
    if edit:
        edit(workbook)
    workbook.save(path)
    return path


def repacked(path: Path, source: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    """A copy of a package with changed and further parts."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return path


def with_sheet_xml(path: Path, source: Path, old: bytes, new: bytes) -> Path:
    """A copy whose first sheet has other XML in one place."""
    return repacked(path, source, lambda name, content: content.replace(old, new) if name == SHEET else content)


def encrypted_container(path: Path) -> Path:
    """A compound file with an `EncryptedPackage` stream, as Office writes password-protected workbooks."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(512)
    header[0:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, end, 0, end, 0, 0)
    struct.pack_into("<109I", header, 76, 0, *([free] * 108))
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *range(3, 10), end, *([free] * 118))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, free, free, child, b"", 0, 0, 0, start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("EncryptedPackage", 2, free, 2, 4096) + bytes(256)
    path.write_bytes(bytes(header) + fat + directory + bytes(8 * 512))
    return path
