"""Which indicator of an edition a phrase names, with a confidence, the runners-up, and None where nothing fits.

Two witnesses: the concept rules of `aliases.yml` (which keep near pairs apart, and know denominators), and likeness by
character n-grams and token sets (which forgives typing errors and missing diacritics). Codes come from the edition's
framework, so a renumbered framework needs no change here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from sources.departments.concepts import Concept, Lexicon, Phrase, lexicon
from sources.departments.framework import FrameworkEntry, entries

THRESHOLD = 0.6
"""Below this confidence no indicator is named."""

_ACCEPTED_LIKENESS = 0.70
_LEAST_COSINE = 0.15
_TIED_NAME = 0.80
_AGGREGATE = re.compile(r"\b(?:trụ cột|nhóm chỉ số|chỉ số trụ cột)\s*(?:số\s*)?0?(\d)\b")
_INDEX = re.compile(r"\bpii\b|\bchỉ số đổi mới sáng tạo\b|\bchỉ số tổng hợp\b")


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a phrase names (`code` is None where none fits) and who came next."""

    code: str | None
    name: str | None
    confidence: float
    runners_up: tuple[tuple[str, float], ...] = ()
    level: str | None = None


NOTHING = Match(None, None, 0.0)


class IndicatorMatcher:
    """Matches phrases to the rows of one edition's framework."""

    def __init__(self, framework: Iterable[Any], aliases: Lexicon | None = None) -> None:
        """`framework`: rows that `entries` understands; `aliases`: other words than those of `aliases.yml`."""
        self.framework = entries(framework)
        self._lexicon = aliases or lexicon()
        self._indicators = [row for row in self.framework if row.level == "indicator"]
        self._aggregates = [row for row in self.framework if row.level != "indicator"]
        self._rows = {row.code: row for row in self.framework}
        self._concepts = self._tied_concepts()
        self._forms = [
            (row.code, self._lexicon.phrase(form)) for row in self._indicators for form in self._written_forms(row)
        ]
        self._weights = _inverse_frequencies([phrase.folded for _, phrase in self._forms])
        self._postings = self._inverted()
        self._known: dict[str, Match] = {}

    def match(self, text: str) -> Match:
        """The indicator (or, where it says so, the pillar or the whole index) that `text` names."""
        if text not in self._known:
            if len(self._known) > 20_000:
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

    def _matched(self, text: str) -> Match:
        phrase = self._lexicon.phrase(text)
        if not phrase.plain:
            return NOTHING
        likeness = self._likeness(phrase)
        fitting = self._by_rule(phrase)
        counted = self._lexicon.counted_from(phrase)
        scored = {code: self._confidence(code, phrase, likeness[code], code in fitting, counted) for code in likeness}
        ranked = sorted(scored.items(), key=lambda item: (-item[1], item[0]))
        best = ranked[0] if ranked else ("", 0.0)
        aggregate = self._aggregate(phrase)
        if aggregate is not None and (best[1] < THRESHOLD or best[0] not in fitting):
            return Match(aggregate.code, aggregate.name, 0.9, tuple(ranked[:3]), aggregate.level)
        if best[1] < THRESHOLD:
            return Match(None, None, best[1], tuple(ranked[:3]))
        return Match(best[0], self._rows[best[0]].name, best[1], tuple(ranked[1:4]), "indicator")

    def _by_rule(self, phrase: Phrase) -> set[str]:
        return {code for code, concept in self._concepts.items() if concept.fits(phrase)}

    def _confidence(self, code: str, phrase: Phrase, likeness: float, fits: bool, counted: int | None) -> float:
        """A rule's word counts most; likeness alone must be high; a foreign denominator or a counted thing takes away.

        What is counted stands before the indicator's words ("lớp tập huấn về sáng chế"); after them it only describes.
        """
        confidence = 0.78 + 0.2 * likeness if fits else min(0.74, likeness - (_ACCEPTED_LIKENESS - THRESHOLD))
        concept = self._concepts.get(code)
        if concept is not None and concept.excluded(phrase):
            confidence -= 0.3
        if counted is not None and not fits:
            confidence -= 0.3
        elif counted is not None and concept is not None and counted < concept.reach(phrase):
            confidence -= 0.45
        own = self._lexicon.phrase(self._rows[code].name).denominator
        if phrase.denominator and own and phrase.denominator != own:
            confidence -= 0.17 if fits else 0.3
        return round(max(0.0, min(0.99, confidence)), 3)

    def _likeness(self, phrase: Phrase) -> dict[str, float]:
        """The best likeness of the phrase to any written form of each indicator, from 0 to 1."""
        from rapidfuzz import fuzz

        cosines: dict[int, float] = defaultdict(float)
        for gram, value in self._vector(phrase.folded).items():
            for form, weight in self._postings.get(gram, ()):
                cosines[form] += value * weight
        best = {row.code: 0.0 for row in self._indicators}
        for at, cosine in cosines.items():
            if cosine >= _LEAST_COSINE:
                code, form_phrase = self._forms[at]
                tokens = fuzz.token_sort_ratio(phrase.folded, form_phrase.folded) / 100
                marked = fuzz.ratio(phrase.plain, form_phrase.plain) / 100 if phrase.marked else tokens
                best[code] = max(best[code], 0.5 * cosine + 0.3 * tokens + 0.2 * marked)
        return best

    def _inverted(self) -> dict[str, list[tuple[int, float]]]:
        """N-gram → the forms that have it, with their weights."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, (_, phrase) in enumerate(self._forms):
            for gram, weight in self._vector(phrase.folded).items():
                postings[gram].append((at, weight))
        return postings

    def _aggregate(self, phrase: Phrase) -> FrameworkEntry | None:
        """The pillar that is named by number or name, or the index itself."""
        text = phrase.original
        numbered = _AGGREGATE.search(text)
        if numbered and numbered.group(1) in self._rows:
            return self._rows[numbered.group(1)]
        groups = [row for row in self._aggregates if row.level != "index"]
        named = [row for row in groups if self._lexicon.phrase(row.name).folded in phrase.folded]
        stated = [row for row in named if "trụ cột" in text or self._lexicon.phrase(row.name).folded == phrase.folded]
        if stated:
            return max(stated, key=lambda row: len(row.name))
        if _INDEX.search(text) and not re.search(r"chỉ số thành phần|trụ cột", text):
            return next((row for row in self._aggregates if row.level == "index"), None)
        return None

    def _written_forms(self, row: FrameworkEntry) -> tuple[str, ...]:
        concept = self._concepts.get(row.code)
        return (row.name, *(concept.aliases if concept else ()))

    def _tied_concepts(self) -> dict[str, Concept]:
        """Each indicator's concept: the one whose name is most like the framework's name, if it is like it at all."""
        from rapidfuzz import fuzz

        tied: dict[str, Concept] = {}
        for row in self._indicators:
            own = self._lexicon.phrase(row.name).folded
            score, concept = max(
                ((fuzz.token_sort_ratio(own, self._lexicon.phrase(name).folded) / 100, concept)
                 for concept in self._lexicon.concepts for name in concept.names),
                key=lambda item: item[0],
            )  # fmt: skip
            if score >= _TIED_NAME:
                tied[row.code] = concept
        return tied

    def _vector(self, text: str) -> dict[str, float]:
        default = max(self._weights.values(), default=1.0)
        vector = {gram: count * self._weights.get(gram, default) for gram, count in _grams(text).items()}
        length = sqrt(sum(value * value for value in vector.values())) or 1.0
        return {gram: value / length for gram, value in vector.items()}


def _grams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[start : start + size] for size in (2, 3, 4) for start in range(len(padded) - size + 1))


def _inverse_frequencies(texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(gram for text in texts for gram in _grams(text))
    return {gram: log((1 + len(texts)) / (1 + count)) + 1 for gram, count in counts.items()}

