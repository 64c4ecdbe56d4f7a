"""The demonstration's plan, word for word. A change of it is read in the diff of `golden/ke-hoach.txt` (`make golden`)."""

from __future__ import annotations

from pathlib import Path

from tests.documents.golden_text import GOLDEN, text_of


def test_the_plan_says_what_was_last_agreed(finished_home: Path) -> None:
    said = text_of(finished_home.parent / "plan" / "ke-hoach.docx").splitlines()
    agreed = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert [line for line in said if line not in agreed] == []
    assert said == agreed
