"""Plans for many provinces at a time: each is the plan of a run of its own, and a broken one costs the others nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from flows.provinces import asked_for
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
