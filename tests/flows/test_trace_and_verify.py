"""Every number of the finished document leads to its source, and every change of a byte is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Office


def test_every_number_of_the_document_has_a_chain(office: Office) -> None:
    code, out = office.call("trace", str(office.plan / "ke-hoach.docx"), "--all", "--json")
    traced = json.loads(out)
    assert code == 0
    assert len(traced) > 100
    for number in traced:
        assert number["chain"], number["number_id"]
        assert all(link["agrees"] for link in number["chain"]), number["number_id"]


def test_one_number_by_its_identity(office: Office) -> None:
    code, out = office.call("trace", "pii.2025.score", "--plan", str(office.plan), "--json")
    (number,) = json.loads(out)
    assert code == 0
    assert number["chain"][0]["place"]["format"] == "sheet"
    code, out = office.call("trace", "không-có", "--plan", str(office.plan))
    assert code == 3


def test_the_untouched_plan_verifies(office: Office) -> None:
    code, out = office.call("verify", str(office.plan), "--json")
    assert json.loads(out)["findings"] == []
    assert code == 0


FILES = ["ke-hoach.docx", "targets.csv", "numbers.jsonl", "manifest.json", "evidence/origins.jsonl"]


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_of_the_plan_is_found(office: Office, name: str) -> None:
    _flip(office.plan / name)
    code, _ = office.call("verify", str(office.plan), "--json")
    assert code == 1


def test_one_changed_byte_of_the_ledger_is_found(office: Office) -> None:
    _flip(office.home / "ledger.jsonl")
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {finding["code"] for finding in json.loads(out)["findings"]} == {"PII-VERIFY-LEDGER"}


def test_a_cut_ledger_is_found(office: Office) -> None:
    lines = (office.home / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (office.home / "ledger.jsonl").write_bytes(b"".join(lines[:-1]))
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {finding["code"] for finding in json.loads(out)["findings"]} == {"PII-VERIFY-UNPUBLISHED"}


def test_one_changed_byte_of_a_source_is_found(office: Office) -> None:
    manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
    sha256 = next(item["sha256"] for item in manifest["inputs"] if item["name"] == "pii-2025-toan-quoc.xlsx")
    stored = office.home / "store" / sha256[:2] / sha256
    stored.chmod(0o644)
    _flip(stored)
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {"PII-VERIFY-SOURCE", "PII-VERIFY-PLACE"} <= {finding["code"] for finding in json.loads(out)["findings"]}


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["{outside}", "../../{name}"])
def test_a_folder_from_elsewhere_writes_nothing_when_it_is_made_again(office: Office, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside" / "file"
    outside.parent.mkdir()
    manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"][0]["name"] = name.format(outside=outside, name="outside/file")
    (office.plan / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    code, _ = office.call("verify", str(office.plan), "--rebuild", "--json")
    assert code == 1
    assert not list(tmp_path.rglob("outside/*"))


def test_a_plan_that_the_ledger_does_not_know_is_not_made_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.verification.rebuild", lambda _: pytest.fail("made again"))
    path = office.plan / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, out = office.call("verify", str(office.plan), "--rebuild", "--json")
    assert code == 1
    assert {"PII-VERIFY-UNPUBLISHED", "PII-VERIFY-NOT-REBUILT"} == {item["code"] for item in json.loads(out)["findings"]}
