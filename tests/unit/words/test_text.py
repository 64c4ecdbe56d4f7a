"""Normalised Vietnamese text and the way back to the original."""

import unicodedata

import pytest

from sources.words.text import comparable, fold, key, normalise, same_words, single_blanks


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


def test_runs_of_blanks_become_one_and_still_lead_to_the_original() -> None:
    single = single_blanks(normalise(" tỷ  lệ \u00a0\t25 %"))
    assert single.text == " tỷ lệ 25 %"
    start = single.text.index("25")
    assert single.original[slice(*single.original_span(start, start + 2))] == "25"


def test_words_are_the_same_whatever_their_case_blanks_and_accents() -> None:
    assert same_words("Sở  Tài chính", "sở tài chi\u0301nh")
    assert not same_words("Sở Tài chính", "Sở Tài")
    assert same_words(None, "") and not same_words(None, "Sở")


def test_a_key_writes_abbreviations_out_and_drops_marks() -> None:
    assert key("Chi KH&CN/GRDP (%)") == key("chi khoa học và công nghệ - GRDP")
    assert key("DN có NC&PT") == "doanh nghiep co nghien cuu va phat trien"
