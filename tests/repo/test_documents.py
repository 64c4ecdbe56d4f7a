"""The pages for developers name files that exist, link to pages that exist, and keep to the length they promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.settings import PROJECT

DOCS = PROJECT / "docs" / "developers"
PAGES = [*sorted(DOCS.rglob("*.md")), PROJECT / "CONTRIBUTING.md"]
_PATH = re.compile(r"`((?:flows|reports|sources|sql|tests|scripts|docs)/[\w./-]*)`")

_BLANK = re.compile(r"[A-Z]{4}")
"""`sql/LAYER/NAME.sql` names no file."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_files_and_linked_pages_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [name for name in _PATH.findall(text) if not _BLANK.search(name)]
    missing = [name for name in named if not (PROJECT / name).exists()]
    links = re.findall(r"\]\(([\w./-]+)\)", text)
    assert missing + [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_listed_and_short() -> None:
    records = sorted((DOCS / "decisions").glob("0*.md"))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    for number, record in enumerate(records, start=1):
        text = record.read_text(encoding="utf-8")
        assert record.name.startswith(f"{number:04d}-") and text.startswith(f"# {number}. ")
        assert record.name in index
        assert "**Chosen:**" in text and "**Think again**" in text and len(text.splitlines()) <= 25, record
