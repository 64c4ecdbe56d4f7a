"""Which indicator of an edition a phrase names, with a confidence, the runners-up, and None where nothing fits.

Two witnesses: the concept rules of `aliases.yml` (which keep near pairs apart, and know denominators), and likeness by
character trigrams and token sets (which forgives typing errors and missing diacritics). Codes come from the edition's
framework, so a renumbered framework needs no change here. What unit a value may have is data too (`fits`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt
from pathlib import Path
from typing import Any

from sources.departments.language import language, pattern
from sources.departments.quantities import Quantity, read_sentence
from sources.tree import Node, Tree
from sources.words.data import data
from sources.words.text import comparable, fold
from sources.words.vocabulary import Level

THRESHOLD = 0.6
"""Below this confidence no indicator is named."""

_ACCEPTED_LIKENESS = 0.70
_TIED_NAME = 0.80
_NEAREST = 6
_REMEMBERED = 50_000
_APART = re.compile(r"[^\w&%]+")


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a phrase names (`code` is None where none fits) and who came next."""

    code: str | None
    name: str | None
    confidence: float
    runners_up: tuple[tuple[str, float], ...] = ()
    level: Level | None = None


NOTHING = Match(None, None, 0.0)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready: abbreviations written out, the denominator taken off, words between single blanks.

    `original` keeps everything in comparable form; `plain` are the words, `folded` the same without diacritics.
    """

    original: str
    plain: str
    folded: str
    denominator: str | None

    def has(self, term: str) -> bool:
        """Whether the words of the term occur (without diacritics, if the phrase has none)."""
        return term in self.plain if self.plain != self.folded else _folded(term) in self.folded

    def resembles(self, term: str) -> bool:
        """Whether the words of the term occur when diacritics are left aside."""
        return _folded(term) in self.folded


@lru_cache(maxsize=8192)
def _folded(term: str) -> str:
    return f" {fold(term)} "


def _words(text: str) -> str:
    """The words of a comparable text between single blanks, one blank at both ends."""
    return f" {' '.join(_APART.sub(' ', text).split())} "


@dataclass(frozen=True, slots=True)
class Rule:
    """Every item of `needs` must occur (one of its alternatives), none of `forbidden`; perhaps a denominator too."""

    needs: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    denominator: str | None

    def fits(self, phrase: Phrase) -> bool:
        if self.denominator is not None and phrase.denominator != self.denominator:
            return False
        if not all(any(phrase.resembles(term) for term in item) for item in self.needs):
            return False
        if any(phrase.has(term) for term in self.forbidden):
            return False
        long = all(any(" " in term.strip() for term in item) for item in self.needs)
        return long or all(any(phrase.has(term) for term in item) for item in self.needs)


@dataclass(frozen=True, slots=True)
class Concept:
    """What one indicator measures, in the words people use for it, and which units its values may have besides its own."""

    key: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    rules: tuple[Rule, ...]
    admits: tuple[str, ...]

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
                    spans = [at + len(term) - 1 for term in item if (at := phrase.folded.find(_folded(term))) >= 0]
                    ends.append(min(spans, default=0))
        return max(ends)


class Lexicon:
    """All concepts and the words around them."""

    def __init__(self, lists: dict[str, Any]) -> None:
        self._abbreviations = [
            (re.compile(rf"(?<!\w){re.escape(comparable(short))}(?!\w)"), long)
            for short, long in sorted(lists["abbreviations"].items(), key=lambda item: -len(item[0]))
        ]
        ignored = "|".join(re.escape(term) for term in sorted(lists["ignored"], key=len, reverse=True))
        self._ignored = re.compile(rf"(?<!\w)(?:{ignored})(?!\w)")
        self._counted = tuple(_words(term) for term in lists["not_measured"])
        self._denominators = [
            (name, re.compile(rf"{lists['per']}(?:{'|'.join(patterns)})(?!\w)"))
            for name, patterns in lists["denominators"].items()
        ]
        self.concepts = tuple(_concept(entry) for entry in lists["concepts"])

    def phrase(self, text: str) -> Phrase:
        """The phrase made ready."""
        original = comparable(text)
        for short, long in self._abbreviations:
            original = short.sub(long, original)
        plain, denominator = original, None
        for name, written in self._denominators:
            found = written.search(plain)
            if found:
                denominator = name
                plain = f"{plain[: found.start()]} {plain[found.end() :]}"
                break
        plain = _words(self._ignored.sub(" ", plain))
        return Phrase(original, plain, f" {fold(plain)} " if plain.strip() else "", denominator)

    def counted_from(self, phrase: Phrase) -> int | None:
        """Where (in `phrase.folded`) the first thing is named that no indicator measures (trainings, meetings, ...)."""
        starts = [phrase.folded.find(_folded(term)) for term in self._counted if phrase.has(term)]
        return min((start for start in starts if start >= 0), default=None)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `aliases.yml`, compiled once per process."""
    return Lexicon(data(Path(__file__).with_name("aliases.yml")))


