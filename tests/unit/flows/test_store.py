"""The raw store keeps bytes under their hash, once, and notices when they change."""

from __future__ import annotations

from pathlib import Path

from flows.store import FileStore, file_sha256


def test_a_file_is_kept_once_and_read_only(tmp_path: Path) -> None:
    source = tmp_path / "điểm.csv"
    source.write_text("a;1\n", encoding="utf-8")
    store = FileStore(tmp_path / "store")
    sha256, new = store.put(source)
    assert (sha256, new) == (file_sha256(source), True)
    assert store.put(source) == (sha256, False)
    assert store.path(sha256).read_bytes() == source.read_bytes()
    assert store.path(sha256).stat().st_mode & 0o222 == 0


def test_changed_and_missing_bytes_are_not_intact(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("a;1\n", encoding="utf-8")
    store = FileStore(tmp_path / "store")
    sha256, _ = store.put(source)
    assert store.intact(sha256)
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_text("a;2\n", encoding="utf-8")
    assert not store.intact(sha256)
    assert not store.intact("0" * 64)
