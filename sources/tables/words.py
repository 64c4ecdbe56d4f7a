"""The words of score tables (`words.yml`) in a comparable form: what a header, a label or a note is called."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data
from sources.words.text import key


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("words.yml"))
    return loaded


@cache
def words(group: str) -> frozenset[str]:
    """The keys of one group of `words.yml` (`order`, `summary`, `province`, ...)."""
    return frozenset(filter(None, (key(str(word)) for word in _data()[group])))


@cache
def spelled(group: str) -> tuple[str, ...]:
    """The words of one group as they are written, the longest first."""
    return tuple(sorted(map(str, _data()[group]), key=lambda word: (-len(word), word)))


@cache
def measure_words(group: str = "measures") -> tuple[tuple[str, str], ...]:
    """(words, measure), the longest words first; `plainly`: those that say it of a whole table in a long title, too."""
    pairs = [(key(word), measure) for measure, listed in _data()[group].items() for word in listed]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def mark_words() -> dict[str, str]:
    """Key of a mark that stands alone ("XH") → measure."""
    return {key(word): measure for measure, group in _data()["marks"].items() for word in group}


@cache
def kind_words() -> tuple[tuple[str, str], ...]:
    """(words, level or ""), the longest words first: what stands before the number of a node."""
    pairs = [(str(word), level) for level, group in _data()["kinds"].items() for word in group]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def is_one_of(text: str, group: str) -> bool:
    """Whether the whole text (its part in brackets aside) is a word of the group."""
    return key(text) in words(group) or key(text.split("(")[0]) in words(group)


def starts_with_one_of(text: str, group: str) -> bool:
    """Whether the text begins with a word of the group, as notes and summary rows do."""
    whole = key(text)
    return any(whole == word or whole.startswith(word + " ") for word in words(group))


def reason(name: str) -> str:
    """The Vietnamese sentence for why a cell is not a figure."""
    return str(_data()["reasons"][name])


def said(name: str) -> str:
    """A word of findings and of the evidence for a reading."""
    return str(_data()["said"][name])
