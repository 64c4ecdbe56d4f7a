"""Normalised Vietnamese text and the way back to the original."""

import unicodedata

import pytest

from sources.words.text import comparable, fold, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thủy điện", "Thuỷ điện"),
        ("hòa bình", "hoà bình"),
        ("luỹ kế", "lũy kế"),
        ("sức khỏe", "sức khoẻ"),
        ("ủy ban", "uỷ ban"),
        ("Thủy", unicodedata.normalize("NFD", "Thủy")),
        ("ðạt 5%", "đạt 5%"),
        ("a\u00a0b", "a b"),
    ],
)
def test_equal_for_a_reader(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize("text", ["quý", "quỹ", "quả", "hoàn", "loại", "toán", "huyện"])
def test_closed_rimes_keep_their_tone(text: str) -> None:
    assert comparable(text) == text


def test_fold_drops_marks_and_d_with_stroke() -> None:
    assert fold("Đổi mới sáng tạo") == "doi moi sang tao"


def test_span_leads_back_to_decomposed_original() -> None:
    original = unicodedata.normalize("NFD", "Tỷ lệ đạt 5%")
    text = normalise(original)
    start = text.text.index("lệ")
    first, last = text.original_span(start, start + 2)
    assert unicodedata.normalize("NFC", original[first:last]) == "lệ"
