"""Scenarios side by side: what the commitments reach, what the proposal adds, what all ceilings would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reports.inputs import EditionData
from reports.targets.sensitivity import sensitivities
from reports.targets.standing import Array, Standing
from reports.targets.words import NOBODY

NAMES = ("commitments", "proposal", "ceilings")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One forward run for one year. `values`: the raw values set, by indicator.

    `scores`: the province's score in the index and in each pillar; `indicator_scores`: of the indicators. `by_department`:
    points of the index that each lead department's indicators carry, `other_points` what is left of the change (zero where
    the tree has only arithmetic means).
    """

    name: str
    year: int
    values: Mapping[str, Decimal]
    score: float
    rank: int
    field: int
    scores: Mapping[str, float]
    indicator_scores: Mapping[str, float]
    by_department: Mapping[str, float]
    other_points: float


def run_scenario(name: str, year: int, base: Standing, values: Mapping[str, Decimal], edition: EditionData) -> Scenario:
    """The forward run of `values` from the baseline `base`, every bound and every rival recomputed."""
    row = base.values.copy()
    for code, value in values.items():
        row[base.row[code]] = float(value)
    field = base.field(row)
    own = base.own(field)
    carried = _carried(base, own)
    leads = {item.code: item.lead or NOBODY for item in edition.tree.indicators}
    by_department: dict[str, float] = {}
    for code, points in zip(base.indicators, carried, strict=True):
        if code in values:
            by_department[leads[code]] = by_department.get(leads[code], 0.0) + float(points)
    shown = [item.code for item in edition.tree if item.level in ("index", "pillar") and item.code in base.row]
    change = base.figure(field) - base.figure(base.base)
    return Scenario(
        name=name,
        year=year,
        values=dict(values),
        score=base.figure(field),
        rank=base.rank(field) or len(base.units),
        field=len(base.units),
        scores={code: float(own[base.row[code]]) for code in shown},
        indicator_scores={code: float(own[base.row[code]]) for code in base.indicators if not np.isnan(own[base.row[code]])},
        by_department=dict(sorted(by_department.items())),
        other_points=change - sum(by_department.values()),
    )


def _carried(base: Standing, own: Array) -> Array:
    """Points of the index that each indicator's change carries: its change times its sensitivity half way."""
    before = base.own(base.base)
    half = base.aggregated((before + own)[: len(base.indicators)] / 2)
    change = (own - before)[: len(base.indicators)]
    return np.where(np.isnan(change), 0.0, change * sensitivities(base, half, base.top))
