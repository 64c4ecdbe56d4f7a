"""Linear models whose weights are data (`model.json`, made by `make train`): classes, probabilities, strongest grounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

Features = dict[str, float]
"""Feature name → value; absent = 0. Names of word features end in the word itself."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`weights[feature]` holds one weight a class; a model with one class gives the probability of "yes"."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Features) -> list[float]:
        totals = list(self.weights["bias"])
        for name, value in features.items():
            weights = self.weights.get(name)
            if weights is not None:
                for index, weight in enumerate(weights):
                    totals[index] += value * weight
        return totals

    def probability(self, features: Features) -> float:
        """Of a model of one class."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.scores(features)[0]))))

    def probabilities(self, features: Features) -> dict[str, float]:
        scores = self.scores(features)
        top = max(scores)
        parts = [exp(score - top) for score in scores]
        return {name: part / sum(parts) for name, part in zip(self.classes, parts, strict=True)}

    def grounds(self, features: Features, chosen: str, most: int = 3) -> list[str]:
        """The features that speak most for a class (against the mean of the others), strongest first."""
        index = self.classes.index(chosen)
        given = {
            name: value * (weights[index] - (sum(weights) - weights[index]) / max(1, len(weights) - 1))
            for name, value in features.items()
            if (weights := self.weights.get(name)) is not None
        }
        return [name for name, gain in sorted(given.items(), key=lambda item: (-item[1], item[0]))[:most] if gain > 0]


@cache
def models() -> dict[str, LinearModel]:
    """The models by name: `role`, `link`, `reading`."""
    stored = json.loads(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
    return {
        name: LinearModel(
            tuple(entry["classes"]), {feature: tuple(weights) for feature, weights in entry["weights"].items()}
        )
        for name, entry in stored.items()
    }
