"""The cheapest way of one unit of any composite index to a rank or a score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reports.targets.demands import Demand, demand_of, refuse_if_empty, refuse_if_met, refuse_if_outside
from reports.targets.levers import levers, merges
from reports.targets.model import Rules
from reports.targets.proposal import Proposal
from reports.targets.sensitivity import powers
from reports.targets.solving import Best, Problem, best_reachable, propose
from reports.targets.standing import Array, Standing
from reports.targets.words import MESSAGES, tell
from sources.case import Goal
from sources.contracts import Finding
from sources.innovation_index.method import Index
from sources.innovation_index.method.normalisation import BY_RANK
from sources.words.numbers import SCORE_PLACES, from_float, shown

GAP_PLACES = 4


@dataclass(frozen=True)
class CheapestWay:
    """The answer to one goal: the proposal, or None where the goal cannot be reached, and the best that can be.

    In the document: `score_needed` is the score of the R-th among the others as they stand now, `score_needed_after` as they
    stand after the proposal. `gap_percent`: the optimum is within so many percent of the cost (null where no bound is
    known); `proven`: it is the optimum. `loses_spread`: indicators that drop out of everybody's score by the proposal.
    """

    standing: Standing
    demand: Demand
    proposal: Proposal | None
    best: Best

    def to_json(self) -> dict[str, Any]:
        """The document of DESIGN section 5, and what one more point of each binding ceiling or of the goal is worth."""
        made, standing = self.proposal, self.standing
        return {
            "feasible": made is not None,
            "cost": made.cost if made else None,
            "score_before": standing.figure(standing.base),
            "rank_before": standing.rank(standing.base),
            "score_needed": self._needed(standing.base),
            "score_needed_after": self._needed(made.field) if made else None,
            "score_after": standing.figure(made.field) if made else None,
            "rank_after": standing.rank(made.field) if made else None,
            "moves": [
                {
                    "code": move.code,
                    "from": move.start,
                    "to": move.stop,
                    "from_normalised": move.start_points,
                    "to_normalised": move.stop_points,
                    "cost": move.cost,
                }
                for move in (made.moves if made else ())
            ],
            "best_reachable": {"score": self.best.score, "rank": self.best.rank},
            "binding_ceilings": self.best.gains,
            "cost_of_one_more_point": made.demand_price if made else None,
            "proven": made is not None and made.proven,
            "gap_percent": None if made is None or made.gap is None else 100 * made.gap,
            "loses_spread": list(made.merged) if made else [],
            "findings": [finding.to_json() for finding in self.findings()],
        }

    def findings(self) -> tuple[Finding, ...]:
        """What is proven of the proposal, and what it does to others."""
        made = self.proposal
        if made is None:
            return ()
        gap = None if made.gap is None else shown(from_float(100 * made.gap), GAP_PLACES)
        code = "PII-GOAL-PROVEN" if made.proven else "PII-GOAL-WITHIN" if gap else "PII-GOAL-NOT-PROVEN"
        told = [tell(code, (), gap=gap)]
        before, after = (self._needed(field) for field in (self.standing.base, made.field))
        if abs(after - before) > 1e-6:
            points = [shown(from_float(value), SCORE_PLACES) for value in (before, after)]
            told.append(tell("PII-GOAL-RIVAL-FALLS", (), before=points[0], after=points[1]))
        return (*told, *(tell("PII-GOAL-SPREAD", (code,), indicator=code) for code in made.merged))

    def _needed(self, field: Array) -> float:
        return float(self.demand.frozen(self.standing, field).needed[0])


def cheapest_way(
    index: Index,
    unit: str,
    goal: Goal,
    *,
    costs: Mapping[str, float] | None = None,
    ceiling: str = "best",
    max_indicators: int | None = None,
) -> CheapestWay:
    """The least total cost with which `unit` reaches `goal` (rank or score) when the others keep their raw values.

    `costs`: of one normalised point, 1 where absent. `ceiling`: `best` observed, or `quantile:Q` of the normalised column.
    Raises Refused for an unknown unit, a goal of another kind, outside the field or already met, a cost that is not
    positive, and a method that gives a unit no score of its own.
    """
    if unit not in index.units:
        raise MESSAGES.refused("PII-GOAL-UNIT", unit=unit)
    if goal.kind not in ("rank", "score"):
        raise MESSAGES.refused("PII-GOAL-KIND", text=goal.text())
    if max_indicators is not None and max_indicators < 1:
        raise MESSAGES.refused("PII-GOAL-LIMIT", value=max_indicators)
    standing = Standing(index, unit)
    _check_method(standing)
    _check_costs(standing, costs or {})
    refuse_if_empty(standing)
    refuse_if_outside(goal, standing.scale)
    demand = demand_of(standing, goal, {}, ())
    refuse_if_met(standing, goal, demand)
    tops = observed_ceilings(standing, ceiling)
    problem = Problem(
        standing,
        levers(standing, tops, costs or {}),
        merges(standing, tops, costs or {}),
        Rules(max_indicators=max_indicators),
    )
    found = propose(problem, demand)
    return CheapestWay(standing, demand, found, best_reachable(problem, demand, found))


def observed_ceilings(standing: Standing, words: str) -> dict[str, float]:
    """The normalised ceiling of every indicator: the best observed, or a quantile (linear between values) of the column."""
    kind, _, number = words.partition(":")
    try:
        share = 1.0 if kind == "best" and not number else float(number)
    except ValueError:
        share = math.nan
    if kind not in ("best", "quantile") or not 0 <= share <= 1:
        raise MESSAGES.refused("PII-GOAL-CEILING", text=words)
    columns = standing.base[:, : len(standing.indicators)]
    tops = {}
    for row, code in enumerate(standing.indicators):
        present = columns[~np.isnan(columns[:, row]), row]
        if present.size:
            tops[code] = float(np.quantile(present, share))
    return tops


def costs_from_table(table: pd.DataFrame) -> dict[str, float]:
    """Code -> cost of one normalised point, from a table of text with the columns `code, cost`; an empty cost is absent."""
    if not {"code", "cost"} <= set(table.columns) or table["code"].duplicated().any():
        raise MESSAGES.refused("PII-GOAL-COST-TABLE")
    costs = {}
    for code, text in zip(table["code"], table["cost"], strict=True):
        if str(text).strip():
            try:
                costs[str(code).strip()] = float(str(text).strip())
            except ValueError as error:
                raise MESSAGES.refused("PII-GOAL-COST", code_name=code, value=text) from error
    return costs


def _check_costs(standing: Standing, costs: Mapping[str, float]) -> None:
    for code, cost in costs.items():
        if code not in standing.indicators:
            raise MESSAGES.refused("PII-GOAL-COST-UNKNOWN", code_name=code)
        if not (math.isfinite(cost) and cost > 0):
            raise MESSAGES.refused("PII-GOAL-COST", code_name=code, value=cost)


def _check_method(standing: Standing) -> None:
    """Raises Refused where a unit has no score of its own, or where a point of an indicator is a place among rivals."""
    method = standing.index.method
    found = powers(standing)
    if not found or any(power is None or power > 1 for power in found):
        named = method.aggregate.default.by if method.aggregate and method.aggregate.default else "none"
        raise MESSAGES.refused("PII-GOAL-METHOD", method=named)
    ways = {method.normalise.of(code).by for code in standing.indicators} if method.normalise else set()
    if ways & set(BY_RANK):
        raise MESSAGES.refused("PII-GOAL-STEPS", method=", ".join(sorted(ways & set(BY_RANK))))
