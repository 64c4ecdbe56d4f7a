"""A run with a goal: the proposal, run forward by the command, reaches what the plan prints; an impossible one says why."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from flows.cli import main
from tests.conftest import Office, codes


@pytest.mark.parametrize("goal", ["rank:30", "score:30"])
def test_the_proposal_reaches_the_goal_when_run_forward(office: Office, goal: str) -> None:
    code, _ = office.run("--goal", goal, "--year", "2026", "--documents", "thuyet-minh")
    assert code == 1
    settings = [word for row in _valued(office.plan) for word in ("--set", f"{row['indicator_code']}={row['target_value']}")]
    code, out = office.call("simulate", *settings, "--json")
    index = json.loads(out)["changed"]["Cao Bằng"]["PII"]
    printed = _printed(office.plan)
    assert code in (0, 1)
    assert f"{index['score_after']:.2f}".replace(".", ",") == printed["goal.proposal_score"]
    assert str(index["rank_after"]) == printed["goal.proposal_rank"]
    kind, value = goal.split(":")
    assert index["rank_after"] <= int(value) if kind == "rank" else index["score_after"] >= float(value) - 1e-9


def test_an_impossible_goal_is_answered(office: Office) -> None:
    _, report = office.run("--goal", "rank:1", "--year", "2026")
    assert "PII-GOAL-UNREACHABLE" in codes(report)
    assert all(row["basis"] != "proposed" for row in _valued(office.plan))


def test_an_unknown_goal_is_refused(office: Office) -> None:
    before = (office.plan / "manifest.json").read_bytes()
    code, report = office.run("--goal", "hạng nhất")
    assert code == 3
    assert report["findings"][0]["code"].startswith("PII-GOAL-")
    assert (office.plan / "manifest.json").read_bytes() == before


def _valued(plan: Path) -> list[dict[str, str]]:
    with (plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["target_year"] == "2026" and row["target_value"]]


def _printed(plan: Path) -> dict[str, str]:
    lines = (plan / "numbers.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["number_id"]: record["shown_text"] for record in map(json.loads, lines)}


@pytest.mark.usefixtures("office")
def test_a_figure_that_nobody_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for value, told in (("0,6", False), ("-5", True), ("500", True)):
        capsys.readouterr()
        assert main(["simulate", "--set", f"2.2.3={value}"]) == 0
        assert (f"Chỉ số 2.2.3: {value} nằm ngoài khoảng" in capsys.readouterr().err) is told
