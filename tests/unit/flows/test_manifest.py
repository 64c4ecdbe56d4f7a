"""A manifest from anywhere is typed at the border: its names stay inside the folder that they are joined to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.manifest import MANIFEST, is_untouched, read_manifest


def _write(folder: Path, name: str, sha256: str = "0" * 64) -> None:
    content = {"identity": "1" * 64, "outputs": {}, "inputs": [{"sha256": sha256, "name": name}], "further": "key"}
    (folder / MANIFEST).write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("name", ["bảng.xlsx", "năm 2025/bảng: điểm.xlsx", ".ẩn", "..."])
def test_names_that_stay_inside_are_read(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name)
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert (tmp_path / manifest.inputs[0].name).resolve().is_relative_to(tmp_path.resolve())


OUTSIDE = ["/tmp/x", "../x", "a/../../x", "a/..", "..", ".", "", "a//b", "a/", "C:\\x", "C:x", "a\\b", "a\0b", "a\n"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_elsewhere_make_it_no_manifest(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name)
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{" * 100_000, b'{"identity": "x", "outputs": {}}'])
def test_what_is_no_manifest_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    assert read_manifest(tmp_path) is None


def test_a_hash_that_is_a_path_makes_it_no_manifest(tmp_path: Path) -> None:
    _write(tmp_path, "a", "../" * 20 + "etc/passwd")
    assert read_manifest(tmp_path) is None


def test_a_file_more_is_a_change_even_if_it_is_called_like_the_manifest(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"identity": "1" * 64, "outputs": {}}), encoding="utf-8")
    assert is_untouched(tmp_path)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / MANIFEST).write_text("{}", encoding="utf-8")
    assert not is_untouched(tmp_path)