def _concept(entry: dict[str, Any]) -> Concept:
    rules = tuple(
        Rule(
            tuple(tuple(_words(term) for term in item.split("|")) for item in rule["needs"]),
            tuple(_words(term) for term in rule.get("not", ())),
            rule.get("denominator"),
        )
        for rule in entry["rules"]
    )
    return Concept(entry["key"], tuple(entry["names"]), tuple(entry["aliases"]), rules, tuple(entry.get("admits", ())))


def _measures_per_other(unit: str, own: str) -> bool:
    """Whether two units are per different things ("triệu đồng/tháng" and "triệu đồng/người")."""
    per, own_per = unit.split("/")[1:], own.split("/")[1:]
    counted = unit[:1].isalpha() and unit.split("/")[0] == own.split("/")[0]
    return counted and bool(per and own_per) and not any(one in two or two in one for one in per for two in own_per)


def _is_share_of_other(unit: str, name: str) -> bool:
    """Whether a percentage is said to be one of a whole that the indicator's name does not speak of ("20% GRDP")."""
    whole = unit.removeprefix("% ").lower() if unit.startswith("% ") else ""
    return bool(whole) and whole.split()[0] not in name.lower()


class IndicatorMatcher:
    """Matches phrases to the rows of one edition's framework, and values to the units of its indicators."""

    def __init__(self, tree: Tree, aliases: Lexicon | None = None) -> None:
        """`aliases`: other words than those of `aliases.yml`."""
        self.tree = tree
        self._lexicon = aliases or lexicon()
        self._indicators = tree.indicators
        self._rows = tree.nodes
        self._groups = [(row, self._lexicon.phrase(row.name).folded) for row in tree if row.level is not Level.INDICATOR]
        self.concepts = self._tied_concepts()
        self._forms = [
            (row.code, self._lexicon.phrase(form)) for row in self._indicators for form in self._written_forms(row)
        ]
        self._own_denominator = {row.code: self._lexicon.phrase(row.name).denominator for row in self._indicators}
        self._weights = _inverse_frequencies([phrase.folded for _, phrase in self._forms])
        self._postings = self._inverted()
        self._known: dict[str, Match] = {}
        self._units: dict[str, Quantity] = {}

    def match(self, text: str) -> Match:
        """The indicator (or, where it says so, the pillar or the whole index) that `text` names."""
        if text not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[text] = self._matched(text)
        return self._known[text]

    def unit(self, code: str | None) -> str | None:
        """The unit of an indicator in this edition."""
        return self._rows[code].unit if code in self._rows else None

    def coded(self, code: str) -> Match | None:
        """The indicator that a code cell names, if the framework has that code."""
        row = self._rows.get(code.strip())
        return Match(row.code, row.name, 1.0, (), row.level) if row else None

    def counts_something_else(self, text: str) -> bool:
        """Whether the words count a thing that no indicator measures."""
        return self._lexicon.counted_from(self._lexicon.phrase(text)) is not None

    def fits(self, code: str, quantity: Quantity, moved: bool) -> float:
        """How well a value may be one of this indicator, from 0 (never) to 1; `moved`: the value is a change.

        A rank and a number of places fit everything; points fit nearly everything (each indicator has a score); a change
        in per cent fits all but ranks. Else the dimension must be the framework's, or one that the concept admits.
        """
        row = self._rows.get(code)
        dimension = quantity.dimension
        if row is None:
            return 0.0
        if dimension in ("rank", "places"):
            return 1.0
        if row.level is not Level.INDICATOR:
            return {"score": 1.0, "points": 0.6, "number": 0.0 if quantity.counts else 0.3}.get(dimension, 0.0)
        concept = self.concepts.get(code)
        own, admitted = self._unit_of(code), concept.admits if concept else ()
        if _measures_per_other(quantity.unit or "", own.unit or "") or _is_share_of_other(quantity.unit or "", row.name):
            return 0.0
        if dimension in admitted or dimension == own.dimension != "count":
            return 1.0
        if dimension == "count":
            noun = (quantity.unit or "").split("/")[0]
            same = own.dimension == "count" and noun == (own.unit or "").split("/")[0]
            return 1.0 if same else 0.9 if noun in admitted else 0.0
        if dimension == "number":
            return 0.0 if quantity.counts and quantity.counts not in row.name.lower() else 0.8
        if dimension == "percent":
            bare = quantity.unit in ("%", f"%{language().named['yearly']}")
            return 0.8 if moved and bare else 0.0
        return {"score": 0.7, "points": 0.9 if own.dimension in ("percent", "score") else 0.2, "factor": 0.9}.get(
            dimension, 0.0
        )

    def _unit_of(self, code: str) -> Quantity:
        """The framework's unit of an indicator as a quantity."""
        if code not in self._units:
            self._units[code] = read_sentence(f"1 {self._rows[code].unit or ''}").quantities[0]
        return self._units[code]

    def _matched(self, text: str) -> Match:
        phrase = self._lexicon.phrase(text)
        if not phrase.plain.strip():
            return NOTHING
        likeness = self._likeness(phrase)
        fitting = {code for code, concept in self.concepts.items() if concept.fits(phrase)}
        counted = self._lexicon.counted_from(phrase)
        considered = {*fitting, *likeness}
        scored = {
            code: self._confidence(code, phrase, likeness.get(code, 0.3), code in fitting, counted) for code in considered
        }
        ranked = sorted(scored.items(), key=lambda item: (-item[1], item[0]))
        best = ranked[0] if ranked else ("", 0.0)
        aggregate = self._aggregate(phrase)
        if aggregate is not None and (best[1] < THRESHOLD or best[0] not in fitting):
            return Match(aggregate.code, aggregate.name, 0.9, tuple(ranked[:3]), aggregate.level)
        if best[1] < THRESHOLD:
            return Match(None, None, best[1], tuple(ranked[:3]))
        return Match(best[0], self._rows[best[0]].name, best[1], tuple(ranked[1:4]), Level.INDICATOR)

    def _confidence(self, code: str, phrase: Phrase, likeness: float, fits: bool, counted: int | None) -> float:
        """A rule's word counts most; likeness alone must be high; a foreign denominator or a counted thing takes away.

        What is counted stands before the indicator's words ("lớp tập huấn về sáng chế"); after them it only describes.
        """
        confidence = 0.78 + 0.2 * likeness if fits else min(0.74, likeness - (_ACCEPTED_LIKENESS - THRESHOLD))
        concept = self.concepts.get(code)
        if concept is not None and concept.excluded(phrase):
            confidence -= 0.3
        if counted is not None and not fits:
            confidence -= 0.3
        elif counted is not None and concept is not None and counted < concept.reach(phrase):
            confidence -= 0.45
        own = self._own_denominator[code]
        if phrase.denominator and own and phrase.denominator != own:
            confidence -= 0.17 if fits else 0.3
        return round(max(0.0, min(0.99, confidence)), 3)

    def _likeness(self, phrase: Phrase) -> dict[str, float]:
        """The likeness of the phrase to the nearest written forms, by indicator, from 0 to 1."""
        from rapidfuzz import fuzz

        cosines: dict[int, float] = defaultdict(float)
        for gram, value in self._vector(phrase.folded).items():
            for form, weight in self._postings.get(gram, ()):
                cosines[form] += value * weight
        nearest = sorted(cosines, key=lambda form: (-cosines[form], form))[:_NEAREST]
        best: dict[str, float] = {}
        for at in nearest:
            code, written = self._forms[at]
            sorted_words = fuzz.token_sort_ratio(phrase.folded, written.folded) / 100
            marked = fuzz.ratio(phrase.plain, written.plain) / 100 if phrase.plain != phrase.folded else sorted_words
            best[code] = max(best.get(code, 0.0), 0.5 * cosines[at] + 0.3 * sorted_words + 0.2 * marked)
        return best

    def _inverted(self) -> dict[str, list[tuple[int, float]]]:
        """Trigram → the forms that have it, with their weights."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, (_, phrase) in enumerate(self._forms):
            for gram, weight in self._vector(phrase.folded).items():
                postings[gram].append((at, weight))
        return postings

    def _aggregate(self, phrase: Phrase) -> Node | None:
        """The pillar that is named by number or name, or the index itself."""
        text = phrase.original
        numbered = pattern("aggregate").search(text)
        if numbered and numbered.group(1) in self._rows:
            return self._rows[numbered.group(1)]
        groups = [(row, name) for row, name in self._groups if row.level is not Level.INDEX and name in phrase.folded]
        stated = [row for row, name in groups if language().named["pillar"] in text or name == phrase.folded]
        if stated:
            return max(stated, key=lambda row: len(row.name))
        if pattern("index").search(text) and not pattern("part_of_index").search(text):
            return next((row for row, _ in self._groups if row.level is Level.INDEX), None)
        return None

    def _written_forms(self, row: Node) -> tuple[str, ...]:
        concept = self.concepts.get(row.code)
        return (row.name, *row.words, *(concept.aliases if concept else ()))

    def _tied_concepts(self) -> dict[str, Concept]:
        """Each indicator's concept: the one whose name is most like the framework's name, if it is like it at all."""
        from rapidfuzz import fuzz

        named = [
            (self._lexicon.phrase(name).folded, concept) for concept in self._lexicon.concepts for name in concept.names
        ]
        tied: dict[str, Concept] = {}
        for row in self._indicators:
            own = self._lexicon.phrase(row.name).folded
            score, concept = max(
                ((fuzz.token_sort_ratio(own, name) / 100, concept) for name, concept in named), key=lambda item: item[0]
            )
            if score >= _TIED_NAME:
                tied[row.code] = concept
        return tied

    def _vector(self, text: str) -> dict[str, float]:
        default = max(self._weights.values(), default=1.0)
        vector = {gram: count * self._weights.get(gram, default) for gram, count in _grams(text).items()}
        length = sqrt(sum(value * value for value in vector.values())) or 1.0
        return {gram: value / length for gram, value in vector.items()}


@lru_cache(maxsize=4)
def matcher_of(tree: Tree) -> IndicatorMatcher:
    """The matcher of a framework, made once per process."""
    return IndicatorMatcher(tree)


def _grams(text: str) -> Counter[str]:
    return Counter(text[start : start + 3] for start in range(len(text) - 2))


def _inverse_frequencies(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(gram for text in texts for gram in _grams(text))
    return {gram: log((1 + len(texts)) / (1 + count)) + 1 for gram, count in counts.items()}
