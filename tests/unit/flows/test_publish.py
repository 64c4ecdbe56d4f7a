"""Publication replaces a folder as a whole, never touches what is not a plan, and keeps what a person changed."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.manifest import is_untouched, read_manifest
from flows.publish import Published, publish, recover
from sources.contracts import Refused


def _publish(folder: Path, identity: str, text: str) -> Published:
    def write(aside: Path) -> None:
        (aside / "ke-hoach.txt").write_text(text, encoding="utf-8")

    return publish(folder / "plan", identity, {}, write, Ledger(folder / "ledger.jsonl"), folder / "archive")


def test_the_second_plan_replaces_the_first_which_goes_to_the_archive(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")
    published = _publish(tmp_path, "2" * 64, "hai")
    assert (tmp_path / "plan" / "ke-hoach.txt").read_text(encoding="utf-8") == "hai"
    assert (tmp_path / "archive" / ("1" * 12) / "ke-hoach.txt").read_text(encoding="utf-8") == "một"
    assert published.kept is None
    assert is_untouched(tmp_path / "plan")
    assert [event["identity"] for event in Ledger(tmp_path / "ledger.jsonl").events("published")] == ["1" * 64, "2" * 64]
    left = sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock")
    assert left == ["archive", "ledger.jsonl", "plan"]


def test_a_folder_changed_by_hand_is_kept(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")
    (tmp_path / "plan" / "ke-hoach.txt").write_text("sửa tay", encoding="utf-8")
    kept = _publish(tmp_path, "1" * 64, "một").kept
    assert kept is not None
    assert (kept / "ke-hoach.txt").read_text(encoding="utf-8") == "sửa tay"


def test_a_folder_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "tài liệu của tôi.txt").write_text("giữ lại", encoding="utf-8")
    with pytest.raises(Refused, match="không phải là thư mục kế hoạch"):
        _publish(tmp_path, "1" * 64, "một")
    assert (tmp_path / "plan" / "tài liệu của tôi.txt").exists()


def test_a_failure_while_writing_leaves_the_last_plan(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")

    def fail(aside: Path) -> None:
        (aside / "ke-hoach.txt").write_text("dở dang", encoding="utf-8")
        raise OSError("hết dung lượng đĩa")

    with pytest.raises(OSError, match="hết dung lượng"):
        publish(tmp_path / "plan", "2" * 64, {}, fail, Ledger(tmp_path / "ledger.jsonl"), tmp_path / "archive")
    manifest = read_manifest(tmp_path / "plan")
    assert manifest is not None
    assert manifest.identity == "1" * 64
    assert _publish(tmp_path, "3" * 64, "ba").kept is None


def test_a_swap_cut_short_is_finished(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")
    (tmp_path / "plan").rename(tmp_path / ".plan.previous")
    recover(tmp_path / "plan", tmp_path / "archive")
    assert is_untouched(tmp_path / "plan")


@pytest.mark.parametrize("old_words", ["một", "sửa tay"])
def test_a_run_killed_between_exchange_and_archive_loses_no_plan(tmp_path: Path, old_words: str) -> None:
    _publish(tmp_path, "1" * 64, "một")
    (tmp_path / "plan" / "ke-hoach.txt").write_text(old_words, encoding="utf-8")
    (tmp_path / "plan").rename(tmp_path / "first")
    _publish(tmp_path, "2" * 64, "hai")
    (tmp_path / "first").rename(tmp_path / ".plan.next")  # as the exchange leaves them
    kept = _publish(tmp_path, "3" * 64, "ba").kept
    archived = tmp_path / "archive" / ("1" * 12) / "ke-hoach.txt"
    assert archived.read_text(encoding="utf-8") == old_words
    assert (kept is not None) == (old_words == "sửa tay")
    assert not list(tmp_path.glob(".plan*"))


def test_both_sides_of_a_swap_are_kept_where_folders_cannot_be_exchanged(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")
    (tmp_path / "plan").rename(tmp_path / ".plan.previous")
    _publish(tmp_path / "elsewhere", "2" * 64, "hai")
    (tmp_path / "elsewhere" / "plan").rename(tmp_path / "plan")
    recover(tmp_path / "plan", tmp_path / "archive")
    assert (tmp_path / "archive" / ("1" * 12) / "ke-hoach.txt").read_text(encoding="utf-8") == "một"
    assert not list(tmp_path.glob(".plan*"))


def test_what_was_never_sealed_goes(tmp_path: Path) -> None:
    (tmp_path / ".plan.next").mkdir()
    (tmp_path / ".plan.next" / "ke-hoach.txt").write_text("dở dang", encoding="utf-8")
    recover(tmp_path / "plan", tmp_path / "archive")
    assert list(tmp_path.iterdir()) == []


def test_a_plan_moved_to_another_disk_is_whole_before_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _publish(tmp_path, "1" * 64, "một")
    rename = Path.rename

    def across(self: Path, target: Path) -> Path:
        if self.name == ".plan.next" and target.parent.name == "archive":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", across)
    _publish(tmp_path, "2" * 64, "hai")
    assert is_untouched(tmp_path / "archive" / ("1" * 12))
    assert [path.name for path in (tmp_path / "archive").iterdir()] == ["1" * 12]
