"""What is uncertain about an index: alternative steps, a parameter between two bounds, noisy weights.

Each assumption is driven by one number between 0 and 1 and says which choice that number means, so that a sample of rows of
such numbers is a set of complete methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sources.innovation_index.method.messages import MESSAGES
from sources.innovation_index.method.specification import Method, method_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sources.innovation_index.method.structure import Structure

    Array = NDArray[np.float64]

STEPS = ("denominate", "impute", "screen", "treat", "normalise", "aggregate")
_ATTRIBUTES = {"lambda": "exponent", "from": "start"}


@dataclass(frozen=True)
class Alternatives:
    """Equally likely ways to do one step. `options`: the words of `method.yml` for that step, None = not done.

    A step that the index itself does not have is done, in its place of the fixed order, in the replications that choose it.
    """

    name: str
    step: str
    options: Sequence[Any]

    def choices(self, numbers: Array) -> NDArray[np.intp]:
        """Which option each number in [0, 1) means: equal parts of the interval from 0 to 1."""
        return np.minimum((numbers * len(self.options)).astype(np.intp), len(self.options) - 1)

    def changed(self, method: Method, choice: float) -> Method:
        words = self.options[int(choice)]
        return replace(method, **{self.step: getattr(method_of({self.step: words}), self.step)})


@dataclass(frozen=True)
class Interval:
    """A number of one step, anywhere between two bounds: `step` and `word` as in `method.yml`, such as treat, skewness."""

    name: str
    step: str
    word: str
    low: float
    high: float

    def choices(self, numbers: Array) -> Array:
        return self.low + numbers * (self.high - self.low)

    def changed(self, method: Method, choice: float) -> Method:
        return replace(method, **{self.step: replace(getattr(method, self.step), **{_attribute(self.word): float(choice)})})


@dataclass(frozen=True)
class NoisyWeights:
    """Every weight of the levels named (0 = indicators; None = all) times an even draw from 1 - `noise` to 1 + `noise`.

    `sets` weightings are drawn once; the number between 0 and 1 picks one of them.
    """

    name: str = "weights"
    noise: float = 0.25
    levels: Sequence[int] | None = None
    sets: int = 1000

    def draw(self, structure: Structure, generator: np.random.Generator) -> Array:
        """(sets, codes): the weights of the indicators and aggregates in the order of the tree."""
        codes = (*structure.indicators, *structure.aggregates)
        weights = np.array([structure.by_code[code].weight for code in codes])
        noisy = np.array([self.levels is None or structure.heights[code] in self.levels for code in codes])
        factors = 1 + self.noise * (2 * generator.random((self.sets, len(codes))) - 1)
        return np.where(noisy, weights * factors, weights)


@dataclass(frozen=True)
class WeightSets:
    """Equally likely weightings: each a mapping of the codes whose weight differs."""

    name: str
    sets: Sequence[Mapping[str, float]] = field(default_factory=tuple)

    def draw(self, structure: Structure, generator: np.random.Generator) -> Array:  # noqa: ARG002 - the sets are given
        """(sets, codes), see `NoisyWeights.draw`."""
        codes = (*structure.indicators, *structure.aggregates)
        trees = [structure.with_weights(changed) for changed in self.sets]
        return np.array([[tree.by_code[code].weight for code in codes] for tree in trees])


Assumption = Alternatives | Interval | NoisyWeights | WeightSets


def check(assumptions: Sequence[Assumption], method: Method) -> None:
    """Raises Refused, by name, for an assumption that could not take effect, and for words that are not known."""
    names = [assumption.name for assumption in assumptions]
    if not names:
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-NONE")
    for assumption in assumptions:
        if names.count(assumption.name) > 1:
            raise MESSAGES.refused("PII-INDEX-ASSUMPTION-TWICE", name=assumption.name)
        if isinstance(assumption, Alternatives | Interval):
            _check_step(assumption, method)
        else:
            _check_weights(assumption)


def _check_step(assumption: Alternatives | Interval, method: Method) -> None:
    name, step = assumption.name, assumption.step
    if isinstance(assumption, Interval):
        word = assumption.word
        usable = isinstance(getattr(getattr(method, step, None), _attribute(word), None), float)
        if not usable or not assumption.low < assumption.high:
            raise MESSAGES.refused("PII-INDEX-ASSUMPTION-WORD", name=name, step=step, word=word)
        return
    if step not in STEPS or not assumption.options:
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-STEP", name=name, step=step, known=", ".join(STEPS))
    for choice in range(len(assumption.options)):
        assumption.changed(method, choice)


def _check_weights(assumption: NoisyWeights | WeightSets) -> None:
    if isinstance(assumption, NoisyWeights) and not (0 <= assumption.noise <= 1 and assumption.sets >= 1):
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-NOISE", name=assumption.name, noise=assumption.noise)
    if isinstance(assumption, WeightSets) and not assumption.sets:
        raise MESSAGES.refused("PII-INDEX-ASSUMPTION-NONE")


def _attribute(word: str) -> str:
    return _ATTRIBUTES.get(word, word)
