"""A linear or mixed-integer program as plain arrays, and its solution by HiGHS.

The arrays are the whole interface, so that the tests can hand the same program to a second solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TOLERANCE = 1e-10
"""Of a linear program."""

WHOLE_TOLERANCE = 1e-7
"""Of the search for whole numbers: below it HiGHS 1.15 may cut off the optimum, more often still without its presolve
(7 of 558 programs of the oracle at 1e-10). Its optimum is then a hair too low, which a bound may be."""


@dataclass(frozen=True)
class Program:
    """Minimise `cost @ x` subject to `row_lower <= rows @ x <= row_upper` and `lower <= x <= upper`.

    Shapes: `cost`, `lower`, `upper`, `whole` (n,); `rows` (m, n); `row_lower`, `row_upper` (m,). `whole` marks the
    variables that must be whole numbers.
    """

    cost: Array
    rows: Array
    row_lower: Array
    row_upper: Array
    lower: Array
    upper: Array
    whole: NDArray[np.bool_]


@dataclass
class Draft:
    """A program while it is being written: variables and limits are added one by one."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    limits: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def variable(self, cost: float, upper: float, *, lower: float = 0.0, whole: bool = False) -> int:
        """Add a variable; returns its column."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def limit(self, terms: Mapping[int, float], *, lower: float = -np.inf, upper: float = np.inf) -> int:
        """Add `lower <= sum of coefficient times column <= upper`; returns its row."""
        self.limits.append((terms, lower, upper))
        return len(self.limits) - 1

    def program(self, count: int | None = None) -> Program:
        """The program with its first `count` limits, by default all."""
        limits = self.limits[:count]
        rows = np.zeros((len(limits), len(self.cost)))
        for position, (terms, _, _) in enumerate(limits):
            rows[position, list(terms)] = list(terms.values())
        row_lower, row_upper = (np.array([limit[side] for limit in limits], dtype=float) for side in (1, 2))
        cost, lower, upper = (np.array(side, dtype=float) for side in (self.cost, self.lower, self.upper))
        return Program(cost, rows, row_lower, row_upper, lower, upper, np.array(self.whole, dtype=bool))


@dataclass(frozen=True)
class Solution:
    """An optimum: `values` (n,), `objective`, and for a linear program the price of each row and bound.

    `bound`: no point of the program has a lower objective than this.
    `row_prices` (m,): what one more unit of a row's bound adds to the objective; `bound_prices` (n,): the same for the
    bound at which a variable stands. In a mixed-integer program they hold for the whole numbers chosen.
    """

    values: Array
    objective: float
    row_prices: Array
    bound_prices: Array
    bound: float


def solve(program: Program) -> Solution | None:
    """The optimum found by HiGHS to a relative gap of zero, or None where no point satisfies the program.

    The whole numbers, once found, are fixed and the rest is solved again, so that the figures are those of a linear
    program at the whole numbers themselves and not within a tolerance of them.
    """
    found = _run(program, WHOLE_TOLERANCE if program.whole.any() else TOLERANCE)
    if found is None or not program.whole.any():
        return found
    left = fixed(program, found.values)
    settled = _run(left, TOLERANCE) or _run(left, WHOLE_TOLERANCE)
    return None if settled is None else replace(settled, bound=min(found.bound, settled.objective))


def fixed(program: Program, values: Array) -> Program:
    """The linear program that is left when the whole numbers are those of `values` (n,)."""
    chosen = np.round(values)
    lower, upper = (np.where(program.whole, chosen, bound) for bound in (program.lower, program.upper))
    return replace(program, lower=lower, upper=upper, whole=np.zeros_like(program.whole))


def _run(program: Program, tolerance: float) -> Solution | None:
    """One run of HiGHS with one thread and a fixed seed, so that the same program always gives the same point."""
    import highspy

    if not program.cost.size or np.isposinf(program.row_lower).any() or np.isneginf(program.row_upper).any():
        return _without_solver(program)
    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", TOLERANCE),
        ("mip_feasibility_tolerance", tolerance),
        ("primal_feasibility_tolerance", tolerance),
        ("dual_feasibility_tolerance", tolerance),
    ):
        highs.setOptionValue(name, value)
    highs.passModel(_model(program))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = highs.getSolution()
    values = np.asarray(found.col_value, dtype=float)
    return Solution(
        values=values,
        objective=float(program.cost @ values),
        row_prices=np.asarray(found.row_dual, dtype=float),
        bound_prices=np.asarray(found.col_dual, dtype=float),
        bound=highs.getInfo().mip_dual_bound if program.whole.any() else float(program.cost @ values),
    )


def _without_solver(program: Program) -> Solution | None:
    """What HiGHS must not be handed: a program without variables, or with a limit that no number satisfies."""
    if program.cost.size or np.any(program.row_lower > TOLERANCE) or np.any(program.row_upper < -TOLERANCE):
        return None
    return Solution(np.zeros(0), 0.0, np.zeros(len(program.rows)), np.zeros(0), 0.0)


def _model(program: Program) -> object:
    import highspy

    count, width = program.rows.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, count
    model.col_cost_, model.col_lower_, model.col_upper_ = program.cost, program.lower, program.upper
    model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
    used = program.rows != 0
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(used.sum(axis=1))])
    model.a_matrix_.index_ = np.nonzero(used)[1]
    model.a_matrix_.value_ = program.rows[used]
    if program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(whole)] for whole in program.whole]
    return model
