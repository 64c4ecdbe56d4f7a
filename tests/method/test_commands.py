"""`pii-plan index` and `pii-plan simulate` on files, and the forward model of an edition."""

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flows.cli import main
from reports.edition_index import departures, edition_index
from reports.inputs import EditionData
from sources.tree import Node, Tree
from sources.words.vocabulary import Status

ASEM = Path(__file__).parent / "asem"
FILES = ["--data", str(ASEM / "data.csv"), "--structure", str(ASEM / "structure.csv"), "--method", str(ASEM / "method.yml")]


def test_index_writes_the_four_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", *FILES, "--out", str(tmp_path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["units"], report["indicators"], report["findings"]) == (51, 49, [])
    steps = {step["step"]: step["touched"] for step in report["steps"]}
    assert steps == {"denominate": 17, "impute": 65, "screen": 0, "treat": 35, "normalise": 49, "aggregate": 11}
    for name in ("treated", "normalised", "scores", "ranks"):
        wanted = pd.read_csv(ASEM / "expected" / f"{name}.csv", index_col="unit")
        got = pd.read_csv(tmp_path / f"{name}.csv", index_col="unit").loc[wanted.index]
        assert np.allclose(got, wanted, rtol=1e-9, atol=1e-9)
    first = (tmp_path / "scores.csv").read_bytes()
    main(["index", *FILES, "--out", str(tmp_path)])
    assert (tmp_path / "scores.csv").read_bytes() == first


def test_index_writes_what_was_done_and_one_workbook(tmp_path: Path) -> None:
    assert main(["index", *FILES, "--out", str(tmp_path), "--xlsx"]) == 0
    weights = pd.read_csv(tmp_path / "effective_weights.csv").set_index("code")["effective_weight"]
    indicators = pd.read_csv(tmp_path / "normalised.csv", index_col="unit").columns
    assert weights[indicators].sum() == pytest.approx(1)
    points = pd.read_csv(tmp_path / "treated_points.csv")
    assert len(points) == pd.read_csv(tmp_path / "treatments.csv")["points"].sum() > 0
    sheets = pd.read_excel(tmp_path / "index.xlsx", sheet_name=None, engine="openpyxl")
    assert set(sheets) == {path.stem for path in tmp_path.glob("*.csv")}
    assert np.allclose(sheets["scores"].iloc[:, 1:], pd.read_csv(tmp_path / "scores.csv").iloc[:, 1:])
    first = (tmp_path / "index.xlsx").read_bytes()
    main(["index", *FILES, "--out", str(tmp_path), "--xlsx"])
    assert (tmp_path / "index.xlsx").read_bytes() == first


def test_explain_splits_the_change_of_any_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        for path in (*ASEM.glob("*.csv"), ASEM / "method.yml"):
            (tmp_path / name / path.name).write_bytes(path.read_bytes())
    data = pd.read_csv(tmp_path / "new" / "data.csv", keep_default_na=False)
    data.loc[data["unit"] == "VNM", "LPI"] = 3.5
    data.to_csv(tmp_path / "new" / "data.csv", index=False)
    assert main(["explain", str(tmp_path / "old"), str(tmp_path / "new"), "--json"]) == 0
    parts = json.loads(capsys.readouterr().out)
    assert parts["VNM"]["data"] > 0
    for row in parts.values():
        assert row["change"] == pytest.approx(row["after"] - row["before"])
        assert row["change"] == pytest.approx(sum(row[cause] for cause in ("data", "bounds", "weights", "framework")))
    assert main(["explain", str(tmp_path / "old"), "2024"]) == 2


def test_index_tells_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "số liệu.csv"
    data.write_text((ASEM / "data.csv").read_text().replace("AUT,L,XL", "BEL,L,XL"), encoding="utf-8")
    assert main(["index", "--data", str(data), *FILES[2:], "--out", str(tmp_path / "ra")]) == 3
    assert "số liệu.csv: Đơn vị BEL xuất hiện hai lần (dòng 2 và dòng 3)" in capsys.readouterr().err
    assert not (tmp_path / "ra").exists()


def test_simulate_on_any_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = tmp_path / "doi.csv"
    changes.write_text("unit,code,value\nAUT,LPI,5.0\nBEL,Ship,\n", encoding="utf-8")
    assert main(["simulate", *FILES, "--changes", str(changes), "--out", str(tmp_path / "ra")]) == 0
    tables = {path.stem: pd.read_csv(path, index_col="unit") for path in (tmp_path / "ra").iterdir()}
    assert set(tables) == {"before_scores", "before_ranks", "after_scores", "after_ranks"}
    wanted = pd.read_csv(ASEM / "expected" / "scores.csv", index_col="unit")
    assert np.allclose(tables["before_scores"].loc[wanted.index], wanted)
    assert tables["after_scores"].loc["AUT", "Physical"] > tables["before_scores"].loc["AUT", "Physical"]
    capsys.readouterr()
    assert main(["simulate", *FILES, "--changes", str(changes), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["changed"]) == {"AUT", "BEL"}
    own = found["changed"]["AUT"]["Index"]
    assert own["change"] == pytest.approx(own["from_unit"] + own["from_bounds"])
    assert found["after_scores"]["AUT"]["Index"] == own["score_after"]


@pytest.mark.parametrize("words", [["--set", "LPI"], ["--data", "x.csv"], [], ["--set", "a=1", "--changes", "x.csv"]])
def test_simulate_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *words]) == 2
    assert "dùng sai lệnh" in capsys.readouterr().err


def edition(raw: pd.DataFrame, scores: pd.DataFrame) -> EditionData:
    rows = [("PII", "index", None), ("1", "pillar", "PII"), ("1.1", "indicator", "1"), ("1.2", "indicator", "1")]
    rows += [("2", "pillar", "PII"), ("2.1", "indicator", "2"), ("2.2", "indicator", "2")]
    framework = tuple(
        Node(code, code, level, parent, Decimal(1), -1 if code == "1.2" else 1, None, f"f{code}")
        for code, level, parent in rows
    )
    empty = pd.DataFrame()
    return EditionData(2024, Tree(2024, framework), raw, empty, scores, empty, empty, empty, {}, Status.ILLUSTRATIVE)


def test_edition_mixes_raw_values_and_published_scores_and_leaves_out_the_unknown() -> None:
    units = ["A", "B", "C"]
    raw = pd.DataFrame({"1.1": [1.0, 2, 3], "1.2": [5.0, 0, 10]}, index=units).reindex(columns=["1.1", "1.2", "2.1", "2.2"])
    scores = pd.DataFrame(
        {"PII": [37.5, 75.0, 50.0], "1": [25.0, 75.0, 50.0], "2": [50.0, 75.0, 50.0], "2.1": [50.0, 75.0, 50.0]}, index=units
    )
    published = edition(raw, scores)
    index = edition_index(published)
    assert index.structure.indicators == ("1.1", "1.2", "2.1")
    assert index.scores["1"].tolist() == [25.0, 75.0, 50.0]
    assert index.scores["2"].tolist() == [50.0, 75.0, 50.0]
    assert departures(published) == ()
    wrong = scores.copy()
    wrong.loc["B", "PII"] = 80.0
    (finding,) = departures(edition(raw, wrong))
    assert finding.code == "PII-INDEX-DEPARTURE-UNEXPLAINED"
    assert "Kỳ 2024, B, mã PII: công bố 80, tính lại 75" in finding.message
