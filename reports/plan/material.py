"""What all chapters are written from, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import PlanInputs, TargetRow
from reports.plan.content import Fixed, FixedKind, Marked, NumberUse, Segment, Text
from reports.plan.numbers import NumberBook, Operand
from reports.plan.readings import Readings, coded, framework_operand
from reports.plan.wording import joined, words
from reports.targets import TargetOutcome
from sources.contracts import Commitment, Finding
from sources.tree import Node
from sources.words.vocabulary import Basis, ClaimState


@dataclass(frozen=True, slots=True)
class Material:
    """The inputs, the targets, what the target model answered (None where it was not asked), and the book of numbers."""

    inputs: PlanInputs
    targets: tuple[TargetRow, ...]
    outcome: TargetOutcome | None
    book: NumberBook
    readings: Readings

    @property
    def province(self) -> str:
        return self.inputs.province

    def year(self) -> NumberUse:
        """The year that the plan is for."""
        return self.readings.years_after("plan.year", self.inputs.year)

    def target_years(self) -> tuple[int, ...]:
        return tuple(sorted({row.target_year for row in self.targets} | {self.inputs.year}))

    def targets_of(self, code: str) -> dict[int, TargetRow]:
        """The targets of one indicator by year."""
        return {row.target_year: row for row in self.targets if row.indicator_code == code}

    def has_target(self, row: Node) -> bool:
        """Whether an indicator has a value to reach in the plan's year."""
        target = self.targets_of(row.code).get(self.inputs.year)
        return target is not None and target.target_value is not None

    def basis_of(self, row: Node) -> Basis:
        """What the target of the plan's year rests on; "missing" without one."""
        target = self.targets_of(row.code).get(self.inputs.year)
        return target.basis if target is not None else Basis.MISSING

    def pending(self, code: str | None = None) -> tuple[Commitment, ...]:
        """The commitments (to one indicator, or to any) that still wait for review."""
        return tuple(
            claim.commitment
            for claim in self.inputs.claims
            if claim.state is ClaimState.PENDING and claim.names_an_indicator and code in (None, claim.code)
        )

    def without_target(self) -> tuple[Node, ...]:
        return tuple(row for row in self.readings.indicators if not self.has_target(row))

    def usable_commitments(self, code: str) -> tuple[Commitment, ...]:
        """The reviewed (or tabled) commitments for one indicator, in the order of the inputs."""
        return tuple(claim.commitment for claim in self.inputs.claims if claim.is_accepted and claim.code == code)

    def findings(self) -> tuple[Finding, ...]:
        """The findings of reading and joining, and those of the target model."""
        return (*self.inputs.findings, *(self.outcome.findings if self.outcome else ()))

    def count(
        self, number_id: str, rows: Sequence[Node], among: Sequence[Node] | None = None
    ) -> NumberUse:
        """How many nodes of the framework `rows` are, out of `among` (by default, all indicators where `rows` are some)."""
        status = self.readings.current.status
        scope = among if among is not None else rows if rows else self.readings.indicators
        chosen = {row.code for row in rows}
        operands = [framework_operand(row, "counted" if row.code in chosen else "passed_over", status) for row in scope]
        return self.book.computed(number_id, "count", operands)

    def setting(self, number_id: str, name: str, value: Decimal | str, text: str) -> NumberUse:
        """A number that a person chose when the plan was ordered; its source is the setting of that name."""
        from sources.words.vocabulary import Status

        source = Operand(f"setting:{name}", "setting", value, Status.PROVISIONAL)
        return self.book.read(number_id, source, text, kind="typed_by_hand", rule=f"setting:{name}")

    def ranked(self, *, by_gap: bool = False) -> list[tuple[Decimal, Node]]:
        """The pillars with their ranks (best first) or their gaps to the national mean (widest first)."""
        readings = self.readings
        found = []
        for row in readings.pillars:
            use = readings.gap(row.code) if by_gap else readings.rank(readings.current, row.code)
            value = readings.value(use)
            if value is not None:
                found.append((value, row))
        return sorted(found, key=lambda item: (item[0], item[1].code))


def codes_of(rows: Sequence[Node]) -> Text:
    """The codes of indicators, with commas between them."""
    return joined([(coded(row.code),) for row in rows])


def lead_of(row: Node) -> Text:
    """The lead department of an indicator, marked where the assignment itself is made up; empty without one."""
    if row.lead is None:
        return ()
    return titled(row.lead, made_up=row.lead_status == "illustrative")


def titled(name: str, *, made_up: bool = False) -> Text:
    """The name of a body or a source, which may hold digits of its own; marked where it was made up."""
    return (Marked(name),) if made_up else (Fixed(name, FixedKind.NAME),)


def or_hole(segment: Segment | Text | None, hole: str = "hole") -> Segment | Text:
    """`segment`, or the words for something that is not known."""
    return words(hole) if segment is None else segment


def numbering(text: str) -> Fixed:
    return Fixed(text, FixedKind.NUMBERING)


def unit_of(row: Node) -> Text:
    """The unit of an indicator, which may hold digits of its own."""
    return (Fixed(row.unit, FixedKind.NAME),) if row.unit else ()


def shown_in_cell(use: NumberUse | None) -> Text:
    """A number alone in a cell; an empty cell where there is none."""
    return (use,) if use is not None else ()


def known(use: NumberUse | None) -> NumberUse:
    """A number that must be there. Raises ValueError where it is not."""
    if use is None:
        raise ValueError("a number that was ranked has no value")
    return use
