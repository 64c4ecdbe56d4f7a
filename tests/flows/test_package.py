"""The package for the auditor: everything in one file, checked by Python alone in an empty environment."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from prov.model import ProvDocument

from flows.cli import main
from reports.evidence.standalone import signature_holds
from sources.reading.archive import write_canonical_zip
from tests.conftest import Office

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def made(finished_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the finished plan, made once."""
    path = tmp_path_factory.mktemp("goi") / "goi.zip"
    assert main(["package", str(finished_home.parent / "plan"), "--out", str(path)]) == 0
    return path


@pytest.fixture
def packed(made: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(made, tmp_path / "goi.zip")


def _members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _run_alone(path: Path, *words: str) -> tuple[int, str]:
    """In an empty environment and folder, without site-packages."""
    folder = path.parent / "rỗng"
    folder.mkdir(exist_ok=True)
    order = [sys.executable, "-I", "-S", str(path), *words]
    done = subprocess.run(order, capture_output=True, text=True, check=False, cwd=folder, env={}, encoding="utf-8")
    assert done.stderr == ""
    assert not list(folder.iterdir())
    return done.returncode, done.stdout


def test_a_package_runs_where_nothing_is_installed(packed: Path, office: Office) -> None:
    code, out = _run_alone(packed)
    assert code == 0, out
    records = len((office.plan / "numbers.jsonl").read_text(encoding="utf-8").splitlines())
    counted = [int(line.split(":")[1].split(";")[0]) for line in out.splitlines() if ";" in line]
    assert counted[4] > records / 2
    assert counted[5] > 2_000
    assert office.call("package", str(packed), "--check")[0] == 0


def test_the_same_plan_gives_the_same_package(packed: Path, office: Office, tmp_path: Path) -> None:
    again = tmp_path / "goi-2.zip"
    office.call("package", str(office.plan), "--out", str(again))
    assert again.read_bytes() == packed.read_bytes()


def test_the_provenance_is_prov_and_leads_to_the_files(packed: Path) -> None:
    members = _members(packed)
    document = ProvDocument.deserialize(content=members["prov.json"].decode(), format="json")
    assert document is not None
    records = json.loads(members["prov.json"])
    derived = {(one["prov:generatedEntity"], one["prov:usedEntity"]) for one in records["wasDerivedFrom"].values()}
    (fact,) = (used for made, used in derived if made == "pii:pii.2025.score")
    (file,) = (used for made, used in derived if made == fact)
    assert records["entity"][file]["prov:label"] == "pii-2025-toan-quoc.xlsx"


def _score_in_document(members: Members) -> None:
    with_numbers = members["plan/numbers.jsonl"].replace(b'"24,21"', b'"99,99"').replace(b'"24.21"', b'"99.99"')
    members["plan/numbers.jsonl"] = with_numbers


def _cell(members: Members) -> None:
    origins = members["plan/evidence/origins.jsonl"]
    members["plan/evidence/origins.jsonl"] = origins.replace(b'"raw_text": "24.21"', b'"raw_text": "99.99"')


def _source(members: Members) -> None:
    name = next(name for name in members if name.endswith("pii-2025-toan-quoc.xlsx"))
    members[name] = members[name][:-1] + b"!"


def _ledger(members: Members) -> None:
    members["ledger.jsonl"] = members["ledger.jsonl"].replace(b'"received"', b'"recEived"', 1)


def _table(members: Members) -> None:
    members["exports/so_lieu.csv"] += b"1"


def _gone(members: Members) -> None:
    del members["plan/targets.csv"]


@pytest.mark.parametrize("change", [_score_in_document, _cell, _source, _ledger, _table, _gone])
def test_a_changed_package_is_found(packed: Path, change: Callable[[Members], None]) -> None:
    members = _members(packed)
    change(members)
    write_canonical_zip(members, packed)
    code, out = _run_alone(packed)
    assert code == 1, out


@pytest.mark.parametrize(
    "name", ["../ngoai.txt", "/tmp/ngoai.txt", "C:/ngoai.txt", "plan/../../ngoai.txt", "PLAN/manifest.json"]
)
def test_members_that_point_outside_are_refused_and_nothing_is_written(packed: Path, office: Office, name: str) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "x")
    before = sorted(packed.parent.rglob("*"))
    code, out = office.call("package", str(packed), "--check")
    assert code == 1
    assert name in out
    assert sorted(packed.parent.rglob("*")) == before


def test_a_link_is_refused(packed: Path, office: Office) -> None:
    entry = zipfile.ZipInfo("plan/link", (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert office.call("package", str(packed), "--check")[0] == 1


def test_what_is_no_package_is_told(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "khong.zip"
    path.write_bytes(b"PK")
    assert office.call("package", str(path), "--check")[0] == 2
    assert office.call("package", str(tmp_path / "khong-co.zip"), "--check")[0] == 2


def test_a_plan_whose_source_is_gone_is_not_packed(office: Office, tmp_path: Path) -> None:
    spoilt = next(path for path in (office.home / "store").rglob("*") if path.is_file())
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"")
    assert office.call("package", str(office.plan), "--out", str(tmp_path / "goi.zip"))[0] == 3
    assert not (tmp_path / "goi.zip").exists()


def test_the_signature_check_of_the_package_agrees_with_the_library() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()
    for number in range(3):
        message = bytes([number]) * number
        signature = key.sign(message)
        assert signature_holds(public, message, signature)
        assert not signature_holds(public, message + b"x", signature)
        assert not signature_holds(public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
        assert not signature_holds(public, message, bytes([signature[0] ^ 1]) + signature[1:])
