"""The front door of the inbox: whatever lies there is read or told, the rest goes on, and nothing outside is touched."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from flows.inbox import receive
from flows.ledger import Ledger
from flows.records import Delivery
from flows.store import FileStore
from sources.contracts import Finding, Refused


def _receive(folder: Path) -> tuple[tuple[Delivery, ...], tuple[Finding, ...]]:
    return receive(folder / "inbox", FileStore(folder / "store"), Ledger(folder / "ledger.jsonl"))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "tốt.csv").write_text("a;1\n", encoding="utf-8")
    return folder


def _outside_link(inbox: Path) -> None:
    (inbox.parent / "mật.txt").write_text("của người khác", encoding="utf-8")
    (inbox / "lạ").symlink_to(inbox.parent / "mật.txt")


def _socket(inbox: Path) -> None:
    here = Path.cwd()
    os.chdir(inbox)
    try:
        socket.socket(socket.AF_UNIX).bind("lạ")
    finally:
        os.chdir(here)


def _large(inbox: Path) -> None:
    with (inbox / "lạ").open("wb") as stream:
        stream.truncate(10 * 2**30)


STRANGE = {
    "a link to a file outside": _outside_link,
    "a link to a folder outside": lambda inbox: (inbox / "lạ").symlink_to("/etc"),
    "a link to nothing": lambda inbox: (inbox / "lạ").symlink_to("không-có"),
    "a link to itself": lambda inbox: (inbox / "lạ").symlink_to("lạ"),
    "a pipe": lambda inbox: os.mkfifo(inbox / "lạ"),
    "a pipe called source.yml": lambda inbox: os.mkfifo(inbox / "source.yml"),
    "a socket": _socket,
    "a hidden file": lambda inbox: (inbox / ".DS_Store").write_bytes(b"x"),
    "a lock of Word": lambda inbox: (inbox / "~$tốt.docx").write_bytes(b"x"),
    "a hidden folder": lambda inbox: (inbox / ".git" / "objects").mkdir(parents=True),
    "10 GB": _large,
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and sockets of Unix")
@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_plain_file_is_told_once_and_not_opened(inbox: Path, what: str) -> None:
    STRANGE[what](inbox)
    deliveries, findings = _receive(inbox.parent)
    assert [delivery.source.name for delivery in deliveries] == ["tốt.csv"]
    assert [finding.code for finding in findings if finding.code != "PII-RUN-UNDECLARED"] == ["PII-RUN-PASSED-OVER"]
    assert len([path for path in (inbox.parent / "store").rglob("*") if path.is_file()]) == 1


def test_a_file_without_permission_is_told_and_the_rest_goes_on(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "cấm.csv").write_text("b;2\n", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, _: "cấm" not in str(path))
    deliveries, findings = _receive(inbox.parent)
    assert [delivery.source.name for delivery in deliveries] == ["tốt.csv"]
    assert [finding.file for finding in findings if finding.code == "PII-RUN-PASSED-OVER"] == ["cấm.csv"]


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on Unix only")
@pytest.mark.parametrize(("raw", "name"), [(b"b\xb8ng.csv", "b%B8ng.csv"), (b"a\nb\\c.csv", "a%0Ab%5Cc.csv")])
def test_a_name_that_is_no_text_is_read_under_one_that_is(inbox: Path, raw: bytes, name: str) -> None:
    (Path(os.fsdecode(os.fsencode(inbox) + b"/" + raw))).write_text("b;2\n", encoding="utf-8")
    deliveries, findings = _receive(inbox.parent)
    assert sorted(delivery.source.name for delivery in deliveries) == sorted([name, "tốt.csv"])
    assert [finding.file for finding in findings if finding.code == "PII-RUN-NAME"] == [name]
    assert Ledger(inbox.parent / "ledger.jsonl").first_break() is None


BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
DESCRIPTIONS = {
    "a cycle": "files: &a {x.csv: *a}\n",
    "a bomb": BOMB + "files: *j\n",
    "a date that is none": "files: {tốt.csv: {kind: scores, status: official, date: 2025-02-30}}\n",
    "nested without end": "[" * 100_000,
    "too large": "# " + "x" * 2**20,
    "a tag": "files: !!python/object/apply:os.system [id]\n",
    "a number without end": f"files: {{tốt.csv: {{kind: scores, status: official, edition: {'9' * 5_000}}}}}\n",
}


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_a_description_that_cannot_be_used_is_refused_at_once(inbox: Path, what: str) -> None:
    (inbox / "source.yml").write_text(DESCRIPTIONS[what], encoding="utf-8")
    with pytest.raises(Refused) as refused:
        _receive(inbox.parent)
    assert refused.value.finding.code == "PII-RUN-SOURCE-YML"


@pytest.mark.parametrize("described", ["tốt.csv", "b/bản sao.csv"])
def test_of_two_copies_the_described_one_is_taken(inbox: Path, tmp_path: Path, described: str) -> None:
    (inbox / "b").mkdir()
    (inbox / "b" / "bản sao.csv").write_bytes((inbox / "tốt.csv").read_bytes())
    text = f'files:\n  "{described}": {{kind: scores, status: official}}\n'
    (inbox / "source.yml").write_text(text, encoding="utf-8")
    (delivery,), findings = receive(inbox, FileStore(tmp_path / "store"), Ledger(tmp_path / "ledger.jsonl"))
    assert (delivery.source.name, delivery.declared) == (described, True)
    assert [finding.code for finding in findings] == ["PII-RUN-DUPLICATE"]
