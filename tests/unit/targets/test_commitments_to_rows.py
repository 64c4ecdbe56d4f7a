"""Which commitment becomes a target, and what is said about the others."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reports.inputs import TargetRow
from reports.targets import TargetOutcome, set_targets, to_csv
from reports.targets.table import COLUMNS, code_order
from sources.contracts import Commitment, Refused
from tests.unit.targets.example import commitment, edition, inputs


def row_of(outcome: TargetOutcome, code: str, year: int = 2026) -> TargetRow:
    (row,) = [row for row in outcome.rows if row.indicator_code == code and row.target_year == year]
    return row


def codes_about(outcome: TargetOutcome, code: str) -> set[str]:
    return {finding.code for finding in outcome.findings if code in finding.subjects}


def test_every_indicator_has_a_row_for_the_plan_year_even_without_commitments() -> None:
    outcome = set_targets(inputs())
    assert [row.target_id for row in outcome.rows] == ["t.1.1.1.2026", "t.1.1.2.2026", "t.2.1.1.2026", "t.2.1.2.2026"]
    assert {row.basis for row in outcome.rows} == {"missing"}
    assert all(row.target_value is None and row.comparator is None for row in outcome.rows)
    assert row_of(outcome, "1.1.2").department == "Sở Tài chính"
    assert codes_about(outcome, "2.1.2") == {"PII-TARGET-NO-LEAD", "PII-TARGET-NO-COMMITMENT"}


def test_a_commitment_of_the_lead_is_the_target_with_its_inputs() -> None:
    outcome = set_targets(inputs(commitment("1.1.1", "15"), commitment("1.1.1", "25", 2030)))
    row = row_of(outcome, "1.1.1")
    assert (row.basis, row.target_value, row.comparator, row.force) == ("committed", Decimal(15), ">=", "committed")
    assert row.input_ids[0] == "c.1.1.1.2026.15"
    assert "r2025|1.1.1|An Bình" in row.input_ids
    assert (row.baseline_value, row.baseline_score, row.baseline_rank) == (Decimal(10), Decimal(0), 3)
    assert (row.pillar_code, row.field, row.baseline_year) == ("1", 3, 2025)
    assert row_of(outcome, "1.1.1", 2030).target_value == Decimal(25)


@pytest.mark.parametrize(
    ("made", "finding"),
    [
        (commitment("1.1.1", "15", origin="paper"), "PII-TARGET-PENDING"),
        (commitment("1.1.1", "15", decision="rejected"), "PII-TARGET-NO-COMMITMENT"),
        (commitment("1.1.1", "15", unit="%"), "PII-TARGET-UNIT"),
        (commitment("1.1.1", "15", None), "PII-TARGET-NO-YEAR"),
        (commitment("1.1.1", "3", kind="rank"), "PII-TARGET-NOT-A-VALUE"),
        (commitment("1.1.1", "15", department="Sở Tư pháp"), "PII-TARGET-COORDINATING"),
        (commitment("1.1.1", "15", department="Sở Y tế"), "PII-TARGET-NOT-LEAD"),
    ],
)
def test_what_is_no_target_is_reported_and_leaves_a_hole(made: Commitment, finding: str) -> None:
    outcome = set_targets(inputs(made))
    row = row_of(outcome, "1.1.1")
    assert row.basis == "missing"
    assert finding in row.finding_codes
    assert finding in codes_about(outcome, "1.1.1")


def test_reviewed_candidates_of_a_paper_become_targets() -> None:
    for decision in ("accepted", "corrected"):
        outcome = set_targets(inputs(commitment("1.1.1", "15", origin="paper", decision=decision)))
        assert row_of(outcome, "1.1.1").basis == "committed"


def test_two_departments_with_different_values_are_shown_side_by_side() -> None:
    other = commitment("1.1.1", "18", department="Sở Tư pháp")
    outcome = set_targets(inputs(commitment("1.1.1", "15"), other))
    assert row_of(outcome, "1.1.1").target_value == Decimal(15)
    (conflict,) = [finding for finding in outcome.findings if finding.code == "PII-TARGET-CONFLICT"]
    assert "Sở Công Thương: ≥ 15 điểm; Sở Tư pháp: ≥ 18 điểm" in conflict.message
    assert "PII-TARGET-CONFLICT" in row_of(outcome, "1.1.1").finding_codes


@pytest.mark.parametrize("departments", [("Sở Tư pháp", "Sở Y tế"), ("Sở Công Thương", "Sở Công Thương")])
def test_nothing_is_chosen_where_the_choice_would_be_ours(departments: tuple[str, str]) -> None:
    made = [commitment("1.1.1", value, department=name) for value, name in zip(("15", "18"), departments, strict=True)]
    row = row_of(set_targets(inputs(*made)), "1.1.1")
    assert (row.basis, row.target_value) == ("missing", None)
    assert "PII-TARGET-CONFLICT" in row.finding_codes


def test_an_indicator_without_a_lead_takes_the_only_commitment_there_is() -> None:
    row = row_of(set_targets(inputs(commitment("2.1.2", "25", comparator="<="))), "2.1.2")
    assert (row.basis, row.department) == ("committed", "Sở Công Thương")
    assert "PII-TARGET-NO-LEAD" in row.finding_codes


def test_a_target_worse_than_the_baseline_follows_the_direction() -> None:
    assert "PII-TARGET-WORSE" in codes_about(set_targets(inputs(commitment("2.1.2", "35"))), "2.1.2")
    assert "PII-TARGET-WORSE" not in codes_about(set_targets(inputs(commitment("2.1.2", "25"))), "2.1.2")
    assert "PII-TARGET-WORSE" in codes_about(set_targets(inputs(commitment("1.1.1", "9"))), "1.1.1")


def test_years_must_not_fall_back() -> None:
    outcome = set_targets(inputs(commitment("1.1.1", "20"), commitment("1.1.1", "18", 2030)))
    assert "PII-TARGET-NOT-MONOTONE" in row_of(outcome, "1.1.1", 2030).finding_codes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "delta"}, "15"),
        ({"kind": "delta", "baseline": Decimal(12)}, "17"),
        ({"kind": "delta_percent", "unit": "%"}, "10.5"),
        ({"kind": "factor", "unit": "lần"}, "50"),
        ({"kind": "rate", "unit": "%", "base_year": 2025}, "10.5"),
        ({"kind": "level", "comparator": "range", "value_high": Decimal(9)}, "5"),
    ],
)
def test_relative_commitments_are_levels_from_their_base(changes: dict[str, object], expected: str) -> None:
    row = row_of(set_targets(inputs(commitment("1.1.1", "5", **changes))), "1.1.1")
    assert row.target_value == Decimal(expected)


def test_another_edition_and_an_unknown_code_are_named() -> None:
    older = edition(2024)
    unknown = commitment("9.9.9", "5")
    outcome = set_targets(inputs(unknown, editions=(older, edition())))
    assert "PII-TARGET-UNKNOWN-INDICATOR" in {finding.code for finding in outcome.findings}


def test_a_province_that_the_edition_does_not_know_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        set_targets(inputs(province="Đâu Đó"))
    assert caught.value.finding.code == "PII-GOAL-PROVINCE"


def test_the_table_has_fixed_columns_and_one_order(tmp_path: Path) -> None:
    outcome = set_targets(inputs(commitment("1.1.1", "15.50")))
    to_csv(reversed(outcome.rows), tmp_path / "targets.csv")
    lines = (tmp_path / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[0].startswith("target_id,indicator_code,indicator_name,pillar_code,department,coordinating,unit,direction,")
    assert lines[1].startswith(
        "t.1.1.1.2026,1.1.1,Chỉ số 1.1.1,1,Sở Công Thương,Sở Tư pháp,điểm,1,2025,10,0,3,3,2026,>=,15.50,"
    )
    assert sorted(["2.2.10", "2.2.2", "10.1", "PII"], key=code_order) == ["2.2.2", "2.2.10", "10.1", "PII"]
