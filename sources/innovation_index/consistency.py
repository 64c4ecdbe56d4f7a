"""Rules between figures: ranks follow scores, aggregates follow their parts, one figure has one value, all provinces.

The tolerance of 0.01 is that of scores printed with two decimals (published parts and wholes differ by up to 0.005).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from sources.innovation_index.framework import PII, Framework, load_framework
from sources.registry.provinces import ProvinceRegistry, size_of_set
from sources.tree import Node
from sources.words import numbers
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
    """One figure that breaks a rule; `rule` is the last part of the finding's code, `details` fill its sentence."""

    rule: str
    fact_id: str
    details: dict[str, Any]


def violations(figures: Iterable[Figure]) -> list[Violation]:
    """Every broken rule between the figures, in their order. Figures without a value or an edition break none."""
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
            yield Violation("OUT-OF-RANGE", figure.fact_id, {**_named(figure), "low": low, "high": high})


def _named(figure: Figure) -> dict[str, Any]:
    return {"province": figure.province, "name": figure.name, "edition": figure.edition, "shown": shown(figure.value)}


def shown(value: Decimal | None) -> str:
    """A value for a sentence, with at most six decimals."""
    return "—" if value is None else numbers.shown(numbers.plain(numbers.rounded(value, 6)))


def _identity(figure: Figure) -> tuple[object, ...]:
    return (figure.index_code, figure.edition, figure.province, figure.code or figure.name, figure.measure)


def _conflicts(figures: list[Figure]) -> Iterator[Violation]:
    """The same figure of the same province with two values (a repetition of the same value is none)."""
    first: dict[tuple[object, ...], Figure] = {}
    told: set[str] = set()
    for figure in figures:
        if not figure.code and figure.index_code != PII:
            continue
        earlier = first.setdefault(_identity(figure), figure)
        if earlier.value is not None and figure.value is not None and not _same(earlier.value, figure.value):
            details = {**_named(figure), "first": shown(earlier.value), "second": shown(figure.value)}
            yield Violation("DUPLICATE-PROVINCE", figure.fact_id, details)
            if earlier.fact_id not in told:
                told.add(earlier.fact_id)
                yield Violation("DUPLICATE-PROVINCE", earlier.fact_id, details)


def _same(one: Decimal, other: Decimal) -> bool:
    """Equal, or one is the other rounded to the digits that it shows."""
    digits = min(_decimals(one), _decimals(other))
    return one == other or abs(one - other) <= Decimal(5).scaleb(-digits - 1)


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
        ordered = sorted(scores.values())
        for province, figure in measures[Measure.RANK].items():
            if province not in scores or figure.value is None:
                continue
            higher = len(ordered) - bisect_right(ordered, scores[province])
            lower = bisect_left(ordered, scores[province])
            last = max(size_of_set(figure.edition), len(ordered)) - lower
            partly = len(ordered) < size_of_set(figure.edition)
            if not 1 + higher <= figure.value <= last or (partly and _crosses(province, scores, measures[Measure.RANK])):
                yield Violation("RANK", figure.fact_id, _named(figure))


def _crosses(province: str, scores: dict[str, Decimal], ranks: dict[str, Figure]) -> bool:
    """Whether another province has a higher score and a worse rank than this one, or the reverse."""
    own_score, own_rank = scores[province], ranks[province].value
    for other, score in scores.items():
        rank = ranks[other].value if other in ranks else None
        if own_rank is not None and rank is not None and (score - own_score) * (rank - own_rank) > 0:
            return True
    return False


def _aggregates(figures: list[Figure]) -> Iterator[Violation]:
    """A score that follows from those just below it, where the framework says how and all of them are known."""
    scores: dict[tuple[object, ...], Figure] = {}
    printed: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for figure in figures:
        if figure.measure is Measure.SCORE:
            scores.setdefault((figure.index_code, figure.edition, figure.province, figure.code), figure)
            printed[figure.index_code, figure.edition].add(figure.code)
    for (index_code, edition, province, code), figure in scores.items():
        framework = _framework(figure.index_code, figure.edition)
        how = framework.combine.get(figure.level) if framework else None
        if how is None or framework is None:
            continue
        children = [child for child in framework.children(str(code)) if _counts(child, printed[index_code, edition], how)]
        parts = [scores.get((index_code, edition, province, child.code)) for child in children]
        values = [part.value for part in parts if part is not None and part.value is not None]
        if not values or len(values) < len(children) or figure.value is None:
            continue
        weights = [child.weight or Decimal(1) for child in children]
        total = sum((value * weight for value, weight in zip(values, weights, strict=True)), Decimal(0))
        computed = total / sum(weights) if how == "mean" else total
        if abs(figure.value - computed) > TOLERANCE:
            yield Violation("AGGREGATE", figure.fact_id, {**_named(figure), "computed": shown(computed)})


def _counts(child: Node, printed: set[str], how: str) -> bool:
    """Whether a part belongs to the whole in this edition: dimensions that are sums have gained parts over the years."""
    return how == "mean" or child.code in printed


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
