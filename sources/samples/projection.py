"""Bring a province's normalised scores to the scores that its aggregates must have, moving them as little as may be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_ROUNDS = 1000
_SLACKS = (1e-9, 0.0032, 0.0065)
"""Published halves and wholes were rounded one by one, so they may contradict each other by half a hundredth."""


class Unreachable(ValueError):
    """The wanted scores contradict each other or the bounds."""


def project(start: Vector, rows: NDArray[np.float64], wanted: Vector, width: Vector, low: Vector, high: Vector) -> Vector:
    """The point reached from `start` by projecting in turn on each condition `rows @ x = wanted +- width`, within bounds.

    Shapes: `start`, `low`, `high` (indicators); `rows` (conditions, indicators); `wanted`, `width` (conditions). A cell
    with `low == high` is fixed.
    Method: cyclic projections on convex sets (Bregman 1965). Raises Unreachable where they do not meet, even with the
    slack that rounding explains.
    """
    point = start
    for least in _SLACKS:
        slack = np.maximum(width, least)
        point = np.clip(start, low, high)
        for _ in range(_ROUNDS):
            gaps = wanted - rows @ point
            if bool((np.abs(gaps) <= slack).all()):
                return point
            for row, value, room in zip(rows, wanted, slack, strict=True):
                point = _onto(point, row, float(value), float(room), low, high)
    raise Unreachable(f"remaining gaps {np.round(rows @ point - wanted, 3).tolist()}")


def _onto(point: Vector, row: Vector, value: float, slack: float, low: Vector, high: Vector) -> Vector:
    """One step towards `|row @ x - value| <= slack`, moving only cells that can move that way."""
    gap = value - float(row @ point)
    if abs(gap) <= slack:
        return point
    gap -= 0.9 * slack if gap > 0 else -0.9 * slack
    movable = (row > 0) & (point < high if gap > 0 else point > low)
    step = row * movable
    norm = float(step @ step)
    return np.minimum(np.maximum(point + step * (gap / norm), low), high) if norm else point
