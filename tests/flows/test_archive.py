"""Earlier plans are found by the ledger and come back as they were published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Office


def test_an_earlier_plan_comes_back_whole(office: Office, digest: Callable[[Path], dict[str, str]]) -> None:
    first, before = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))["identity"], digest(office.plan)
    _, report = office.run("--year", "2028")
    after = digest(office.plan)
    code, text = office.call("plans", "--json")
    listed = json.loads(text)
    assert code == 0 and [plan["identity"] for plan in listed] == [report["identity"], first]
    assert listed[0]["folder"] == str(office.plan) and digest(Path(listed[1]["folder"])) == before
    assert office.call("restore", first[:8], "--out", str(office.plan))[0] == 0
    assert digest(office.plan) == before
    assert office.call("verify", str(office.plan))[0] == 0
    assert office.call("restore", report["identity"], "--out", str(office.plan))[0] == 0
    assert digest(office.plan) == after
    assert office.call("restore", "nothing", "--out", str(office.plan))[0] == 3
    (office.plan / "targets.csv").write_text("sửa tay", encoding="utf-8")
    code, said = office.call("restore", first, "--out", str(office.plan))
    assert code == 0 and digest(office.plan) == before
    kept = [folder for folder in (office.home / "archive").iterdir() if "sửa tay" in _targets(folder)]
    assert len(kept) == 1 and str(kept[0]) in said, "what was changed by hand is kept and named"


def test_nothing_published_is_told(fresh: Office) -> None:
    code, said = fresh.call("plans")
    assert (code, "Chưa phát hành" in said) == (0, True)


def _targets(folder: Path) -> str:
    path = folder / "targets.csv"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
