"""Texts of the encodings before Unicode."""

import unicodedata

import pytest
import yaml

from sources.reading import legacy_text
from sources.reading.legacy_text import decode, detect, is_syllable, normalised

TEXT = "Phấn đấu đến năm 2026, tỷ lệ doanh nghiệp có hoạt động đổi mới sáng tạo đạt 37,5% trở lên"
LETTERS = "aăâeêioôơuưyđ"


def encoded(text: str, encoding: str) -> str:
    tables = yaml.safe_load((legacy_text.Path(legacy_text.__file__).with_name("legacy_text.yml")).read_text("utf-8"))
    inverse: dict[str, str] = {}
    for legacy, letter in tables[encoding].items():
        inverse.setdefault(letter, legacy)
    return "".join(inverse.get(letter, letter) for letter in text)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_every_small_letter_goes_there_and_back(encoding: str) -> None:
    tones = "\u0301\u0300\u0309\u0303\u0323"
    toned = {unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưy" for tone in tones}
    for letter in sorted(toned | set(LETTERS)):
        assert decode(encoded(letter, encoding), encoding)[0] == letter


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_sentence_is_recognised_by_its_syllables(encoding: str) -> None:
    legacy = encoded(TEXT, encoding)
    assert detect(legacy) == encoding
    text, found = normalised(legacy)
    assert (text.text, found) == (TEXT, encoding)
    start = text.text.index("37,5")
    first, last = text.original_span(start, start + 4)
    assert legacy[first:last] == "37,5"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_left_alone(form: str) -> None:
    text = unicodedata.normalize(form, TEXT)
    assert detect(text, [".VnTime"]) is None
    assert normalised(text)[0].text == TEXT


def test_short_text_is_decoded_by_its_font() -> None:
    legacy = encoded("đạt tỷ lệ", "tcvn3")
    assert normalised(legacy, [".VnTime"])[0].text == "đạt tỷ lệ"


def test_mixed_paragraph_keeps_its_unicode_words() -> None:
    mixed = encoded("phấn đấu đến năm", "tcvn3") + " 2026 và tỷ lệ"
    assert normalised(mixed, [".VnTime"])[0].text == "phấn đấu đến năm 2026 và tỷ lệ"


@pytest.mark.parametrize(("word", "valid"), [("nghiệp", True), ("quyết", True), ("vµ", False), ("GRDP", False)])
def test_syllables(word: str, valid: bool) -> None:
    assert is_syllable(word) is valid
