"""The index score each province gets in an edition: published where known, in between elsewhere, region means kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

_ROUNDS = 400
_GAP = 0.06
_TOP_DROP = 0.55


def index_scores(
    order: Sequence[str], known: Mapping[str, float], regions: Mapping[str, str], means: Mapping[str, float]
) -> dict[str, float]:
    """Strictly falling scores along `order` that keep the `known` ones and come close to the region `means`."""
    scores = _between_anchors([known.get(name) for name in order])
    for _ in range(_ROUNDS):
        for region, mean in means.items():
            members = [i for i, name in enumerate(order) if regions[name] == region]
            free = [i for i in members if order[i] not in known]
            missing = mean * len(members) - sum(scores[i] for i in members)
            for i in free:
                _move(scores, i, missing / len(free))
    return {name: round(score, 4) for name, score in zip(order, scores, strict=True)}


def _between_anchors(values: Sequence[float | None]) -> list[float]:
    anchors = [(i, value) for i, value in enumerate(values) if value is not None]
    scores = [0.0] * len(values)
    for (left, high), (right, low) in pairwise(anchors):
        for i in range(left, right + 1):
            scores[i] = high + (low - high) * (i - left) / (right - left)
    return scores


def _move(scores: list[float], i: int, by: float) -> None:
    """Move one score as far as its neighbours in the ranking allow."""
    upper = scores[i - 1] - _GAP if i else scores[i] + _TOP_DROP
    lower = scores[i + 1] + _GAP if i + 1 < len(scores) else scores[i]
    scores[i] = min(max(scores[i] + by, lower), upper)
