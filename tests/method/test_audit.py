"""The audit finds what was put into the data for it to find, and its reports say it."""

from __future__ import annotations

from pathlib import Path

import docx
import numpy as np
import pandas as pd
import pytest

from flows.cli import main
from reports.audit import audit_report
from sources.innovation_index.method import Index
from sources.innovation_index.method.audit import Audit, audit
from tests.method.test_commands import FILES

ROWS = [(code, group, "indicator", 1, 1) for code, group in zip("abcdef", "GGHHKK", strict=True)]
STRUCTURE = pd.DataFrame(
    [*ROWS, *((group, "T", "aggregate", 1, 1) for group in "GHK"), ("T", "", "aggregate", 1, 1)],
    columns=["code", "parent", "kind", "weight", "direction"],
)


@pytest.fixture(scope="module")
def found() -> Audit:
    """G: b is a with a hair of noise; H: d is c turned round; K: e has one far outlier, f is mostly missing."""
    draw = np.random.default_rng(4)
    a, c, e, f = draw.normal(size=(4, 40))
    data = pd.DataFrame({"a": a, "b": a + 0.01 * draw.normal(size=40), "c": c, "d": -c + 0.3 * draw.normal(size=40)})
    data["e"], data["f"] = np.where(np.arange(40) == 0, 60.0, e), np.where(np.arange(40) < 30, np.nan, f)
    data.insert(0, "unit", [f"u{number:02}" for number in range(40)])
    return audit(Index.from_tables(data, STRUCTURE), replications=200)


def flagged(frame: pd.DataFrame) -> set[str]:
    return set(frame.loc[frame["flag"], "code"])


def test_what_was_put_in_is_found(found: Audit) -> None:
    assert flagged(found.coverage) == {"f"}
    assert flagged(found.outliers) == {"e"}
    kinds = {(one, two): kind for one, two, kind in found.pairs[["code_1", "code_2", "kind"]].itertuples(index=False)}
    assert kinds["a", "b"] == "redundant"
    assert kinds["c", "d"] == "negative"
    assert {"H"} <= flagged(found.groups)
    assert "G" not in flagged(found.groups)
    assert found.assumptions == ("weights", "missing", "means")


def test_importance_by_a_second_way(found: Audit) -> None:
    scores, parts = found.index.scores["G"], found.index.normalised[["a", "b"]]
    squares = [np.corrcoef(parts[code], scores)[0, 1] ** 2 for code in ("a", "b")]
    rows = found.importance.set_index("code").loc[["a", "b"], "importance"]
    assert np.allclose(rows, np.array(squares) / sum(squares))
    assert np.allclose(found.importance.groupby("parent")["weight"].sum(), 1)


def test_figures_stand_in_page_and_document_and_are_the_same_each_time(found: Audit, tmp_path: Path) -> None:
    reports = [audit_report(found, "thử") for _ in range(2)]
    for number, report in enumerate(reports):
        report.write_word(tmp_path / f"{number}.docx")
    assert (tmp_path / "0.docx").read_bytes() == (tmp_path / "1.docx").read_bytes()
    page = reports[0].html()
    assert page == reports[1].html()
    assert page.count('<img src="data:image/png;base64,') == 2
    pictures = docx.Document(str(tmp_path / "0.docx")).inline_shapes
    assert [bool(picture._inline.docPr.get("descr")) for picture in pictures] == [True, True]


def test_the_bands_hold_the_ranks_in_order(found: Audit) -> None:
    assert (found.bands["low"] <= found.bands["median"]).all()
    assert (found.bands["median"] <= found.bands["high"]).all()
    assert len(found.bands) == 40


def test_the_report_is_one_offline_page_and_the_same_bytes(found: Audit, tmp_path: Path) -> None:
    report = audit_report(found, "thử", illustrative=True)
    page = report.html()
    assert "SỐ LIỆU MINH HỌA" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    report.write_word(tmp_path / "a.docx")
    report.write_word(tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_command_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *FILES, "--out", str(tmp_path)]) == 0
    assert "Tính nhất quán của các nhóm" in capsys.readouterr().out
    assert {"audit.html", "audit.docx", "importance.csv"} <= {path.name for path in tmp_path.iterdir()}
    assert main(["audit", *FILES[:2]]) == 2
