"""The province's figures of the editions as numbers of the plan: each read once, entered in the book, None where missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from reports.inputs import EditionData, PlanInputs
from reports.plan.numbers import NumberBook, Operand
from reports.word.content import Fixed, FixedKind, NumberUse
from sources.tree import Node
from sources.words.numbers import SCORE_PLACES, from_float, rounded, shown
from sources.words.vocabulary import Status

if TYPE_CHECKING:
    import pandas as pd

_PREFIX = {"index": "pii", "input": "input", "output": "output"}


class Readings:
    """Access to one province's figures. Editions in ascending order; the last one is the baseline.

    `places`: indicator -> decimals that its raw values are shown with.
    """

    def __init__(self, inputs: PlanInputs, book: NumberBook, places: Mapping[str, int]) -> None:
        self._inputs = inputs
        self.places = places
        self._book = book
        self.current = inputs.editions[-1]
        self.previous = inputs.editions[-2] if len(inputs.editions) > 1 else None
        self._nodes = self.current.tree.nodes
        self._root = self.current.tree.root.code
        self._cells: dict[tuple[int, str], tuple[dict[Any, Any], ...]] = {}

    def region(self) -> str | None:
        return self.current.regions.get(self._inputs.province)

    def neighbours(self) -> tuple[str, ...]:
        """The provinces of the region, the province itself among them."""
        region = self.region()
        found = self.current.regions
        return tuple(name for name in self.current.scores.index if region is not None and found.get(name) == region)

    def edition_year(self, edition: EditionData | None = None) -> NumberUse:
        """The year of an edition, attested by a published figure of that edition where there is one."""
        edition = edition or self.current
        return self._book.read(
            f"edition.{edition.edition}.year", self._edition_operand(edition), str(edition.edition), rule="edition"
        )

    def newer_years(self) -> tuple[NumberUse, ...]:
        """The years of newer editions that the plan cannot use, each attested by a figure of that edition."""
        return tuple(
            self._book.read(
                f"edition.{year}.year",
                Operand(f"{fact}:edition", "edition", Decimal(year), status),
                str(year),
                rule="edition",
            )
            for year, fact, status in self._inputs.without_framework
        )

    def years_after(self, number_id: str, year: int) -> NumberUse:
        """A year of the plan, counted from the newest edition."""
        later = year - self.current.edition
        source = self._edition_operand(self.current)
        return self._book.computed(number_id, f"years_after({later})", (source,), str(year))

    def field(self, edition: EditionData | None = None) -> NumberUse:
        """How many provinces an edition ranks."""
        edition = edition or self.current
        column = edition.score_facts[self._root]
        ranked = [Operand(fact, "counted", Decimal(1), edition.status) for fact in column if fact]
        return self._book.computed(f"field.{edition.edition}", "count", ranked)

    def score(self, code: str, edition: EditionData | None = None) -> NumberUse | None:
        edition = edition or self.current
        return self._figure(edition, code, "score", SCORE_PLACES)

    def raw_value(self, code: str) -> NumberUse | None:
        return self._figure(self.current, code, "raw_value", self.places.get(code))

    def rank(self, code: str, edition: EditionData | None = None) -> NumberUse | None:
        """The rank that the source prints or, where it prints none, the rank of the score among all scores."""
        edition = edition or self.current
        printed = self._figure(edition, code, "rank", 0)
        own = self._operand(edition, self._inputs.province, code, "own")
        if printed is not None or own is None:
            return printed
        others = (name for name in edition.scores.index if name != self._inputs.province)
        return self._book.computed(
            self.identity(edition, code, "rank"), "rank_of", (own, *self._operands(edition, others, code, "other"))
        )

    def rank_in_region(self) -> NumberUse | None:
        own = self._operand(self.current, self._inputs.province, self._root, "own")
        others = [name for name in self.neighbours() if name != self._inputs.province]
        if own is None or not others:
            return None
        rivals = self._operands(self.current, others, self._root, "other")
        return self._book.computed(f"pii.{self.current.edition}.region_rank", "rank_of", (own, *rivals))

    def size_of_region(self) -> NumberUse:
        operands = self._operands(self.current, self.neighbours(), self._root, "counted")
        return self._book.computed(f"field.{self.current.edition}.region", "count", operands)

    def national_mean(self, code: str) -> NumberUse | None:
        return self._mean(code, "national_mean", self.current.scores.index)

    def regional_mean(self, code: str) -> NumberUse | None:
        return self._mean(code, "regional_mean", self.neighbours())

    def gap(self, code: str) -> NumberUse | None:
        """The province's score less the national mean, both as shown."""
        own, mean = self.score(code), self.national_mean(code)
        if own is None or mean is None:
            return None
        inputs = (self._book.operand(own, "of"), self._book.operand(mean, "from"))
        identity = self.identity(self.current, code, "gap")
        return self._book.computed(identity, f"difference({SCORE_PLACES})", inputs, signed=True)

    def compare(self, first: NumberUse, second: NumberUse) -> int:
        """1 where the first score is higher as printed, -1 where it is lower, 0 where they are alike."""
        own, other = (rounded(self.value(use) or Decimal(0), SCORE_PLACES) for use in (first, second))
        return (own > other) - (own < other)

    def apart(self, number_id: str, first: NumberUse, second: NumberUse) -> NumberUse:
        """How far two scores lie apart, unsigned."""
        more, less = (first, second) if self.compare(first, second) >= 0 else (second, first)
        inputs = (self._book.operand(more, "of"), self._book.operand(less, "from"))
        return self._book.computed(number_id, f"difference({SCORE_PLACES})", inputs)

    def value(self, use: NumberUse | None) -> Decimal | None:
        """The value of an entered number."""
        if use is None:
            return None
        found = self._book.operand(use, "").value
        return found if isinstance(found, Decimal) else None

    def _mean(self, code: str, measure: str, provinces: Iterable[str]) -> NumberUse | None:
        operands = self._operands(self.current, provinces, code, "province")
        if not operands:
            return None
        return self._book.computed(self.identity(self.current, code, measure), f"mean({SCORE_PLACES})", operands)

    def _operands(self, edition: EditionData, provinces: Iterable[str], code: str, role: str) -> list[Operand]:
        found = (self._operand(edition, province, code, role) for province in provinces)
        return [operand for operand in found if operand is not None]

    def _operand(self, edition: EditionData, province: str, code: str, role: str) -> Operand | None:
        number, fact = self._cell(edition, "score", province, code)
        return Operand(fact, role, number, edition.status) if number is not None else None

    def _edition_operand(self, edition: EditionData) -> Operand:
        quoted = [item for item in self._inputs.published if item.edition == edition.edition]
        own = [item for item in quoted if item.province == self._inputs.province]
        if quoted:
            figure = (own or quoted)[0].figure
            return Operand(f"{figure.fact_id}:edition", "edition", Decimal(edition.edition), figure.status)
        fact = next(fact for fact in edition.score_facts[self._root] if fact)
        return Operand(f"{fact}:edition", "edition", Decimal(edition.edition), edition.status)

    def _cell(self, edition: EditionData, measure: str, province: str, code: str) -> tuple[Decimal | None, str]:
        """A value as its source writes it, and the identity of its cell; None and "" where there is no such figure."""
        key = (edition.edition, measure)
        if key not in self._cells:
            self._cells[key] = tuple(frame.to_dict("index") for frame in _frames(edition)[measure])
        values, facts = self._cells[key]
        number, fact = float(values.get(province, {}).get(code, nan)), str(facts.get(province, {}).get(code) or "")
        if isnan(number) or not fact:
            return None, ""
        exact = edition.exact.get(fact)
        return (from_float(number) if exact is None else exact), fact

    def _figure(self, edition: EditionData, code: str, measure: str, places: int | None) -> NumberUse | None:
        number, fact = self._cell(edition, measure, self._inputs.province, code)
        if number is None:
            return None
        node = self._nodes.get(code)
        unit = node.unit if node and measure == "raw_value" else None
        source = Operand(fact, "source", number, edition.status)
        return self._book.read(self.identity(edition, code, measure), source, shown(number, places), unit=unit)

    def identity(self, edition: EditionData, code: str, measure: str) -> str:
        """The identity of a number: node, edition, measure ("pii.2025.score", "ind.1.1.1.2025.rank")."""
        level = self._nodes[code].level if code in self._nodes else "indicator"
        prefix = _PREFIX.get(level) or f"{'ind' if level == 'indicator' else level}.{code}"
        return f"{prefix}.{edition.edition}.{measure}"


def named(row: Node) -> Fixed:
    """The name of a node, which may hold digits of its own ("/10.000 dân")."""
    return Fixed(row.name, FixedKind.NAME)


def coded(code: str) -> Fixed:
    return Fixed(code, FixedKind.CODE)


def framework_operand(row: Node, role: str, status: Status) -> Operand:
    """A row of the framework as a thing that is counted."""
    return Operand(row.fact_id, role, Decimal(1), status)


def _frames(edition: EditionData) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Measure → the values and the identities of their cells."""
    return {
        "raw_value": (edition.raw, edition.raw_facts),
        "score": (edition.scores, edition.score_facts),
        "rank": (edition.ranks, edition.rank_facts),
    }
