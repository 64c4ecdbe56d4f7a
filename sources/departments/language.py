"""The words of `language.yml`, found in a sentence: tokens, and the longest entries that stand at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data

_TOKEN = re.compile(
    r"(?P<number>(?<![\w.,])\d{1,3}(?: \d{3})+(?:,\d+)?(?![\w.,]?\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[&.][^\W\d_]+)*\d?(?![\w]))|(?P<letters>\w+)|(?P<sign>[<>=]=|=>|=<|->|[^\w\s])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign at `start:end` of the lower-case text."""

    text: str
    start: int
    end: int
    is_number: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """An entry of a list found at the tokens `first:last` (last not included)."""

    group: str
    text: str
    first: int
    last: int


def tokens(lower: str) -> list[Token]:
    """The tokens of a text in lower case."""
    return [Token(m.group(), m.start(), m.end(), m.lastgroup == "number") for m in _TOKEN.finditer(lower)]


_ANY_NUMBER = "{n}"


def _keys(entry: str) -> Iterator[str]:
    """The words of an entry; `{n}` in it stands for any number."""
    for at, part in enumerate(entry.split(_ANY_NUMBER)):
        yield from [_ANY_NUMBER] * bool(at)
        yield from (token.text for token in tokens(part))


class Trie:
    """Entries of several words, each with a value; the longest one at a token is found in one walk."""

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._root: dict[Any, Any] = {}
        for entry, value in entries:
            node = self._root
            for key in _keys(str(entry).lower()):
                node = node.setdefault(key, {})
            node.setdefault(None, []).append((str(entry), value))

    def at(self, items: list[Token], position: int) -> tuple[int, str, tuple[Any, ...]] | None:
        """Where the longest entry that begins at `position` ends, the entry, and its values."""
        node: dict[Any, Any] = self._root
        best: tuple[int, str, tuple[Any, ...]] | None = None
        for index in range(position, len(items)):
            item = items[index]
            following = node.get(item.text) or (node.get(_ANY_NUMBER) if item.is_number else None)
            if following is None:
                break
            node = following
            if None in node:
                best = (index + 1, node[None][0][0], tuple(value for _, value in node[None]))
        return best


class Language:
    """All lists, compiled once."""

    def __init__(self, lists: dict[str, Any]) -> None:
        self.data = lists
        self.spelled = Trie(_spelled(lists["numbers"]))
        self.factors = Trie(lists["numbers"]["factors"].items())
        self.two_digits = Trie(lists["numbers"]["two_digits"].items())
        self.multipliers: dict[str, str] = lists["numbers"]["multipliers"]
        self.signs = {
            place: Trie((term, sign) for sign, terms in lists["signs"][place].items() for term in terms)
            for place in ("before", "adjacent", "after")
        }
        self.approximate = frozenset(lists["signs"]["approximate"])
        self.between = frozenset(word for term in lists["signs"]["between"] for word in term.split())
        nouns = [(noun, ("count", noun)) for noun in lists["nouns"]]
        named = [(term, (dimension, unit)) for dimension, terms in lists["units"].items() for term, unit in terms.items()]
        self.units = Trie([*nouns, *named])
        self.tails = Trie((tail, tail) for tail in lists["tails"])
        self.per_marks = Trie((mark, mark) for mark in lists["per"]["marks"])
        self.sizes = Trie(lists["per"]["sizes"].items())
        self.per_nouns = Trie(lists["per"]["nouns"].items())
        self.small = frozenset(lists["small"])
        self.sets = {name: frozenset(words) for name, words in lists["sets"].items()}
        self.named: dict[str, str] = lists["named"]
        self.rank = {name: Trie((term, name) for term in terms) for name, terms in lists["rank"].items()}
        self.names = {
            place: Trie((term, kind) for kind, terms in lists["names"][place].items() for term in terms)
            for place in ("before", "after")
        }
        self._cues = Trie((term, group) for group, terms in lists["cues"].items() for term in terms)

    def cues(self, items: list[Token]) -> Iterator[Cue]:
        """The cues of a sentence from left to right, without overlaps."""
        position = 0
        while position < len(items):
            found = self._cues.at(items, position)
            if found is None:
                position += 1
                continue
            end, text, groups = found
            yield from (Cue(group, text, position, end) for group in groups)
            position = end


def _spelled(lists: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Numbers in words from one to ninety-nine."""
    digits: dict[str, int] = lists["spelled"]
    yield from digits.items()
    for word, one in lists["after_tens"].items():
        yield f"{lists['ten']} {word}", 10 + one
    for word, ten in digits.items():
        if 1 < ten < 10:
            yield f"{word} {lists['tens']}", 10 * ten
            for last, one in lists["after_tens"].items():
                yield f"{word} {lists['tens']} {last}", 10 * ten + one


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A regular expression of `patterns.yml`."""
    return re.compile(data(Path(__file__).with_name("patterns.yml"))[name])


@cache
def language() -> Language:
    """The lists of `language.yml`, compiled once per process."""
    return Language(data(Path(__file__).with_name("language.yml")))
