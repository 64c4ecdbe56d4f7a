"""A matrix of normalised scores in the making: provinces down, indicators across, moved to the conditions it must meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scripts.workshop.edition import effective_weights
from sources.tree import Tree

Matrix = NDArray[np.float64]

_MARGIN = 0.4
_ROUNDS = 60
_PROJECTIONS = 1000
_SLACKS = (1e-9, 0.0032, 0.0065)
"""Published halves and wholes were rounded one by one, so they may contradict each other by half a hundredth."""


class Draft:
    """Scores (0-100, shape provinces x indicators) with cell bounds, presence, wanted aggregate scores and wanted ranks.

    `asked` holds the scores (middle, half width) that this class asks for, to bring provinces to their wanted ranks.
    """

    def __init__(self, names: Sequence[str], tree: Tree, scores: Matrix) -> None:
        self.names = list(names)
        self.codes = [node.code for node in tree.indicators]
        self.tree = tree
        self.scores = scores
        self.low = np.full(scores.shape, 0.6)
        self.high = np.full(scores.shape, 98.5)
        self.present = np.ones(scores.shape, dtype=bool)
        self.wanted: dict[tuple[int, str], float] = {}
        self.asked: dict[tuple[int, str], tuple[float, float]] = {}
        self.ranks: list[tuple[int, str, int]] = []
        self._weights: dict[tuple[str, bytes], Matrix] = {}

    def fix(self, province: int, code: str, score: float) -> None:
        """Hold one cell at a score."""
        column = self.codes.index(code)
        self.low[province, column] = self.high[province, column] = self.scores[province, column] = score

    def fixed(self, province: int, code: str) -> bool:
        column = self.codes.index(code)
        return bool(self.low[province, column] == self.high[province, column])

    def weights(self, province: int, code: str) -> Matrix:
        """The effective weights of `code` for one province, over all indicators."""
        key = (code, self.present[province].tobytes())
        if key not in self._weights:
            present = frozenset(c for c, known in zip(self.codes, self.present[province], strict=True) if known)
            leaves = effective_weights(self.tree, code, present)
            self._weights[key] = np.array([float(leaves.get(c, 0)) for c in self.codes])
        return self._weights[key]

    def column(self, code: str) -> Matrix:
        """The score of `code` for every province."""
        return np.array([float(self.weights(i, code) @ self.scores[i]) for i in range(len(self.names))])

    def settle(self) -> None:
        """Project every province on its conditions until all wanted ranks hold. Raises Unreachable, or RuntimeError."""
        for _ in range(_ROUNDS):
            for i in range(len(self.names)):
                self._project(i)
            if not [None for i, code, rank in self.ranks if self._correct(i, code, rank)]:
                return
        raise RuntimeError(f"ranks do not settle: {self.broken_ranks()}")

    def broken_ranks(self) -> list[tuple[str, str, int]]:
        return [
            (self.names[i], code, rank)
            for i, code, rank in self.ranks
            if 1 + int((self.column(code) > self.column(code)[i]).sum()) != rank
        ]

    def _project(self, i: int) -> None:
        asked = {code: room for (province, code), room in self.asked.items() if province == i}
        asked |= {code: (value, 0.0) for (province, code), value in self.wanted.items() if province == i}
        conditions = sorted(asked.items())
        rows = np.array([self.weights(i, code) for code, _ in conditions])
        middle, width = np.array([room for _, room in conditions]).T
        self.scores[i] = project(self.scores[i], rows, middle, width, self.low[i], self.high[i])

    def _correct(self, i: int, code: str, rank: int) -> bool:
        """Ask for scores that would bring province `i` to its rank in `code`; False if it stands there already."""
        scores = self.column(code)
        others = sorted((j for j in range(len(scores)) if j != i), key=lambda j: -scores[j])
        above = sum(scores[j] > scores[i] - 1e-9 for j in others)
        if above == rank - 1:
            return False
        if (i, code) in self.wanted:
            self._make_way(scores, others, above, rank, i, code)
            return True
        upper = scores[others[rank - 2]] if rank > 1 else min(scores[others[0]] + 4 * _MARGIN, 100)
        lower = scores[others[rank - 1]] if rank <= len(others) else max(scores[others[-1]] - 4 * _MARGIN, 0)
        if code in self.codes:
            self.fix(i, code, (upper + lower) / 2)
        else:
            self.asked[i, code] = ((upper + lower) / 2, (upper - lower) * 0.45)
        return True

    def _make_way(self, scores: Matrix, others: list[int], above: int, rank: int, i: int, code: str) -> None:
        """The score of `i` is known, so the others nearest to it move to its other side."""
        for k, j in enumerate(reversed(others[rank - 1 : above])):
            self.asked[j, code] = (scores[i] - _MARGIN * (above - rank + 1 - k), 0.0)
        for k, j in enumerate(others[above : rank - 1]):
            self.asked[j, code] = (scores[i] + _MARGIN * (rank - 1 - above - k), 0.0)


class Unreachable(ValueError):
    """The wanted scores contradict each other or the bounds."""


def project(start: Matrix, rows: Matrix, wanted: Matrix, width: Matrix, low: Matrix, high: Matrix) -> Matrix:
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
        for _ in range(_PROJECTIONS):
            gaps = wanted - rows @ point
            if bool((np.abs(gaps) <= slack).all()):
                return point
            for row, value, room in zip(rows, wanted, slack, strict=True):
                point = _onto(point, row, float(value), float(room), low, high)
    raise Unreachable(f"remaining gaps {np.round(rows @ point - wanted, 3).tolist()}")


def _onto(point: Matrix, row: Matrix, value: float, slack: float, low: Matrix, high: Matrix) -> Matrix:
    """One step towards `|row @ x - value| <= slack`, moving only cells that can move that way."""
    gap = value - float(row @ point)
    if abs(gap) <= slack:
        return point
    gap -= 0.9 * slack if gap > 0 else -0.9 * slack
    movable = (row > 0) & (point < high if gap > 0 else point > low)
    step = row * movable
    norm = float(step @ step)
    return np.minimum(np.maximum(point + step * (gap / norm), low), high) if norm else point
