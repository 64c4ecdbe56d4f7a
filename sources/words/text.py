"""Vietnamese text made comparable without losing the way back to the original characters.

Three strengths: `normalise` (NFC, plain blanks and dashes, one tone placement; offsets kept), `comparable` (the same in
lower case with single blanks) and `fold` (without diacritics as well). `key` is `fold` with abbreviations written out and
no punctuation, `tight` is `comparable` without any blanks: two ways of asking whether two texts are the same words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from sources.words.data import data

_BLANKS = dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u3000\t\n\r\v\f", " ")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00f7", "-")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SINGLE = {**_BLANKS, **_DASHES, "ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "“": '"', "”": '"', "’": "'", "‘": "'"}

# The tone stands on the first vowel of the open rimes oa, oe, uy ("hòa", "khỏe", "thủy"), except after q.
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_LATE_TONES = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES
}
_LATE_TONE = re.compile(
    r"(?<![qQ])(" + "|".join([*_LATE_TONES, *(late[0].upper() + late[1] for late in _LATE_TONES)]) + r")(?!\w)"
)


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Normalised `text`; character i came from `original[offsets[i]:offsets[i + 1]]` (or from before that end)."""

    text: str
    original: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original behind `text[start:end]`, without dropped characters at the end."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        last = self.offsets[end - 1] + 1
        stop = next(offset for offset in self.offsets[end:] if offset >= last)
        while stop > last and not unicodedata.combining(self.original[stop - 1]):
            stop -= 1
        return self.offsets[start], stop


def _one_tone_placement(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        late = match.group(0)
        early = _LATE_TONES.get(late.lower(), late)
        return early[0].upper() + early[1:] if late[0].isupper() else early

    return _LATE_TONE.sub(replaced, text)


def normalise(original: str) -> NormalisedText:
    """NFC with plain blanks, dashes, quotation marks and letters, one tone placement, invisible characters dropped."""
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    size = len(original)
    while position < size:
        end = position + 1
        while end < size and unicodedata.combining(original[end]):
            end += 1
        cluster = original[position:end]
        if cluster not in _DROPPED:
            composed = _SINGLE.get(cluster) or unicodedata.normalize("NFC", cluster)
            characters.append(composed)
            offsets.extend([position] * len(composed))
        position = end
    offsets.append(size)
    return NormalisedText(_one_tone_placement("".join(characters)), original, tuple(offsets))


def single_blanks(normal: NormalisedText) -> NormalisedText:
    """The same with every run of blanks as one blank; offsets still lead to the original."""
    kept = [at for at, letter in enumerate(normal.text) if letter != " " or at == 0 or normal.text[at - 1] != " "]
    offsets = (*(normal.offsets[at] for at in kept), normal.offsets[-1])
    return NormalisedText("".join(normal.text[at] for at in kept), normal.original, offsets)


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """Lower case, NFC, one tone placement, single blanks: equal for texts that a reader takes for the same."""
    return " ".join(normalise(text).text.casefold().split())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`comparable` without diacritics; only for keys and similarity, never for stored text."""
    decomposed = unicodedata.normalize("NFD", comparable(text).replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_TOKEN = re.compile(r"[^\s,;:()\[\]/]+(?:,[^\s,;:()\[\]/]*&[^\s,;:()\[\]/]*)?")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """Lower case, no diacritics, abbreviations written out, only letters and digits with single blanks between.

    >>> key("Chi cho KH&CN/GRDP (%)")
    'chi cho khoa hoc va cong nghe grdp'
    """
    written_out = _TOKEN.sub(lambda match: _abbreviations().get(match.group(), match.group()), comparable(text))
    return _NOT_WORD.sub(" ", fold(written_out)).strip()


@cache
def _abbreviations() -> dict[str, str]:
    return {comparable(short): long for short, long in data(Path(__file__).with_name("text.yml"))["abbreviations"].items()}


@lru_cache(maxsize=4096)
def tight(text: str) -> str:
    """`comparable` without blanks."""
    return comparable(text).replace(" ", "")


def same_words(first: str | None, second: str | None) -> bool:
    """Equal but for letter case, blanks and the composition of accents; nothing equals only nothing."""
    return tight(first or "") == tight(second or "")


def file_name(name: str) -> str:
    """A name as part of a file's name.

    >>> file_name("Sở Văn hóa, Thể thao và Du lịch")
    'so-van-hoa-the-thao-va-du-lich'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))
