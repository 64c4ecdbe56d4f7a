"""Publication replaces a folder as a whole, never touches what is not a plan, and keeps what a person changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.publish import Published, is_untouched, publish, read_manifest, recover
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
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "ledger.jsonl", "plan"]


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
    assert manifest["identity"] == "1" * 64
    assert _publish(tmp_path, "3" * 64, "ba").kept is None


def test_a_swap_cut_short_is_finished(tmp_path: Path) -> None:
    _publish(tmp_path, "1" * 64, "một")
    (tmp_path / "plan").rename(tmp_path / ".plan.previous")
    recover(tmp_path / "plan")
    assert is_untouched(tmp_path / "plan")
