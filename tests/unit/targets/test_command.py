"""`pii-plan targets` on files, in both its forms."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.cli import main
from reports.inputs import PlanInputs
from sources.case import Case
from tests.unit.targets.composite import SMALL, STRUCTURE
from tests.unit.targets.example import commitment, inputs

KEYS = {
    "feasible",
    "cost",
    "score_before",
    "rank_before",
    "score_needed",
    "score_after",
    "rank_after",
    "moves",
    "best_reachable",
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    SMALL.to_csv(tmp_path / "data.csv", index=False)
    STRUCTURE.to_csv(tmp_path / "structure.csv", index=False)
    (tmp_path / "costs.csv").write_text("code,cost\ni2,10\ni4,0.5\n", encoding="utf-8")
    return ["targets", "--data", str(tmp_path / "data.csv"), "--structure", str(tmp_path / "structure.csv")]


def test_any_index_as_json(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    costs = ["--costs", str(tmp_path / "costs.csv")]
    assert main([*files, "--unit", "B", "--goal", "rank:1", *costs, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= KEYS
    assert answer["cost"] == pytest.approx(75)
    assert set(answer["moves"][0]) == {"code", "from", "to", "from_normalised", "to_normalised", "cost"}
    assert answer["best_reachable"] == {"score": pytest.approx(100), "rank": 1}


def test_any_index_in_sentences(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--unit", "B", "--goal", "rank:1"]) == 0
    assert "Đạt được với tổng chi phí 75,00: điểm 75,00, hạng 1/4" in capsys.readouterr().out
    assert main([*files, "--unit", "B", "--goal", "score:70", "--max-indicators", "1", "--ceiling", "best"]) == 0
    assert "Không đạt được: tốt nhất là 68,75 điểm, hạng 2/4." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--unit", "B"], 2),
        (["--goal", "rank:1"], 2),
        (["--unit", "B", "--goal", "rank:1", "--year", "2026"], 2),
        (["--unit", "B", "--goal", "best"], 3),
        (["--unit", "B", "--goal", "rank:2"], 3),
        (["--unit", "nobody", "--goal", "rank:1"], 3),
    ],
)
def test_wrong_use_and_refusals(files: list[str], words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, *words]) == code
    assert capsys.readouterr().err


def test_the_province_of_the_plan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def load(case: Case) -> PlanInputs:
        assert case.province == "Lạng Sơn"
        goal = replace(case.goal, year=case.year or 2026) if case.goal else None
        return replace(inputs(commitment("1.1.1", "22"), province="Bắc Sơn"), goal=goal)

    monkeypatch.setattr("flows.current.current_inputs", load)
    assert main(["targets", "--goal", "score:55", "--year", "2026", "--province", "tỉnh Lạng Sơn"]) == 1
    told = capsys.readouterr().out
    assert "2026  1.1.1  Chỉ số 1.1.1  20 → ≥ 22 điểm  đăng ký  Sở Công Thương" in told
    assert "Chỉ các cam kết, năm 2026: 52,50 điểm, hạng 2/3." in told
    assert main(["targets", "--province", "Lạng Sơn", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert {"rows", "findings", "positions", "scenarios", "milestones", "outlook"} <= set(document)
    assert document["rows"][0]["target_value"] == "22"
