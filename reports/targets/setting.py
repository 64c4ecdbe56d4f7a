"""Setting the targets of one province: decisions, goal, proposal, years, scenarios and outlook, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from reports.inputs import PlanInputs, TargetInput, TargetRow
from reports.targets.answer import Asked, GoalAnswer, answer_goal, asked_of, standing_of
from reports.targets.ceilings import PeerHistory, ceiling, histories
from reports.targets.comparable import EditionPair, edition_pairs
from reports.targets.decisions import Decision, Decisions, decide
from reports.targets.demands import demand_of, refuse_if_empty
from reports.targets.goal_findings import cost_findings, count_findings, goal_findings
from reports.targets.milestones import Milestone, milestone_years, proposed_in
from reports.targets.outcome import TargetOutcome
from reports.targets.outlook import Outlook, outlook, yearly_changes
from reports.targets.positions import positions
from reports.targets.rows import target_row
from reports.targets.scenarios import Scenario, run_scenario
from reports.targets.signed import Variant
from reports.targets.standing import Array, Standing
from reports.targets.strategy import strategy
from reports.targets.table import in_order
from reports.targets.words import MESSAGES
from sources.case import Goal, TargetSettings
from sources.contracts import Finding
from sources.words.vocabulary import Force


def set_targets(inputs: PlanInputs, settings: TargetSettings | None = None) -> TargetOutcome:
    """The targets of `inputs.province`; without `settings` those of `inputs.policy` count.

    Raises Refused where the newest edition does not know the province or has no figure of it, and for a goal that is met
    already or outside the field of provinces.
    """
    newest = inputs.editions[-1]
    if inputs.province not in newest.raw.index:
        raise MESSAGES.refused("PII-GOAL-PROVINCE", province=inputs.province, edition=newest.edition)
    return _Setting(inputs, settings or inputs.policy).outcome()


@dataclass(frozen=True, slots=True)
class _Year:
    """What is asked for in one year, as far as the forward model knows the indicators: commitments, then proposal."""

    year: int
    committed: Mapping[str, Decimal]
    proposed: Mapping[str, Decimal]
    scenario: Scenario


def band_of(inputs: PlanInputs, values: Mapping[str, Decimal]) -> Outlook:
    """The outlook for the plan's year if exactly `values` were the targets: what a commitment names counts by its verb, all
    else as proposed. The chance of a goal is left out."""
    setting = _Setting(replace(inputs, goal=None), inputs.policy)
    committed = {code: value for code, value in setting._committed(setting.year).items() if values.get(code) == value}
    proposed = {code: value for code, value in values.items() if code in setting.histories and code not in committed}
    return setting._outlook(setting.year, committed, proposed)


class _Setting:
    """One run of the target model."""

    def __init__(self, inputs: PlanInputs, settings: TargetSettings) -> None:
        self.inputs, self.settings = inputs, settings
        self.newest = inputs.editions[-1]
        self.pairs: tuple[EditionPair, ...] = edition_pairs(inputs.editions)
        self.histories: dict[str, PeerHistory] = histories(inputs.province, self.newest, self.pairs, settings)
        self.decisions: Decisions = decide(inputs, self.histories, settings)
        self.base: Standing = standing_of(self.newest, inputs.province)
        refuse_if_empty(self.base)
        self.year = inputs.goal.year if inputs.goal else inputs.year
        self.asked: Asked | None = self._asked(inputs.goal) if inputs.goal else None
        self.answer: GoalAnswer | None = self._answer(inputs.goal, self.asked) if inputs.goal and self.asked else None

    def outcome(self) -> TargetOutcome:
        claimed = {asked.year for asked in self.inputs.target_inputs}
        goal = self.inputs.goal
        shown = milestone_years(self.inputs.year, goal.year if goal else None, claimed, self.settings)
        years = {year: self._year(year) for year in sorted({*shown, *claimed})}
        state = years[self.year]
        chances = self._outlook(self.year, state.committed, state.proposed)
        return TargetOutcome(
            rows=in_order([*self._rows(years), *self._further_rows(years)]),
            findings=(*self.decisions.findings, *goal_findings(self.answer, chances), *self._counts()),
            goal=goal,
            answer=self.answer,
            positions=positions(self.inputs, self.base, self.pairs),
            ceilings={code: ceiling(item, self.inputs.year, self.settings) for code, item in self.histories.items()},
            scenarios=self._scenarios(years[self.year]),
            milestones=tuple(self._milestone(years[year]) for year in shown),
            outlook=chances,
            strategy=strategy(self.asked.problem, self.asked.demand, self.newest.regions) if self.asked else None,
        )

    def _answer(self, goal: Goal, asked: Asked) -> GoalAnswer:
        chance = self._chance if goal.confidence and len(self.pairs) >= self.settings.least_pairs else None
        return answer_goal(self.inputs, goal, self.base, asked, self.histories, chance)

    def _asked(self, goal: Goal) -> Asked:
        disputed = self.decisions.disputed_by(goal.year)
        return asked_of(self.inputs, goal, self._committed(goal.year), disputed, self.histories, self.settings)

    @property
    def proposal(self) -> Variant | None:
        return self.answer.proposal if self.answer else None

    def _counts(self) -> tuple[Finding, ...]:
        moves = self.proposal.moves if self.proposal else ()
        return (*cost_findings(self.answer, self.settings), *count_findings(moves, self.histories, self.settings))

    def _committed(self, year: int) -> dict[str, Decimal]:
        """The committed values that the forward model can take: indicators of which it has the province's raw value."""
        in_force = self.decisions.committed_by(year)
        return {code: claim.value for code, claim in in_force.items() if code in self.histories and code in self.base.row}

    def _year(self, year: int) -> _Year:
        committed = self._committed(year)
        proposed = proposed_in(self.proposal, self.year, year, self.histories, self.settings)
        proposed = {code: value for code, value in proposed.items() if code not in committed}
        scenario = run_scenario("proposal", year, self.base, {**committed, **proposed}, self.newest)
        return _Year(year, committed, proposed, scenario)

    def _rows(self, years: Mapping[int, _Year]) -> list[TargetRow]:
        return [self._row(decision, years[decision.asked.year]) for decision in self.decisions.items]

    def _further_rows(self, years: Mapping[int, _Year]) -> list[TargetRow]:
        """Rows of proposals in the years up to the goal's for which nobody has made a decision."""
        decided = {(asked.code, asked.year) for asked in self.inputs.target_inputs}
        baselines = {asked.code: asked.baseline for asked in self.inputs.target_inputs}
        nodes = self.newest.tree.nodes
        return [
            self._row(Decision(nodes[code], TargetInput(code, state.year, baselines[code])), state)
            for state in years.values()
            for code in state.proposed
            if (code, state.year) not in decided and self.inputs.year <= state.year <= self.year
        ]

    def _row(self, decision: Decision, state: _Year) -> TargetRow:
        code = decision.row.code
        held = self.decisions.committed_by(state.year).get(code)
        relied_on = self.answer is not None and self.answer.reachable
        history = self.histories.get(code)
        return target_row(
            decision,
            self.newest,
            held=held,
            proposed=state.proposed.get(code),
            maintained=relied_on and code in self.base.row,
            score=state.scenario.indicator_scores.get(code) if code in self.histories else None,
            top=ceiling(history, state.year, self.settings).value if history else None,
        )

    def _scenarios(self, state: _Year) -> tuple[Scenario, ...]:
        committed = run_scenario("commitments", state.year, self.base, state.committed, self.newest)
        locked = {*state.committed, *self.decisions.disputed_by(state.year), *self.settings.excluded}
        tops = {
            code: ceiling(item, state.year, self.settings).value
            for code, item in self.histories.items()
            if code not in locked and code in self.base.row
        }
        highest = run_scenario("ceilings", state.year, self.base, {**state.committed, **tops}, self.newest)
        return (committed, *([state.scenario] if state.proposed else []), highest)

    def _milestone(self, state: _Year) -> Milestone:
        scenario = state.scenario
        return Milestone(state.year, state.committed, state.proposed, scenario.score, scenario.rank, scenario.field)

    def _chance(self, proposed: Mapping[str, Decimal]) -> float:
        """The chance of the goal in its year, with the commitments and these values proposed."""
        return self._outlook(self.year, self._committed(self.year), proposed).probability or 0.0

    @cached_property
    def _changes(self) -> list[Array]:
        return [yearly_changes(pair, self.base.top) for pair in self.pairs]

    def _outlook(self, year: int, committed: Mapping[str, Decimal], proposed: Mapping[str, Decimal]) -> Outlook:
        in_force = self.decisions.committed_by(year)
        forces = {code: in_force[code].commitment.force for code in committed}
        forces.update(dict.fromkeys(proposed, Force.PROPOSED))
        standing = standing_of(self.newest, self.inputs.province, {**committed, **proposed})
        baseline = {code: Decimal(repr(self.histories[code].own)) for code in forces}
        goal = self.inputs.goal
        pillars = tuple(row.code for row in self.newest.tree.pillars if row.code in standing.row)
        asked = (goal, demand_of(standing, goal, self.newest.regions, pillars)) if goal else None
        regions = self.newest.regions
        return outlook(standing, baseline, forces, self.pairs, self._changes, year, asked, regions, self.settings)
