"""Rules between figures: ranks follow scores, aggregates follow their parts, one figure has one value, all provinces.

The tolerance of 0.01 is that of scores printed with two decimals (published parts and wholes differ by up to 0.005).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from sources.innovation_index.framework import PII, Framework, load_framework
from sources.registry.provinces import ProvinceRegistry, size_of_set
from sources.tables.words import said
from sources.words.numbers import shown
from sources.words.vocabulary import Level, Measure

TOLERANCE = Decimal("0.01")
_ENOUGH_PROVINCES = 10


class Figure(Protocol):
    """What the rules need of a fact."""

    @property
    def fact_id(self) -> str: ...
    @property
    def index_code(self) -> str: ...
    @property
    def edition(self) -> int | None: ...
    @property
    def province(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def measure(self) -> Measure: ...
    @property
    def value(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Violation:
    """One figure that breaks a rule; `rule` is the last part of the finding's code, `size` how far it is off."""

    rule: str
    fact_id: str
    sentence: str
    size: float = 0.0


def violations(figures: Iterable[Figure]) -> list[Violation]:
    """Every broken rule between the figures, in their order. Figures without a value or an edition break none.

    A rule is asked only where its premises are complete: all parts of a whole, both a score and its rank.
    """
    known = [figure for figure in figures if figure.value is not None and figure.edition is not None]
    found = [*_out_of_range(known), *_conflicts(known), *_ranks(known), *_aggregates(known)]
    order = {figure.fact_id: number for number, figure in enumerate(known)}
    return sorted(found, key=lambda violation: order[violation.fact_id])


def _framework(index_code: str, edition: int | None) -> Framework | None:
    try:
        return load_framework(index_code, edition if index_code == PII else None)
    except KeyError:
        return None


def _out_of_range(figures: list[Figure]) -> Iterator[Violation]:
    for figure in figures:
        framework = _framework(figure.index_code, figure.edition)
        if figure.measure is not Measure.SCORE or framework is None or figure.level not in framework.ranges:
            continue
        low, high = framework.ranges[figure.level]
        if figure.value is not None and not low <= figure.value <= high:
            off = float(max(low - figure.value, figure.value - high))
            yield Violation("OUT-OF-RANGE", figure.fact_id, f"{_named(figure)} ({low}–{high})", off)


def _named(figure: Figure) -> str:
    code = figure.code or figure.name[:40]
    return f"{figure.province} {code} ({figure.edition}): {shown_value(figure.value)}"


def shown_value(value: Decimal | None) -> str:
    """A value for a sentence, with at most six digits after the comma."""
    return "—" if value is None else shown(round(value, 6).normalize())


def _identity(figure: Figure) -> tuple[object, ...]:
    return (figure.index_code, figure.edition, figure.province, figure.code or figure.name, figure.measure)


