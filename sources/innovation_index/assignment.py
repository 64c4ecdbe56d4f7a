"""One best assignment of meanings to the columns of a table, found by HiGHS, with the margin of each.

No figure is given to two columns of the same provinces and edition; a column may also stay unknown, which weighs nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sources.tables.labels import Label
from sources.words.numbers import shown
from sources.words.vocabulary import Measure

Values = Mapping[str, float]
"""Subject (province, or province and edition) → value."""
LEAST = 1.5
"""What a candidate must weigh to be taken rather than left unknown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible meaning: a node and its measure."""

    code: str
    measure: Measure


@dataclass(slots=True)
class Entity:
    """A column (or the label of rows) whose meaning is asked for: its labels from the top heading to the leaf, its values.

    `slot` separates what may not bear the same figure twice from what may (the provinces it belongs to, its edition).
    """

    number: int
    path: tuple[Label, ...]
    values: Values = field(default_factory=dict)
    percent: bool = False
    unit: str | None = None
    slot: tuple[object, ...] = ()
    weights: dict[Reading, float] = field(default_factory=dict)
    evidence: dict[Reading, list[str]] = field(default_factory=lambda: defaultdict(list))
    contradiction: tuple[str, str] | None = None
    renamed: bool = False

    def add(self, reading: Reading, weight: float, why: str) -> None:
        self.weights[reading] = self.weights.get(reading, 0.0) + weight
        self.evidence[reading].append(f"{why} {shown(Decimal(round(10 * weight)).scaleb(-1), signed=True)}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The reading of an entity (None: unknown), its margin, and the next best."""

    reading: Reading | None
    margin: float
    runner_up: Reading | None = None

    @property
    def confidence(self) -> float:
        """The margin as a probability."""
        return round(1 / (1 + math.exp(-max(0.0, self.margin))), 3)


def assign(entities: Sequence[Entity]) -> dict[int, Meaning]:
    """The assignment of readings to entities with the greatest weight, and the margin of each."""
    offers: dict[int, dict[tuple[object, ...], float]] = {}
    for entity in entities:
        better = {(reading, *entity.slot): weight - LEAST for reading, weight in entity.weights.items() if weight > LEAST}
        offers[entity.number] = better
    wanted: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, better in offers.items():
        for slot in better:
            wanted[slot].add(number)
    contested = any(len(numbers) > 1 for numbers in wanted.values())
    chosen = _solved(offers) if contested else {n: max(b, key=lambda s: (b[s], str(s))) for n, b in offers.items() if b}
    holders = {slot: number for number, slot in chosen.items()}
    return {entity.number: _meaning(entity, chosen.get(entity.number), offers, holders) for entity in entities}


def _meaning(
    entity: Entity,
    chosen: tuple[object, ...] | None,
    offers: Mapping[int, Mapping[tuple[object, ...], float]],
    holders: Mapping[tuple[object, ...], int],
) -> Meaning:
    """The chosen reading with its margin: what the table loses by the next best one, its present holder displaced."""
    own = offers[entity.number]
    worth = own[chosen] if chosen is not None else 0.0
    alternatives: list[tuple[float, Reading | None]] = [(0.0, None)] if chosen is not None else []
    for reading, weight in entity.weights.items():
        slot = (reading, *entity.slot)
        if slot == chosen:
            continue
        gain = weight - LEAST
        holder = holders.get(slot)
        if holder is not None and holder != entity.number:
            freed = [offers[holder][s] for s in offers[holder] if s not in holders or s == chosen]
            gain -= offers[holder][slot] - max(freed, default=0.0)
        alternatives.append((gain, reading))
    best, runner_up = max(alternatives, key=lambda item: (item[0], str(item[1])), default=(-LEAST, None))
    meant = chosen[0] if chosen is not None else None
    assert meant is None or isinstance(meant, Reading)
    return Meaning(meant, worth - best, runner_up)


def _solved(offers: Mapping[int, Mapping[tuple[object, ...], float]]) -> dict[int, tuple[object, ...]]:
    """The assignment as a linear program: each entity and each figure at most once; its corners are whole numbers."""
    import highspy
    import numpy as np

    pairs = [(number, slot, weight) for number, better in sorted(offers.items()) for slot, weight in better.items()]
    rows: dict[object, int] = {}
    for number, slot, _ in pairs:
        rows.setdefault(("entity", number), len(rows))
        rows.setdefault(("figure", slot), len(rows))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pairs), len(rows)
    model.col_cost_ = np.array([-weight - 1e-7 * (len(pairs) - i) for i, (_, _, weight) in enumerate(pairs)])
    model.col_lower_, model.col_upper_ = np.zeros(len(pairs)), np.ones(len(pairs))
    model.row_lower_, model.row_upper_ = np.full(len(rows), -highspy.kHighsInf), np.ones(len(rows))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * len(pairs) + 1, 2)
    model.a_matrix_.index_ = np.array([i for n, s, _ in pairs for i in (rows["entity", n], rows["figure", s])])
    model.a_matrix_.value_ = np.ones(2 * len(pairs))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("solver", "simplex")
    highs.passModel(model)
    highs.run()
    taken = highs.getSolution().col_value
    return {number: slot for (number, slot, _), share in zip(pairs, taken, strict=True) if share > 0.5}
