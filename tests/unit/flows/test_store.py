"""The raw store keeps bytes under their hash, once, and notices when they change."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from flows.store import FileStore, file_sha256, sweep


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


def test_a_file_changed_while_it_is_copied_is_stored_under_the_hash_of_what_was_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("a;2\n", encoding="utf-8")
    monkeypatch.setattr("flows.store.file_sha256", lambda _: "0" * 64)
    store = FileStore(tmp_path / "store")
    sha256, _ = store.put(source)
    assert sha256 == hashlib.sha256(b"a;2\n").hexdigest()
    assert store.path(sha256).read_bytes() == b"a;2\n"


def test_spoilt_bytes_are_replaced_when_the_file_comes_again(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("a;1\n", encoding="utf-8")
    store = FileStore(tmp_path / "store")
    sha256, _ = store.put(source)
    store.path(sha256).chmod(0o600)
    store.path(sha256).write_text("a;2\n", encoding="utf-8")
    assert store.put(source) == (sha256, True)
    assert store.intact(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "", "A" * 64, "0" * 63])
def test_what_is_no_hash_names_no_file(tmp_path: Path, name: str) -> None:
    store = FileStore(tmp_path / "store")
    assert not store.intact(name)
    with pytest.raises(ValueError, match="not a sha256"):
        store.path(name)


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".incoming-file").write_bytes(b"half")
    (tmp_path / ".incoming-folder").mkdir()
    (tmp_path / "kept").write_bytes(b"whole")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
