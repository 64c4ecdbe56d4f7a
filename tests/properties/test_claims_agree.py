"""`status`, the plan and the review workbook say the same of every department, whatever was committed and decided.

All three read the rows of one join. What these rows should hold is also worked out here a second way, commitment by
commitment, from the rule as it is told to people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.engine import query_rows
from flows.plan_inputs import joined
from flows.settings import SQL_FOLDER
from reports.inputs import PlanInputs
from reports.targets import set_targets
from reports.workbook.review import write_review
from sources.contracts import Commitment
from sources.departments.review import review_words
from sources.words.vocabulary import Basis, Decision, Origin
from tests.joining import database
from tests.unit.targets.example import LEADS, UNITS, commitment, inputs

PLAN = inputs()
WRITTEN = {
    "Sở Công Thương": ("Sở Công Thương", "SỞ CÔNG  THƯƠNG", "Sở Công thương"),
    "Sở Tài chính": ("Sở Tài chính", "sở tài chính", "Sở KH&ĐT"),
    "Sở Nội vụ": ("Sở Nội vụ",),
    "Sở Tư pháp": ("Sở Tư pháp",),
}
"""Each department as it may be written, also by a name that it no longer bears."""
CALLED = {written: name for name, forms in WRITTEN.items() for written in forms}


@st.composite
def promises(draw: st.DrawFn) -> list[Commitment]:
    made = []
    for number in range(draw(st.integers(0, 9))):
        code = draw(st.sampled_from((*UNITS, "9.9.9", None)))
        item = commitment(
            code,
            draw(st.sampled_from(("15", "15.0", "18", None))),
            draw(st.sampled_from((2025, 2026, 2026, 2028, None))),
            department=draw(st.sampled_from(sorted(CALLED))),
            unit=draw(st.sampled_from((UNITS.get(code or ""), UNITS.get(code or ""), None, "con"))),
            origin=draw(st.sampled_from(list(Origin))),
            decision=draw(st.sampled_from(list(Decision))),
            province=draw(st.sampled_from((None, None, PLAN.province, "Tỉnh khác"))),
        )
        made.append(replace(item, commitment_id=f"c{number}"))
    return made


def counts(item: Commitment) -> bool:
    """A commitment that may be a target: ours, accepted or registered, of a known indicator, with year, value and unit."""
    registered = item.origin is Origin.TABLE and item.decision is not Decision.REJECTED
    return (
        item.province in (None, PLAN.province)
        and (registered or item.decision in (Decision.ACCEPTED, Decision.CORRECTED))
        and item.indicator_code in UNITS
        and item.year is not None
        and item.value is not None
        and item.unit != "con"
    )


def expected_level(code: str, made: Iterable[Commitment]) -> Decimal | None:
    """What holds for 2026: the lead's one level (anybody's where nobody leads), an older one if all are silent."""
    for year in (2026, 2025):
        said = [item for item in made if counts(item) and (item.indicator_code, item.year) == (code, year)]
        lead = LEADS[code]
        levels = {item.value for item in said if lead is None or CALLED[item.department or ""] == lead}
        if len(levels) == 1:
            return levels.pop()
        if said and year == 2026:
            return None
    return None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(promises())
def test_status_plan_and_workbook_agree_for_every_department(tmp_path: Path, made: list[Commitment]) -> None:
    with database(PLAN.province, 2026, PLAN.editions, made) as connection:
        own, status = joined(connection), query_rows(connection, SQL_FOLDER / "audit" / "status.sql")
    plan = replace(PLAN, claims=own.claims, target_inputs=own.target_inputs)
    rows = [row for row in set_targets(plan).rows if row.target_year == 2026]
    waiting = undecided(plan, tmp_path / "review.xlsx")
    assert {row["department"] for row in status} == {lead or "" for lead in LEADS.values()}
    for department in status:
        led = [row for row in rows if (LEADS[row.indicator_code] or "") == department["department"]]
        missing = [row.indicator_code for row in led if row.basis is Basis.MISSING]
        disputed = [code for code in missing if _has_claims(plan, code)]
        assert department["owed_codes"] == missing
        assert department["indicators"] == len(led)
        assert department["committed"] == len(led) - len(missing)
        assert department["disputed"] == len(disputed)
        assert department["waiting_for_review"] == sum(code in waiting and code not in disputed for code in missing)
        assert department["owed"] == sum(code not in waiting and code not in disputed for code in missing)
    assert {row.indicator_code: row.target_value for row in rows} == {code: expected_level(code, made) for code in UNITS}


def _has_claims(plan: PlanInputs, code: str) -> bool:
    return any(asked.claims for asked in plan.target_inputs if (asked.code, asked.year) == (code, 2026))


def undecided(plan: PlanInputs, path: Path) -> set[str]:
    """The indicators of the rows that the review workbook shows without a decision, read back from the file."""
    candidates = [claim.commitment for claim in plan.claims if claim.is_candidate]
    write_review(candidates, (), path, {}, plan.editions[-1].tree)
    words = review_words()
    keys = [key for key, *_ in words["columns"]]
    table = load_workbook(path)[words["sheets"]["review"]].iter_rows(min_row=2, values_only=True)
    shown = [dict(zip(keys, row, strict=False)) for row in table]
    return {str(row["indicator_code"]) for row in shown if row["decision"] is None and row["indicator_code"] in UNITS}


def test_another_provinces_commitment_is_no_claim() -> None:
    with database(PLAN.province, 2026, PLAN.editions, [commitment("1.1.1", "15", province="Tỉnh khác")]) as connection:
        (claim,) = joined(connection).claims
    assert (claim.state, claim.is_accepted, claim.is_candidate) == ("other_province", False, False)


@pytest.mark.parametrize("year", [None, 2027])
def test_the_plans_year_is_asked_for_every_indicator(year: int | None) -> None:
    with database(PLAN.province, year, PLAN.editions, ()) as connection:
        own = joined(connection)
    assert own.year == (year or 2026)
    found = [(asked.code, asked.year, asked.is_hole) for asked in own.target_inputs]
    assert found == [(code, own.year, True) for code in UNITS]
