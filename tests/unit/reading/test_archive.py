"""Packages that are the same whenever and wherever they were saved."""

from __future__ import annotations

import io
import zipfile

from sources.reading.archive import canonical_zip, repacked

CORE = '<x xmlns:dcterms="d"><dcterms:modified a="b">{}</dcterms:modified></x>'


def _saved(when: str, year: int, names: tuple[str, ...]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            text = CORE.format(when) if name == "docProps/core.xml" else name
            archive.writestr(zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6)), text)
    return packed.getvalue()


def test_order_and_clock_leave_no_trace() -> None:
    names = ("docProps/core.xml", "word/document.xml", "[Content_Types].xml")
    first = repacked(_saved("2025-01-01T00:00:00Z", 2025, names), "2020-01-01T00:00:00Z")
    second = repacked(_saved("2026-07-08T09:10:11Z", 2026, names[::-1]), "2020-01-01T00:00:00Z")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "docProps/core.xml", "word/document.xml"]
        assert b">2020-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


def test_other_parts_keep_their_bytes() -> None:
    members = {"a.xml": b"<a/>", "b.bin": bytes(range(256))}
    with zipfile.ZipFile(io.BytesIO(canonical_zip(members))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == members
