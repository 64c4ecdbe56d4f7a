"""The ledger's head signed with a key that is kept elsewhere: who rewrites the ledger cannot sign it again."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.signing import check_signature
from tests.conftest import Office


@pytest.fixture
def key(office: Office, tmp_path: Path) -> tuple[Path, str]:
    """A private key outside of the workspace, and the public one."""
    (tmp_path / "usb").mkdir()
    path = tmp_path / "usb" / "khoa.pem"
    code, out = office.call("sign", "--new-key", str(path))
    assert code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path, out.split()[-1]


def _codes(office: Office, public: str) -> list[str]:
    return [finding.code for finding in check_signature(office.plan, public)]


def test_a_signed_plan_is_known_by_the_public_key(office: Office, key: tuple[Path, str], tmp_path: Path) -> None:
    path, public = key
    assert _codes(office, public) == ["PII-SIGN-UNSIGNED"]
    page = tmp_path / "to-ky.html"
    code, out = office.call("sign", str(office.plan), "--key", str(path), "--page", str(page), "--json")
    signed = json.loads(out)["signature"]
    assert code == 0
    assert signed["key"] == public
    assert _codes(office, public) == []
    assert _codes(office, "0" * 64) == ["PII-SIGN-UNSIGNED"]
    text = page.read_text(encoding="utf-8")
    assert all(signed[name] in text for name in ("head", "identity", "manifest", "key", "signature"))


def test_a_ledger_written_anew_cannot_be_signed_again(office: Office, key: tuple[Path, str]) -> None:
    path, public = key
    office.call("sign", str(office.plan), "--key", str(path))
    ledger = Ledger(office.home / "ledger.jsonl")
    events = [{**event} for event in ledger.events()]
    events[0]["name"] = "khác.xlsx"
    ledger.path.unlink()
    for event in events:
        details = {name: value for name, value in event.items() if name not in ("hash", "previous", "time", "event")}
        ledger.append(event["event"], **details)
    assert ledger.first_break() is None
    assert _codes(office, public) == ["PII-SIGN-FORGED"]


def test_a_key_inside_or_no_key_is_refused(office: Office, key: tuple[Path, str]) -> None:
    path, _ = key
    inside = office.home / "khoa.pem"
    assert office.call("sign", "--new-key", str(inside))[0] == 3
    assert not inside.exists()
    assert office.call("sign", "--new-key", str(path))[0] == 3
    path.write_text("không phải khóa", encoding="utf-8")
    assert office.call("sign", str(office.plan), "--key", str(path))[0] == 3


def test_what_is_not_as_published_is_not_signed(office: Office, key: tuple[Path, str]) -> None:
    (office.plan / "targets.csv").write_text("", encoding="utf-8")
    assert office.call("sign", str(office.plan), "--key", str(key[0]))[0] == 3
    assert not Ledger(office.home / "ledger.jsonl").events("signed")
