"""Given inputs → expected number, for each rule; and what a rule refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.evidence.rules import Value, attribute, made_by_rule, operand, recompute


@pytest.mark.parametrize(
    ("rule", "inputs", "expected"),
    [
        ("count", [("counted", "a"), ("passed_over", "b"), ("counted", "c")], "2"),
        ("count", [("passed_over", "a")], "0"),
        ("sum", [("cost", Decimal("1.5")), ("cost", Decimal("2"))], "3.5"),
        ("mean(2)", [("province", Decimal("1")), ("province", Decimal("2")), ("province", Decimal("2"))], "1.67"),
        ("difference(2)", [("of", Decimal("24.49")), ("from", Decimal("51.35"))], "-26.86"),
        ("rank_of", [("own", Decimal("5")), ("other", Decimal("5")), ("other", Decimal("7"))], "2"),
        ("share(1)", [("part", Decimal("1")), ("whole", Decimal("3"))], "33.3"),
        ("count_positive", [("gap", Decimal("0")), ("gap", Decimal("0.01"))], "1"),
        ("years_after(1)", [("edition", Decimal("2025"))], "2026"),
        ("same", [("baseline", Decimal("3"))], "3"),
        ("from_delta", [("baseline", Decimal("3")), ("commitment", Decimal("0.5"))], "3.5"),
        ("from_delta_percent", [("baseline", Decimal("3")), ("commitment", Decimal("10"))], "3.30"),
        ("from_factor", [("baseline", Decimal("3")), ("commitment", Decimal("2"))], "6"),
    ],
)
def test_rules(rule: str, inputs: list[tuple[str, Value]], expected: str) -> None:
    assert Decimal(str(recompute(rule, inputs))) == Decimal(expected)


@pytest.mark.parametrize("rule", ["average", "mean(x)", "target_model", ""])
def test_unknown_rules_are_refused(rule: str) -> None:
    with pytest.raises(KeyError):
        recompute(rule, [])


@pytest.mark.parametrize(
    ("rule", "inputs"),
    [("difference(2)", [("of", Decimal(1))]), ("sum", [("cost", "nhiều")]), ("same", [])],
)
def test_inputs_that_do_not_fit_are_refused(rule: str, inputs: list[tuple[str, Value]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        recompute(rule, inputs)


def test_attributes_of_a_source() -> None:
    citation = {"text": "Quyết định số 62/QĐ-UBND", "attributes": {"number": "62/QĐ-UBND"}, "year": 2025, "deadline": None}
    assert attribute("attribute:number", citation) == "62/QĐ-UBND"
    assert attribute("text:14:24", citation) == "62/QĐ-UBND"
    assert attribute("year", citation) == Decimal(2025)
    assert attribute("deadline", citation) is None
    with pytest.raises(KeyError):
        attribute("solution", citation)


def test_operands_by_role() -> None:
    fact = {"value": Decimal("24.49"), "edition": 2025}
    assert operand("own", fact) == Decimal("24.49")
    assert operand("edition", fact) == Decimal(2025)
    assert operand("counted", {"text": "1.1.1"}) == ""


def test_what_no_rule_makes() -> None:
    assert [made_by_rule(rule) for rule in ("mean(2)", "target_model", "setting:goal", "finding")] == [
        True,
        False,
        False,
        False,
    ]
