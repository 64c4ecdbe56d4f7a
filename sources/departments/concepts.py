"""The words for indicators (`aliases.yml`): abbreviations, denominators, and the rule that tells each concept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data
from sources.words.text import comparable, fold

_PER = r"(?:\s*/\s*|\s+(?:tính )?trên\s+|\s*so với\s+|\s+theo\s+|\bcứ\s+|\bmỗi\s+|%\s*)"
_NOT_WORDS = re.compile(r"[^\w\s&%/.,]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready for comparison: abbreviations written out, the denominator taken off.

    `original` keeps everything in comparable form; `plain` is without denominator and ignored words; `folded` is `plain`
    without diacritics; `marked` says whether the phrase has diacritics at all.
    """

    original: str
    plain: str
    folded: str
    denominator: str | None
    marked: bool

    def has(self, term: str) -> bool:
        """Whether the term occurs as whole words (without diacritics, if the phrase has none)."""
        if self.marked:
            return _occurs(term, self.plain)
        return _occurs(fold(term), self.folded)

    def resembles(self, term: str) -> bool:
        """Whether the term occurs when diacritics are left aside."""
        return _occurs(fold(term), self.folded)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every item of `needs` must occur (one of its alternatives), none of `forbidden`; perhaps a denominator too."""

    needs: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    denominator: str | None

    def fits(self, phrase: Phrase) -> bool:
        if self.denominator is not None and phrase.denominator != self.denominator:
            return False
        if any(phrase.has(term) for term in self.forbidden):
            return False
        return all(any(phrase.has(term) for term in item) for item in self.needs) or (
            all(any(phrase.resembles(term) for term in item) for item in self.needs)
            and all(any(" " in term for term in item) for item in self.needs)
        )


@dataclass(frozen=True, slots=True)
class Concept:
    """What one indicator measures, in the words people use for it."""

    key: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    rules: tuple[Rule, ...]

    def fits(self, phrase: Phrase) -> bool:
        return any(rule.fits(phrase) for rule in self.rules)

    def excluded(self, phrase: Phrase) -> bool:
        """Whether a word occurs that this concept's rules forbid."""
        return all(any(phrase.has(term) for term in rule.forbidden) for rule in self.rules)

    def reach(self, phrase: Phrase) -> int:
        """Up to where (in `phrase.folded`) the words go that make the phrase name this concept; 0 where it does not."""
        ends = [0]
        for rule in self.rules:
            if rule.fits(phrase):
                for item in rule.needs:
                    spans = [span for term in item if (span := _pattern(fold(term)).search(phrase.folded))]
                    ends.append(min((span.end() for span in spans), default=0))
        return max(ends)


class Lexicon:
    """All concepts and the words around them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._abbreviations = [
            (re.compile(rf"(?<!\w){re.escape(comparable(short))}(?!\w)"), long)
            for short, long in sorted(data["abbreviations"].items(), key=lambda item: -len(item[0]))
        ]
        self._ignored = re.compile(_alternatives(data["ignored"]))
        self._counted = tuple(data["not_measured"])
        self._denominators = [
            (name, re.compile(rf"{_PER}(?:{'|'.join(patterns)})(?!\w)")) for name, patterns in data["denominators"].items()
        ]
        self._phrases: dict[str, Phrase] = {}
        self.concepts = tuple(_concept(entry) for entry in data["concepts"])

    def phrase(self, text: str) -> Phrase:
        """The phrase made ready; remembered, because the same words return often."""
        if text not in self._phrases:
            if len(self._phrases) > 20_000:
                self._phrases.clear()
            self._phrases[text] = self._prepared(text)
        return self._phrases[text]

    def _prepared(self, text: str) -> Phrase:
        original = self.expanded(comparable(text))
        plain, denominator = original, None
        for name, pattern in self._denominators:
            found = pattern.search(plain)
            if found:
                denominator = name
                plain = plain[: found.start()] + " " + plain[found.end() :]
                break
        plain = " ".join(_NOT_WORDS.sub(" ", self._ignored.sub(" ", plain)).split()).strip(" .,/")
        return Phrase(original, plain, fold(plain), denominator, plain != fold(plain))

    def expanded(self, text: str) -> str:
        """Abbreviations written out; each stretch of text only once."""
        for pattern, long in self._abbreviations:
            text = pattern.sub(long, text)
        return text

    def counted_from(self, phrase: Phrase) -> int | None:
        """Where (in `phrase.folded`) the first thing is named that no indicator measures (trainings, meetings, ...)."""
        starts = [
            found.start()
            for term in self._counted
            if phrase.has(term) and (found := _pattern(fold(term)).search(phrase.folded))
        ]
        return min(starts, default=None)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `aliases.yml`, read once per process."""
    return Lexicon(data(Path(__file__).with_name("aliases.yml")))


def _concept(entry: dict[str, Any]) -> Concept:
    rules = tuple(
        Rule(
            tuple(tuple(item.split("|")) for item in rule["needs"]),
            tuple(rule.get("not", ())),
            rule.get("denominator"),
        )
        for rule in entry["rules"]
    )
    return Concept(entry["key"], tuple(entry["names"]), tuple(entry["aliases"]), rules)


def _alternatives(terms: Iterable[str]) -> str:
    return r"(?<!\w)(?:" + "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)) + r")(?!\w)"


@cache
def _pattern(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term)}(?!\w)")


def _occurs(term: str, text: str) -> bool:
    return term in text and _pattern(term).search(text) is not None
