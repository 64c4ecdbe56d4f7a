"""Dates, periods and quarters in running text."""

import pytest

from sources.words.dates import deadlines, time_expressions


@pytest.mark.parametrize(
    ("text", "kind", "last_day"),
    [
        ("trước ngày 18/8/2025", "day", "2025-08-18"),
        ("ngày 20 tháng 01 năm 2025", "day", "2025-01-20"),
        ("trong quý iii/2026", "quarter", "2026-09-30"),
        ("tháng 2/2028", "month", "2028-02-29"),
        ("12/2026", "month", "2026-12-31"),
        ("6 tháng đầu năm 2026", "half", "2026-06-30"),
        ("giai đoạn 2026 - 2030", "period", "2030-12-31"),
        ("từ năm 2026 đến năm 2030", "period", "2030-12-31"),
        ("đến hết năm 2027", "year", "2027-12-31"),
    ],
)
def test_last_day(text: str, kind: str, last_day: str) -> None:
    assert [(item.kind, item.last_day) for item in time_expressions(text)] == [(kind, last_day)]


@pytest.mark.parametrize("text", ["30/2/2026", "2.026 doanh nghiệp", "62/2025/nđ-cp", "23/34", "năm tới"])
def test_no_time(text: str) -> None:
    assert not [item for item in time_expressions(text) if item.kind in ("day", "year", "period")]


def test_only_days_months_quarters_and_halves_are_deadlines() -> None:
    text = "năm 2025, giai đoạn 2026-2030, xong trước 30/6/2026, trong quý iii/2026 và 6 tháng đầu năm 2027"
    assert [(found.kind, found.last_day) for found in deadlines(text)] == [
        ("day", "2026-06-30"),
        ("quarter", "2026-09-30"),
        ("half", "2027-06-30"),
    ]
