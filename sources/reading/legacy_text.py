"""Texts in the encodings before Unicode (TCVN3 and VNI): recognised by font name or by syllables, decoded with offsets.

The tables are data (`legacy_text.yml`). The original characters stay what the file holds; decoding happens on a copy,
word by word, so that a paragraph that mixes old and new fonts is read right as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sources.words.data import data
from sources.words.text import NormalisedText, normalise

_WORD = re.compile(r"[^\s\d.,;:!?()\[\]{}%/\"“”'…–—+=<>-]+")
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0309\u0303\u0323"))
_ENCODINGS = ("tcvn3", "vni")
_ENOUGH_WORDS = 4
_BETTER_BY = 0.3
_LAST_LEGACY = "\u00ff"


@cache
def _data() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = data(Path(__file__).with_name("legacy_text.yml"))
    return loaded


@cache
def _syllables() -> frozenset[str]:
    data = _data()
    rimes = str(data["rimes"]).split()
    return frozenset(onset + rime for onset in ("", *data["onsets"]) for rime in rimes)


def is_syllable(word: str) -> bool:
    """Whether the word is formed and capitalised like a Vietnamese syllable (tone aside)."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONE_MARKS))
    return plain in _syllables()


def detect(text: str, fonts: Iterable[str] = ()) -> str | None:
    """`tcvn3` or `vni` where the fonts say so and the text bears it out, or where only that decoding gives Vietnamese."""
    words = _legacy_words(text)
    if not words:
        return None
    plain = sum(map(is_syllable, words))
    mixed = any(letter > _LAST_LEGACY and letter.isalpha() for letter in text)
    counts = {name: sum(is_syllable(_decoded(word, name)) for word in words) for name in _ENCODINGS}
    for font in fonts:
        named = next((name for start, name in _data()["fonts"].items() if font.startswith(start)), None)
        if named and counts[named] >= plain + mixed:
            return named
    best = max(_ENCODINGS, key=lambda name: counts[name])
    if len(words) >= _ENOUGH_WORDS and counts[best] - plain >= _BETTER_BY * len(words):
        return best
    return None


def decode(text: str, encoding: str) -> tuple[str, list[int]]:
    """The text in Unicode and, for each character (and the end), the offset in the original it came from."""
    mixed = any(letter > _LAST_LEGACY and letter.isalpha() for letter in text)
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _WORD.finditer(text):
        _copy(text, position, match.start(), characters, offsets)
        word = match.group()
        foreign = any(letter > _LAST_LEGACY for letter in word) or (mixed and is_syllable(word))
        if foreign:
            _copy(text, match.start(), match.end(), characters, offsets)
        else:
            for letter, start in _letters(word, encoding):
                characters.append(letter)
                offsets.append(match.start() + start)
        position = match.end()
    _copy(text, position, len(text), characters, offsets)
    return "".join(characters), [*offsets, len(text)]


def normalised(text: str, fonts: Iterable[str] = (), encoding: str | None = None) -> tuple[NormalisedText, str | None]:
    """`normalise`, after decoding where the text is in a legacy encoding; and the encoding, if there was one.

    `encoding` is what the document as a whole was found to use; it helps where a text alone is too short to tell.
    """
    found = detect(text, fonts)
    if found is None and encoding is not None and _reads_better(text, encoding):
        found = encoding
    if found is None:
        return normalise(text), None
    decoded, offsets = decode(text, found)
    inner = normalise(decoded)
    return NormalisedText(inner.text, text, tuple(offsets[offset] for offset in inner.offsets)), found


def _reads_better(text: str, encoding: str) -> bool:
    words = _legacy_words(text)
    plain = sum(map(is_syllable, words))
    return bool(words) and sum(is_syllable(_decoded(word, encoding)) for word in words) > plain


def is_written_out(text: str) -> bool:
    """Whether every accented word of a text is Vietnamese as it stands, so that it is not in an old font."""
    return all(map(is_syllable, _legacy_words(text)))


def _legacy_words(text: str) -> list[str]:
    """The words that have a letter of the upper half of Latin-1 and none beyond it."""
    words = _WORD.findall(text)
    return [word for word in words if max(word) <= _LAST_LEGACY and any(letter >= "\u0080" for letter in word)]


def _copy(text: str, start: int, end: int, characters: list[str], offsets: list[int]) -> None:
    characters.extend(text[start:end])
    offsets.extend(range(start, end))


def _decoded(word: str, encoding: str) -> str:
    return "".join(letter for letter, _ in _letters(word, encoding))


def _letters(word: str, encoding: str) -> list[tuple[str, int]]:
    """Letters of the decoded word with their offsets in it; a base letter with its mark counts as one."""
    table = _data()[encoding]
    letters: list[tuple[str, int]] = []
    position = 0
    while position < len(word):
        pair = word[position : position + 2]
        size = 2 if len(pair) == 2 and pair in table else 1
        key = word[position : position + size]
        letters.append((table.get(key, key), position))
        position += size
    return letters
