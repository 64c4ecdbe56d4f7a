"""What the target model answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.inputs import TargetRow
from reports.targets.answer import GoalAnswer
from reports.targets.ceilings import Ceiling
from reports.targets.milestones import Milestone
from reports.targets.outlook import Outlook
from reports.targets.positions import Position
from reports.targets.scenarios import Scenario
from reports.targets.strategy import Strategy
from sources.case import Goal
from sources.contracts import Finding


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """The targets of one province and year (in the order of `targets.csv`) and what stands behind them.

    `ceilings`: of the plan's year, by indicator. `goal` and `answer` are None where no goal is set. `scenarios`: only
    commitments, commitments and proposal (where there is one), all ceilings; for the goal's year, else the plan's.
    `strategy`: the views of the goal's problem, None without a goal.
    """

    rows: tuple[TargetRow, ...]
    findings: tuple[Finding, ...]
    goal: Goal | None
    answer: GoalAnswer | None
    positions: tuple[Position, ...]
    ceilings: Mapping[str, Ceiling]
    scenarios: tuple[Scenario, ...]
    milestones: tuple[Milestone, ...]
    outlook: Outlook
    strategy: Strategy | None = None
