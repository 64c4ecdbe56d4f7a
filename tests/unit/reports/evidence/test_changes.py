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
        (MOVED, replace(ORIGIN, sha256="b" * 64, place=Place(CsvField(2, 3), "25.00")), "source"),
        (MOVED, replace(ORIGIN, place=Place(CsvField(2, 3), "25.00")), "reading"),
        (MOVED, ORIGIN, "code"),
        (replace(MOVED, rule="mean(2)"), ORIGIN, "rule"),
        (replace(MOVED, kind="computed"), ORIGIN, "rule"),
    ],
    ids=["another file", "other words in the same file", "same words", "another rule", "another kind"],
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
    new = PlanRecord.of([replace(both, shown_text="25,00")], [replace(ORIGIN, sha256="b" * 64), second])
    (change,) = compare(old, new)
    assert change.sources == ("diem.csv",)


def test_the_page_says_reason_and_file() -> None:
    page = as_markdown(compare(_plan(RECORD), _plan(MOVED)), False, "1" * 64, "2" * 64)
    assert "| `pii.score` | 24,49 | 25,00 | chương trình hoặc thiết lập thay đổi | diem.csv |" in page
