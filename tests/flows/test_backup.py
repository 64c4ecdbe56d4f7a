"""What is backed up can be restored on another machine, verified there, and goes on; a broken backup restores nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.cli import main
from flows.settings import HOME_VARIABLE
from tests.conftest import Office


def test_a_restored_workspace_verifies_and_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, saved, again = tmp_path / "office", tmp_path / "sao lưu.zip", tmp_path / "máy khác"
    assert main(["init", str(home)]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    shutil.copytree(office.inbox, home / "inbox", dirs_exist_ok=True)
    for kept in ("batches", "verdicts"):
        shutil.copytree(office.home / kept, home / "var" / kept)
    assert main(["run", "--direct", "--out", str(home / "plan")]) in (0, 1)
    assert main(["backup", str(saved)]) == 0 and main(["backup", str(saved)]) == 3, "nothing is overwritten"
    assert main(["backup", str(saved), "--restore", str(home)]) == 3, "nor mixed into what is there"
    assert main(["backup", str(saved), "--restore", str(again)]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(again))
    assert main(["verify", str(again / "plan")]) == 0
    before = (again / "plan" / "manifest.json").read_bytes()
    assert main(["run", "--direct", "--out", str(again / "plan")]) in (0, 1)
    after = (again / "plan" / "ke-hoach.docx").read_bytes()
    assert after == (home / "plan" / "ke-hoach.docx").read_bytes() and before
    capsys.readouterr()
    broken = bytearray(saved.read_bytes())
    broken[len(broken) // 2] ^= 1
    saved.write_bytes(broken)
    assert main(["backup", str(saved), "--restore", str(tmp_path / "hỏng")]) == 3
    assert "PII-BACKUP-BROKEN" in capsys.readouterr().err and not (tmp_path / "hỏng").exists()
