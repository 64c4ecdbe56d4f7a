"""Why a number moved: each reason by the two plans that give it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.evidence.changes import as_markdown, compare
from reports.evidence.records import Input, NumberRecord, Origin, PlanRecord
from sources.places import CsvField, Place

RECORD = NumberRecord("pii.score", "24,49", "24.49", None, "observed", "value", (Input("f1", "source"),), "official")
ORIGIN = Origin("f1", "a" * 64, "diem.csv", Place(CsvField(2, 3), "24.49"))


def _plan(*records: NumberRecord, origin: Origin = ORIGIN) -> PlanRecord:
    return PlanRecord.of(records, [origin])


MOVED = replace(RECORD, shown_text="25,00", value="25.00")


@pytest.mark.parametrize(
    ("new", "origin", "reason"),
    [
        (MOVED, replace(ORIGIN, sha256="b" * 64, place=Place(CsvField(2, 3), "25.00")), "correction"),
        (MOVED, replace(ORIGIN, sha256="b" * 64, columns={"edition": 2026}), "edition"),
        (MOVED, replace(ORIGIN, place=Place(CsvField(2, 3), "25.00")), "reading"),
        (MOVED, ORIGIN, "method"),
        (replace(MOVED, rule="mean(2)"), ORIGIN, "rule"),
        (replace(MOVED, kind="computed"), ORIGIN, "rule"),
    ],
    ids=["another file", "a newer edition", "other words in the same file", "same words", "another rule", "another kind"],
)
def test_the_reason_of_a_moved_number(new: NumberRecord, origin: Origin, reason: str) -> None:
    (change,) = compare(_plan(RECORD), _plan(new, origin=origin))
    assert (change.old, change.new, change.reason, change.sources) == ("24,49", "25,00", reason, ("diem.csv",))


def test_new_and_gone_numbers_and_none_for_the_same() -> None:
    other = replace(RECORD, number_id="pii.rank", shown_text="34")
    assert compare(_plan(RECORD), _plan(RECORD)) == ()
    assert [(item.number_id, item.old, item.new, item.reason) for item in compare(_plan(RECORD), _plan(other))] == [
        ("pii.rank", None, "34", "added"),
        ("pii.score", "24,49", None, "removed"),
    ]


def test_only_the_files_that_changed_are_named() -> None:
    second = Origin("f2", "c" * 64, "khung.csv", Place(CsvField(5, 1), "1.1"))
    both = replace(RECORD, inputs=(Input("f1", "source"), Input("f2", "counted")))
    old = PlanRecord.of([both], [ORIGIN, second])
    new = PlanRecord.of([replace(both, shown_text="25,00", value="25.00")], [replace(ORIGIN, sha256="b" * 64), second])
    (change,) = compare(old, new)
    assert change.sources == ("diem.csv",)


def test_the_page_says_reason_and_file() -> None:
    target = replace(RECORD, number_id="target.1.1.3.2026", shown_text="24,49")
    moved = replace(target, shown_text="25,00", value="25.00")
    helper = replace(MOVED, number_id="unit.3.leads")
    changes = compare(_plan(target), _plan(moved, helper))
    page = as_markdown(changes, False, "1" * 64, "2" * 64, {"1.1.3": "Chính sách hỗ trợ"})
    told = "Mục tiêu năm 2026: Chính sách hỗ trợ (1.1.3)"
    assert f"| {told} | 24,49 | 25,00 | chương trình hoặc thiết lập thay đổi | diem.csv |" in page
    assert "Có 1 nội dung thay đổi." in page
    assert "Ngoài ra có 1 con số đếm" in page


def test_what_is_only_told_by_another_file_or_in_another_order_has_not_moved() -> None:
    first, second = (replace(RECORD, number_id=f"quote.c{digit * 20}", shown_text="phấn đấu 30") for digit in "ab")
    assert compare(_plan(first), _plan(second)) == ()


def test_the_same_value_with_more_decimals_has_not_moved() -> None:
    assert compare(_plan(RECORD), _plan(replace(RECORD, shown_text="24,490"))) == ()


def test_a_commitment_of_a_new_file_or_a_decision_on_a_known_one() -> None:
    promise = Origin("c" + "1" * 20, "d" * 64, "tham-luan.docx", Place(CsvField(2, 3), "30"))
    taken = NumberRecord("target.1.1.3.2026", "30", "30", None, "committed", "value", (Input(promise.id, "commitment"),), "")
    waiting = replace(RECORD, number_id="commitments.pending", inputs=(Input(promise.id, "counted"),))
    known = PlanRecord.of([RECORD, waiting], [ORIGIN, promise])
    for old, reason in ((_plan(RECORD), "commitment"), (known, "review")):
        changes = compare(old, PlanRecord.of([RECORD, taken], [ORIGIN, promise]))
        assert {item.number_id: item.reason for item in changes}["target.1.1.3.2026"] == reason


def test_a_goal_is_the_reason_of_what_a_model_gives() -> None:
    first = replace(RECORD, rule="forward_model", kind="computed")
    (change,) = compare(_plan(first), _plan(replace(first, shown_text="25,00", value="25.00")), other_goal=True)
    assert change.reason == "goal"


def test_the_newest_edition_is_known_as_such() -> None:
    def plan(year: int) -> PlanRecord:
        origin = replace(ORIGIN, columns={"edition": year})
        score = replace(RECORD, number_id=f"pii.{year}.score", value=f"{year}", shown_text=f"{year}")
        return PlanRecord.of([score, replace(RECORD, number_id=f"edition.{year}.year")], [origin])

    changes = compare(plan(2025), plan(2026))
    assert [(item.number_id, item.old, item.new, item.reason) for item in changes] == [
        ("pii.2026.score", "2025", "2026", "edition")
    ]
