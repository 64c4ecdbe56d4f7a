"""The worked examples of the method page give the figures worked out by hand, and the page is what they give."""

from pathlib import Path
from typing import Any

import pytest

from tests.method.page import FRAME, PAGE, computed, render, sections

CASES = [case for section in sections() for case in section["cases"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_worked_example(case: dict[str, Any]) -> None:
    found = computed(case)
    for unit, figures in case["expect"].items():
        for code, value in figures.items():
            assert found.loc[unit, code] == pytest.approx(value, abs=1e-12, rel=1e-12)
    if case["show"] == "treated" and "screen" in case["words"]:
        assert list(found.index) == list(case["expect"])


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "python -m tests.method.page"


def test_the_python_on_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("data.csv", "structure.csv", "method.yml"):
        (tmp_path / name).write_bytes((Path(__file__).parent / "asem" / name).read_bytes())
    code = FRAME.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(compile(code, FRAME.name, "exec"), names)
    assert len(names["index"].units) == 51


def test_every_word_of_the_method_has_a_case() -> None:
    from sources.innovation_index.method import specification as words

    text = " ".join(case["words"] for case in CASES) + " ".join(section["text"] for section in sections())
    ways = {*words.NORMALISATIONS, *words.AGGREGATIONS, *words.IMPUTATIONS, *words.TRANSFORMS} - {"none", "group_median"}
    assert [way for way in sorted(ways) if way not in text] == []
