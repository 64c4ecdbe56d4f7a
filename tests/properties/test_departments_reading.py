"""Properties that hold for any text: places lead back, forms of Unicode do not matter, nothing is invented."""

import unicodedata
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.departments.indicators import IndicatorMatcher
from sources.departments.papers import Opened, readings_of
from sources.departments.passages import passages
from sources.departments.quantities import read_sentence
from sources.departments.readings import Paper, Reading
from sources.places import WordSpan
from sources.reading.located import Document, Paragraph
from sources.words.numbers import parse_number
from sources.words.text import comparable, normalise, single_blanks
from tests.unit.departments.framework import framework

MATCHER = IndicatorMatcher(framework())
WORDS = st.sampled_from(
    "phấn đấu đến năm 2026 đạt từ lên 27,5% GRDP giá trị xuất khẩu tối thiểu 12 đơn; hiện ước 0,3 (năm 2024) và Sở . , – "
    "4 sao cả nước tăng gấp đôi 29/34 hạng 1.234,5 tỷ đồng".split(" ")
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


def read(text: str) -> tuple[Paragraph, list[Reading]]:
    paragraph = Paragraph(text, WordSpan("document", 0, end=len(text)))
    parts = list(passages(Document((paragraph,))))
    return paragraph, readings_of(Opened(Paper(MATCHER, "Sở Công Thương", True, None, None, 2025), parts, [], []))


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.sampled_from(["NFC", "NFD"]))
def test_every_place_holds_its_words(sentence: str, form: str) -> None:
    text = unicodedata.normalize(form, sentence)
    paragraph, found = read(text)
    for place in [place for reading in found for place in (reading.place, reading.value_place)]:
        selector = place.selector
        assert isinstance(selector, WordSpan)
        assert paragraph.text[selector.start : selector.end] == place.raw_text
        assert place.raw_text


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
def test_unicode_form_does_not_change_what_is_read(sentence: str) -> None:
    def told(text: str) -> list[tuple[object, ...]]:
        return [(r.role, r.match.code, r.quantity.value, r.unit, r.quantity.comparator, r.quote) for r in read(text)[1]]

    assert told(unicodedata.normalize("NFC", sentence)) == told(unicodedata.normalize("NFD", sentence))


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
def test_no_value_is_invented(sentence: str) -> None:
    for reading in read(sentence)[1]:
        if reading.quantity.shape == "value" and reading.quantity.value is not None:
            assert parse_number(reading.value_place.raw_text, decimal_hint=",").value in (reading.quantity.value, None)


@settings(max_examples=100, deadline=None)
@given(SENTENCES)
def test_every_number_is_a_quantity_a_time_or_a_name(sentence: str) -> None:
    read_ = read_sentence(sentence)
    spans = [(q.start, q.end) for q in read_.quantities] + [(t.start, t.end) for t in read_.times]
    spans += [(start, end) for start, end, _ in (*read_.names, *read_.ratios)]
    for token in read_.tokens:
        assert not token.is_number or any(start <= token.start and token.end <= end for start, end in spans)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 4))
def test_vietnamese_numbers_go_there_and_back(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    whole, _, fraction = f"{value:,f}".partition(".")
    written = whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    assert parse_number(written, decimal_hint=",").value == value


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aăâeêuyoơ hòàạđĐð\u00a0\u00ad–'“\u0301\u0323\u0302 1,", max_size=30))
def test_normalised_text_leads_back(text: str) -> None:
    normal = single_blanks(normalise(text))
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    for at in range(len(normal.text)):
        start, end = normal.original_span(at, at + 1)
        assert 0 <= start < end <= len(text)
    assert comparable(text) == comparable(unicodedata.normalize("NFD", text))
