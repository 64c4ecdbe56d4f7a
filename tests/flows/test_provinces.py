"""Plans for many provinces at a time: each is the plan of a run of its own, and a broken one costs the others nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from flows.provinces import asked_for
from flows.settings import HOME_VARIABLE, PROJECT
from sources.registry.provinces import ProvinceRegistry
from sources.tree import editions
from tests.conftest import Office


def test_three_provinces_one_of_them_broken(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    """A folder that is no plan stands where the plan of one should go."""
    named, out = office.home.parent / "provinces.txt", office.home.parent / "plans"
    named.write_text("# ba tỉnh\nHuế\n\nCao Bang\nTP. Đà Nẵng  # viết tắt\n", encoding="utf-8-sig")
    (out / "hue").mkdir(parents=True)
    (out / "hue" / "của ai.txt").write_text("x", encoding="utf-8")
    options = ["run", str(office.inbox), "--provinces", str(named), "--out", str(out), "--json"]
    code, text = office.call(*options)
    plans = {plan["province"]: plan for plan in json.loads(text)["plans"]}
    assert (code, list(plans)) == (3, ["Cao Bằng", "Đà Nẵng", "Huế"])
    assert plans["Huế"]["plan"] is None and plans["Huế"]["finding"]["code"] == "PII-RUN-NOT-A-PLAN"
    assert digest(out / "cao-bang") == digest(office.plan)
    manifest = json.loads((out / "da-nang" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["case"]["province"] == "Đà Nẵng"
    assert office.call("verify", str(out / "da-nang"))[0] == 0
    page = (out / "tong-hop.html").read_text(encoding="utf-8")
    assert "da-nang/ke-hoach.docx" in page and "CHƯA LẬP ĐƯỢC" in page and "http" not in page
    before = digest(out)
    assert office.call(*options)[0] == 3
    assert digest(out) == before, "nothing new: the same plans, the same summary"


def test_dask_makes_the_same_bytes(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    """By the processes of this machine, and by a local Dask cluster of two workers: the same plans, the same summary."""
    named, found = office.home.parent / "provinces.txt", {}
    named.write_text("Huế\nCao Bằng\n", encoding="utf-8")
    settings = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    for runner in ("processes", "dask"):
        home, out = office.home.parent / runner, office.home.parent / f"plans-{runner}"
        shutil.copytree(office.home, home / "var")
        own = settings.replace('runner = "processes"', f'runner = "{runner}"').replace("workers = 0", "workers = 2")
        (home / "settings.toml").write_text(own, encoding="utf-8")
        (home / "frameworks").mkdir()
        asked = [sys.executable, "-m", "flows.cli", "run", str(office.inbox), "--provinces", str(named), "--out", str(out)]
        env = {**os.environ, HOME_VARIABLE: str(home), "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(asked, env=env, cwd=home, capture_output=True, timeout=300)
        assert done.returncode in (0, 1), done.stderr.decode()
        # Which of two plans enters the ledger first is a matter of chance, and a manifest names the line before its own.
        for path in out.glob("*/manifest.json"):
            content = json.loads(path.read_text(encoding="utf-8"))
            path.write_text(json.dumps({**content, "previous_ledger_head": ""}), encoding="utf-8")
        found[runner] = digest(out)
    assert found["dask"] == found["processes"] and "hue/ke-hoach.docx" in found["dask"]
    for name, sha256 in digest(office.plan).items():
        assert name == "manifest.json" or found["dask"][f"cao-bang/{name}"] == sha256


@pytest.mark.parametrize(("given", "code"), [(None, "PII-RUN-NO-DASK"), ("tcp://127.0.0.1:9", "PII-RUN-DASK-ADDRESS")])
def test_a_dask_that_is_not_there_is_a_sentence(
    given: str | None, code: str, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = office.home.parent / "asked"
    (home / "var").mkdir(parents=True)
    settings = (PROJECT / "settings.toml").read_text(encoding="utf-8").replace('runner = "processes"', 'runner = "dask"')
    (home / "settings.toml").write_text(settings.replace('address = ""', f'address = "{given or ""}"'), encoding="utf-8")
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    if given is None:
        monkeypatch.setitem(sys.modules, "distributed", None)
    else:
        dask = pytest.importorskip("dask")
        dask.config.refresh()
    assert main(["run", str(office.inbox), "--provinces", "all", "--out", str(home / "plans")]) == 3
    assert code in capsys.readouterr().err


def test_all_are_those_of_the_newest_edition(fresh: Office) -> None:
    requests = asked_for("all", str(fresh.inbox), str(fresh.plan), None, None, None)
    assert {request.case.province for request in requests} == set(ProvinceRegistry.load().names(editions()[-1]))
    assert len({request.out for request in requests}) == len(requests)
    assert len({request.space.database for request in requests}) == len(requests)


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (b"Hu\xe1\xba\xbf\nAtlantis\n", "PII-RUN-PROVINCES", "2 (Atlantis)"),
        ("Huế\nThành phố Huế\n".encode(), "PII-RUN-PROVINCES", "2 (Thành phố Huế)"),
        (b"# nobody\n\n", "PII-RUN-NO-PROVINCES", "provinces.txt"),
        ("Huế".encode("utf-16"), "PII-RUN-NO-PROVINCES", "provinces.txt"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_before_anything_is_read(
    content: bytes, code: str, named: str, fresh: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fresh.home.parent / "provinces.txt"
    path.write_bytes(content)
    assert main(["run", str(fresh.inbox), "--provinces", str(path)]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"{code}:") and named in said and not fresh.home.exists()


def test_a_single_plans_folder_is_no_place_for_many(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(office.inbox), "--provinces", "all", "--out", str(office.plan)]) == 3
    assert "PII-RUN-PROVINCES-HERE" in capsys.readouterr().err
    assert main(["run", str(office.inbox), "--provinces", "all", "--province", "Huế"]) == 2
