"""Targets year by year: monotone, in the raw unit that a department controls, with score and rank as consequences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.targets.ceilings import PeerHistory, ceiling
from reports.targets.signed import Variant
from sources.case import TargetSettings


@dataclass(frozen=True, slots=True)
class Milestone:
    """What the plan asks for in one year: raw values by indicator; score and rank are theirs when rivals stand still."""

    year: int
    committed: Mapping[str, Decimal]
    proposed: Mapping[str, Decimal]
    score: float
    rank: int
    field: int


def milestone_years(plan_year: int, goal_year: int | None, claimed: set[int], settings: TargetSettings) -> tuple[int, ...]:
    """The plan's year, the next, those of the settings, the goal's, and every year that a commitment names."""
    years = {plan_year, plan_year + 1, *settings.milestone_years, *claimed, *([goal_year] if goal_year else [])}
    return tuple(sorted(year for year in years if year >= plan_year))


def proposed_in(
    proposal: Variant | None, goal_year: int, year: int, histories: Mapping[str, PeerHistory], settings: TargetSettings
) -> dict[str, Decimal]:
    """The proposal's values for `year`: an even pace up to the goal's year, within each year's ceiling, then held."""
    if proposal is None:
        return {}
    values = {}
    for move in proposal.moves:
        history = histories[move.code]
        if year >= goal_year:
            values[move.code] = move.stop
            continue
        share = Decimal(year - history.edition) / Decimal(goal_year - history.edition)
        paced = float(move.start + (move.stop - move.start) * share)
        top = float(ceiling(history, year, settings).value)
        within = min(paced, top) if history.row.direction > 0 else max(paced, top)
        values[move.code] = history.steps.towards(within, float(move.start))
    return values