def _conflicts(figures: list[Figure]) -> Iterator[Violation]:
    """The same figure of a province with two values. Where its parts bear out one of them, only the others are wrong."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    scores: dict[tuple[object, ...], set[Decimal]] = defaultdict(set)
    for figure in figures:
        if figure.measure is not Measure.UNKNOWN:
            groups[_identity(figure)].append(figure)
        if figure.measure is Measure.SCORE and figure.code and figure.value is not None:
            scores[figure.index_code, figure.edition, figure.province, figure.code].add(figure.value)
    for group in groups.values():
        first = group[0]
        if all(same_value(first.value, other.value) for other in group[1:]):
            continue
        borne_out = {figure.fact_id for figure in group if _borne_out(figure, scores)}
        values = list(dict.fromkeys(shown_value(figure.value) for figure in group))
        for figure in group:
            if figure.fact_id not in borne_out:
                supported = next((shown_value(f.value) for f in group if f.fact_id in borne_out), "")
                sentence = f"{figure.province} {figure.code or figure.name[:40]} ({figure.edition}): {' / '.join(values)}"
                sentence += f", {said('parts_agree')} {supported}" if supported else ""
                yield Violation("DUPLICATE-PROVINCE", figure.fact_id, sentence)


def _borne_out(figure: Figure, scores: dict[tuple[object, ...], set[Decimal]]) -> bool:
    """Whether the parts of a score, each known with one value, make it."""
    framework = _framework(figure.index_code, figure.edition)
    if framework is None or figure.measure is not Measure.SCORE or figure.value is None:
        return False
    how = framework.combine.get(figure.level)
    children = framework.children(figure.code) if how == "mean" else ()
    parts = [scores.get((figure.index_code, figure.edition, figure.province, child.code), set()) for child in children]
    if not parts or any(len(values) != 1 for values in parts):
        return False
    weights = [child.weight or Decimal(1) for child in children]
    total = sum((next(iter(v)) * w for v, w in zip(parts, weights, strict=True)), Decimal(0)) / sum(weights)
    return abs(total - figure.value) <= TOLERANCE


def same_value(one: Decimal | None, other: Decimal | None) -> bool:
    """Equal, or one is the other rounded to the digits that it shows, or they differ as single-precision numbers do."""
    if one is None or other is None or one == other:
        return one == other
    digits = min(_decimals(one), _decimals(other))
    difference = abs(one - other)
    noise = Decimal("1e-5") if digits >= 6 else Decimal("2e-6") if digits >= 5 else Decimal(0)
    return difference <= Decimal(5).scaleb(-digits - 1) or difference <= noise * max(abs(one), Decimal(1))


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _ranks(figures: list[Figure]) -> Iterator[Violation]:
    """A rank is at least one more than the number of higher scores, and leaves room for all lower ones below it.

    Where only some provinces are given, a higher score with a worse rank contradicts as well.
    """
    groups: dict[tuple[object, ...], dict[Measure, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for figure in figures:
        key = (figure.index_code, figure.edition, figure.code or figure.name)
        groups[key][figure.measure].setdefault(figure.province, figure)
    for measures in groups.values():
        scores = {province: figure.value for province, figure in measures[Measure.SCORE].items() if figure.value is not None}
        ranked = {p: f for p, f in measures[Measure.RANK].items() if p in scores and f.value is not None}
        if not ranked:
            continue
        wrong = _crossing(scores, {p: f.value for p, f in ranked.items() if f.value is not None})
        for province in wrong or _out_of_place(scores, ranked):
            sentence = f"{_named(ranked[province])} ({said('score')} {shown_value(scores[province])})"
            yield Violation("RANK", ranked[province].fact_id, sentence)


def _crossing(scores: dict[str, Decimal], ranks: dict[str, Decimal]) -> list[str]:
    """The fewest provinces without which no higher score has a worse rank; of two that only contradict each other, both."""
    crossed: dict[str, set[str]] = defaultdict(set)
    ordered = sorted(ranks, key=lambda province: (ranks[province], -scores[province]))
    if all(scores[a] >= scores[b] or ranks[a] == ranks[b] for a, b in pairwise(ordered)):
        return []
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if scores[other] > scores[one] and ranks[other] > ranks[one]:
                crossed[one].add(other)
                crossed[other].add(one)
    wrong: list[str] = []
    while any(crossed.values()):
        most = max(map(len, crossed.values()))
        worst = sorted(province for province, others in crossed.items() if len(others) == most)
        for province in worst if most == 1 else worst[:1]:
            wrong.append(province)
            for other in crossed.pop(province, set()):
                crossed.get(other, set()).discard(province)
    return wrong


def _out_of_place(scores: dict[str, Decimal], ranked: dict[str, Figure]) -> list[str]:
    """Provinces whose rank leaves no room for the higher scores above or the lower ones below."""
    ordered = sorted(scores.values())
    wrong = []
    for province, figure in ranked.items():
        higher = len(ordered) - bisect_right(ordered, scores[province])
        last = max(size_of_set(figure.edition), len(ordered)) - bisect_left(ordered, scores[province])
        if figure.value is not None and not 1 + higher <= figure.value <= last:
            wrong.append(province)
    return wrong


def _aggregates(figures: list[Figure]) -> Iterator[Violation]:
    """A score that follows from those just below it, where the framework says how and all of them are known."""
    scores: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        if figure.measure is Measure.SCORE:
            scores.setdefault((figure.index_code, figure.edition, figure.province, figure.code), figure)
    explained: dict[tuple[object, ...], Decimal] = {}
    depth = {level: number for number, level in enumerate(Level)}
    for key, figure in sorted(scores.items(), key=lambda item: -depth[item[1].level]):
        framework = _framework(figure.index_code, figure.edition)
        how = framework.combine.get(figure.level) if framework else None
        if how is None or framework is None or figure.value is None:
            continue
        children = framework.children(str(figure.code))
        parts = [(*key[:3], child.code) for child in children]
        if not parts or any(part not in scores for part in parts):
            continue
        weights = [child.weight or Decimal(1) for child in children]
        computed = _combined([scores[part].value for part in parts], weights, how)
        mended = _combined([explained.get(part, scores[part].value) for part in parts], weights, how)
        if all(abs(figure.value - value) > TOLERANCE for value in (computed, mended)):
            explained[key] = mended
            off = float(abs(figure.value - computed))
            yield Violation("AGGREGATE", figure.fact_id, f"{_named(figure)}, {said('parts')} {shown_value(computed)}", off)
        elif abs(figure.value - computed) > TOLERANCE:
            explained[key] = figure.value


def _combined(values: list[Decimal | None], weights: list[Decimal], how: str) -> Decimal:
    total = sum((value * weight for value, weight in zip(values, weights, strict=True) if value is not None), Decimal(0))
    return total / sum(weights) if how == "mean" else total


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which provinces an index of an edition gives, against those that it should."""

    index_code: str
    edition: int
    found: int
    expected: int
    missing: tuple[str, ...]


def coverage(figures: Iterable[Figure]) -> list[Coverage]:
    """Coverage of each index and edition of which at least ten provinces are given (fewer are a profile or an extract)."""
    provinces: dict[tuple[str, int], set[str]] = defaultdict(set)
    for figure in figures:
        if figure.edition is not None and figure.measure is not Measure.RAW_VALUE:
            provinces[figure.index_code, figure.edition].add(figure.province)
    result = []
    for (index_code, edition), found in sorted(provinces.items()):
        names = ProvinceRegistry.load().names(edition)
        if len(found) >= _ENOUGH_PROVINCES and set(names) != found:
            missing = tuple(name for name in names if name not in found)
            result.append(Coverage(index_code, edition, len(found), len(names), missing))
    return result
