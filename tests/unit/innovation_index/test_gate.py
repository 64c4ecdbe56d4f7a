"""The suite of the gate: given facts with one fault each, the rule names exactly the failing facts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd

from sources.contracts import Fact
from sources.innovation_index.checks import checks, facts_frame, validate
from sources.innovation_index.vintages import compare_vintages
from sources.places import CsvField, Place, fact_id
from sources.reading.expectations import run_expectations
from sources.words.vocabulary import Level, Measure, Severity


def fact(row: int, province: str, code: str, value: str, measure: Measure = Measure.SCORE) -> Fact:
    level = {"PII": Level.INDEX, "IN": Level.INPUT, "OUT": Level.OUTPUT}[code]
    place = Place(CsvField(row, 1), value)
    return Fact(
        fact_id=fact_id("0" * 64, place), sha256="0" * 64, place=place, value=Decimal(value), unit="điểm", edition=2024,
        province=province, level=level, code=code, name=code, measure=measure,
    )  # fmt: skip


GOOD = [
    fact(1, "Hà Nội", "PII", "60"),
    fact(2, "Hà Nội", "IN", "62"),
    fact(3, "Hà Nội", "OUT", "58"),
    fact(4, "Hà Nội", "PII", "1", Measure.RANK),
    fact(5, "Cao Bằng", "PII", "20"),
    fact(6, "Cao Bằng", "PII", "63", Measure.RANK),
]


def broken(facts: list[Fact]) -> dict[str, set[str]]:
    """Rule → the rows (by their number) that break it."""
    rows = {item.fact_id: item.place.selector.row for item in facts}  # type: ignore[union-attr]
    return {o.rule: {rows[name] for name in o.failing} for o in validate(facts_frame(facts)) if not o.passed}


def test_each_fault_is_found_by_its_rule() -> None:
    assert broken(GOOD) == {}
    assert broken([*GOOD[:2], replace(GOOD[2], value=Decimal("158"))]) == {
        "score_in_range": {3},
        "aggregate_follows_parts": {1},
    }
    assert broken([*GOOD, fact(7, "Cao Bằng", "PII", "21")]) == {"one_value": {5, 7}}
    swapped = [*GOOD[:3], replace(GOOD[3], value=Decimal(2)), GOOD[4], replace(GOOD[5], value=Decimal(1))]
    assert broken(swapped) == {"rank_follows_score": {4, 6}}
    assert broken([replace(GOOD[4], province="Atlantis")]) == {"province_known": {5}}
    assert broken([replace(GOOD[4], value=None)]) == {"value_present": {5}}
    assert broken([replace(GOOD[4], edition=None)]) == {"edition_present": {5}}


def test_a_repetition_of_the_same_value_is_no_fault() -> None:
    assert broken([*GOOD, fact(7, "Cao Bằng", "PII", "20.00")]) == {}


def test_every_rule_has_its_words() -> None:
    for rule in checks():
        assert rule["message"].endswith(".")
        assert Severity(rule["severity"])
        assert rule["next_step"]


def test_expectations_are_data_and_may_be_about_some_rows() -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c"], "kind": ["x", "x", "y"], "value": [1.0, 5.0, 9.0]})
    rule = {
        "rule": "small",
        "expect": "ExpectColumnValuesToBeBetween",
        "arguments": {"column": "value", "max_value": 4},
        "severity": "warn",
        "message": "{count} giá trị lớn.",
    }
    everything, some = run_expectations(frame, [rule, {**rule, "where": {"kind": "x"}}], "id")
    assert (everything.passed, everything.failing, everything.checked) == (False, ("b", "c"), 3)
    assert (some.failing, some.checked, some.message) == (("b",), 2, "1 giá trị lớn.")


def test_changed_figures_of_a_re_issue() -> None:
    new = [*GOOD[:1], replace(GOOD[4], value=Decimal("22.5")), fact(9, "Lai Châu", "PII", "30")]
    changes = compare_vintages(GOOD, new)
    assert [(c.kind, c.fact.province, c.difference) for c in changes][:2] == [
        ("changed", "Cao Bằng", Decimal("2.5")),
        ("added", "Lai Châu", None),
    ]
    assert sum(change.kind == "removed" for change in changes) == 4
    assert compare_vintages(GOOD, GOOD) == []
