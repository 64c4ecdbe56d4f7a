"""The ledger finds every change of a byte, and survives a run that was killed while writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.ledger import FIRST, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    filled = Ledger(tmp_path / "ledger.jsonl")
    filled.append("received", sha256="a" * 64, name="bảng điểm.xlsx")
    filled.append("published", identity="b" * 64)
    return filled


def test_chain_holds_and_head_is_the_last_hash(ledger: Ledger) -> None:
    assert ledger.first_break() is None
    assert ledger.head() == ledger.events()[-1]["hash"] != FIRST
    assert [event["name"] for event in ledger.events("received")] == ["bảng điểm.xlsx"]


def test_every_changed_byte_is_found(ledger: Ledger) -> None:
    whole = ledger.path.read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1
        ledger.path.write_bytes(changed)
        assert ledger.first_break() is not None, position


def test_removed_and_reordered_lines_are_found(ledger: Ledger) -> None:
    first, second, _ = ledger.path.read_bytes().split(b"\n")
    ledger.path.write_bytes(second + b"\n")
    assert ledger.first_break() is not None
    ledger.path.write_bytes(second + b"\n" + first + b"\n")
    assert ledger.first_break() is not None


def test_a_torn_last_line_is_cut_off_by_the_next_append(ledger: Ledger) -> None:
    with ledger.path.open("ab") as stream:
        stream.write(b'{"event":"publ')
    ledger.append("published", identity="c" * 64)
    assert ledger.first_break() is None
    assert len(ledger.events()) == 3
