"""A number is derivable from the words it quotes, by a named way, or it is not."""

from __future__ import annotations

import pytest

from reports.evidence.quoted import way_of_reading

DERIVABLE = [
    ("2030", "Mục tiêu 2030", "text"),
    ("02/NQ-CP", "Nghị quyết số 02/NQ-CP ngày 08/01/2025", "text"),
    ("24,21", "24.21", "value"),
    ("24,70", "24.7", "value"),
    ("1.191,118", "1191.118", "value"),
    ("15", "tăng thêm 15%", "text"),
    ("24,49", "24.485", "rounded"),
    ("1.234", "đạt 1234 hồ sơ", "value"),
]
NOT = [
    ("2030", "10"),
    ("99,99", "24.21"),
    ("21", "2021"),
    ("4,21", "24,21"),
    ("24,3", "24,21 điểm 5"),
    ("15", "115"),
    ("9", ""),
]


@pytest.mark.parametrize(("shown", "quoted", "way"), DERIVABLE)
def test_what_stands_in_the_words_is_derivable(shown: str, quoted: str, way: str) -> None:
    assert way_of_reading(shown, quoted) == way


@pytest.mark.parametrize(("shown", "quoted"), NOT)
def test_what_does_not_stand_there_is_not(shown: str, quoted: str) -> None:
    assert way_of_reading(shown, quoted) is None
