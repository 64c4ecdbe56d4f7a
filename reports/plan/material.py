"""What all chapters are written from, gathered once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from reports.inputs import PlanInputs, TargetRow, raw_value
from reports.kinds import DocumentKind
from reports.plan.numbers import NumberBook, Operand
from reports.plan.readings import Readings, coded, framework_operand
from reports.plan.wording import Wording, joined
from reports.targets import TargetOutcome
from reports.word.content import Fixed, FixedKind, Marked, NumberUse, Segment, Text
from sources.contracts import Commitment, Finding
from sources.tree import Node, Tree
from sources.words.numbers import decimals
from sources.words.vocabulary import Basis, ClaimState, Status


@dataclass(frozen=True)
class Material:
    """The inputs, the targets, what the target model answered (None where it was not asked), the book and the words."""

    inputs: PlanInputs
    targets: tuple[TargetRow, ...]
    outcome: TargetOutcome | None
    book: NumberBook
    readings: Readings
    wording: Wording
    document: DocumentKind

    @staticmethod
    def gather(
        inputs: PlanInputs, targets: tuple[TargetRow, ...], outcome: TargetOutcome | None, document: DocumentKind
    ) -> Material:
        """Material for one document; `of_document` gives that of the others, with the same book."""
        book = NumberBook()
        places = _places(inputs, targets)
        return Material(inputs, targets, outcome, book, Readings(inputs, book, places), Wording(inputs.province), document)

    def of_document(self, document: DocumentKind) -> Material:
        return replace(self, document=document)

    def say(self, key: str, **values: Segment | Text) -> Text:
        return self.wording.say(key, **values)

    def year(self, year: int | None = None, number_id: str | None = None) -> NumberUse:
        """A year of the plan, by default the one that it is for."""
        if year is None or year == self.inputs.year:
            return self.readings.years_after("plan.year", self.inputs.year)
        return self.readings.years_after(number_id or f"target_year.{year}", year)

    def issue_year(self) -> NumberUse:
        """The year in the place and date line; day and month stay blank in a draft."""
        year = self.inputs.as_of[:4]
        return self.setting("plan.issue_year", "as_of", Decimal(year), year, self.inputs.as_of_rule)

    @cached_property
    def _by_indicator(self) -> dict[str, dict[int, TargetRow]]:
        found: dict[str, dict[int, TargetRow]] = {}
        for row in self.targets:
            found.setdefault(row.indicator_code, {})[row.target_year] = row
        return found

    def targets_of(self, code: str) -> dict[int, TargetRow]:
        """The targets of one indicator by year."""
        return self._by_indicator.get(code, {})

    def has_target(self, row: Node) -> bool:
        """Whether an indicator has a value to reach in the plan's year."""
        target = self.targets_of(row.code).get(self.inputs.year)
        return target is not None and target.target_value is not None

    def basis_of(self, row: Node) -> Basis:
        """What the target of the plan's year rests on; "missing" without one."""
        target = self.targets_of(row.code).get(self.inputs.year)
        return target.basis if target is not None else Basis.MISSING

    def without_target(self) -> list[Node]:
        return [row for row in self.tree.indicators if not self.has_target(row)]

    def pending(self, code: str | None = None) -> list[Commitment]:
        """The commitments (to one indicator, or to any) that still wait for review."""
        return [
            claim.commitment
            for claim in self.inputs.claims
            if claim.state is ClaimState.PENDING and claim.names_an_indicator and code in (None, claim.code)
        ]

    def usable_commitments(self, code: str) -> list[Commitment]:
        """The reviewed (or tabled) commitments for one indicator, in the order of the inputs."""
        return [claim.commitment for claim in self.inputs.claims if claim.is_accepted and claim.code == code]

    def findings(self) -> tuple[Finding, ...]:
        """The findings of reading and joining, and those of the target model."""
        return (*self.inputs.findings, *(self.outcome.findings if self.outcome else ()))

    def count(self, number_id: str, rows: Sequence[Node], among: Sequence[Node] | None = None) -> NumberUse:
        """How many nodes of the framework `rows` are, out of `among` (by default, all indicators where `rows` are some)."""
        status = self.readings.current.status
        scope = among if among is not None else rows if rows else self.tree.indicators
        chosen = {row.code for row in rows}
        operands = [framework_operand(row, "counted" if row.code in chosen else "passed_over", status) for row in scope]
        return self.book.computed(number_id, "count", operands)

    def count_of(self, number_id: str, items: Sequence[Commitment]) -> NumberUse:
        """How many commitments `items` are."""
        return self.count_among(number_id, items, items)

    def count_among(self, number_id: str, items: Sequence[Commitment], among: Sequence[Commitment]) -> NumberUse:
        """How many of the commitments `among` are `items`; zero is a number, too."""
        chosen = {item.commitment_id for item in items}
        operands = [
            Operand(item.commitment_id, "counted" if item.commitment_id in chosen else "passed_over", "", item.status)
            for item in sorted(among, key=lambda item: item.commitment_id)
        ]
        nobody = [framework_operand(self.tree.root, "passed_over", self.readings.current.status)]
        return self.book.computed(number_id, "count", operands or nobody)

    def count_findings(self, number_id: str, items: Sequence[Finding]) -> NumberUse:
        """How many findings there are, counted on what each is about."""
        root = self.tree.root
        operands = [Operand(root.fact_id, "counted", Decimal(1), self.readings.current.status) for _ in items]
        return self.book.computed(number_id, "count", operands)

    def setting(self, number_id: str, name: str, value: Decimal | str, text: str, rule: str | None = None) -> NumberUse:
        """A number that a person chose when the plan was ordered, or that came about by `rule` where nobody did.

        Its source is the sheet of what was ordered, under that name.
        """
        source, chosen = Operand(f"setting:{name}", "setting", value, Status.PROVISIONAL), f"setting:{name}"
        kind = "typed_by_hand" if rule in (None, chosen) else "computed"
        return self.book.read(number_id, source, text, kind=kind, rule=rule or chosen)

    def ranked(self, rows: Sequence[Node], *, by_gap: bool = False) -> list[Node]:
        """The rows that have a rank, best first, of one rank the higher score; by their gap to the national mean, widest
        first. What is still alike keeps its order."""
        read = self.readings.gap if by_gap else self.readings.rank
        valued = [(self.readings.value(read(row.code)), self._score(row), row) for row in rows]
        known = [(value, -score, row) for value, score, row in valued if value is not None]
        return [row for *_, row in sorted(known, key=lambda item: item[:2])]

    def _score(self, row: Node) -> Decimal:
        return self.readings.value(self.readings.score(row.code)) or Decimal(0)

    @property
    def tree(self) -> Tree:
        """The framework of the newest edition."""
        return self.readings.current.tree

    @property
    def hole(self) -> Text:
        """The words for something that is not known. Raises ValueError in a document that may have none."""
        if self.document.is_clean:
            raise ValueError(f"a hole in {self.document.file}")
        return self.say("hole")

    @property
    def is_clean(self) -> bool:
        """Whether the document goes up for signature, without holes, odds and quarrels."""
        return self.document.is_clean

    def lead_of(self, row: Node) -> Text:
        """The lead department of an indicator, marked where the assignment itself is made up; empty without one."""
        return titled(row.lead, made_up=row.lead_status == Status.ILLUSTRATIVE) if row.lead is not None else ()


def _places(inputs: PlanInputs, targets: tuple[TargetRow, ...]) -> dict[str, int]:
    """How many decimals the values of each indicator are shown with: as many as the most exact of them needs."""
    newest = inputs.editions[-1]
    places: dict[str, int] = {}
    for row in targets:
        for value in (row.target_value, row.target_other_end):
            if value is not None:
                places[row.indicator_code] = max(places.get(row.indicator_code, 0), decimals(value))
    for code in newest.raw.columns:
        fact = str(newest.raw_facts.at[inputs.province, code] or "") if inputs.province in newest.raw_facts.index else ""
        own = raw_value(newest, inputs.province, code)
        if own is not None:
            places[code] = max(places.get(code, 0), decimals(newest.exact.get(fact, own)))
    return places


def codes_of(rows: Sequence[Node]) -> Text:
    """The codes of indicators, with commas between them."""
    return joined([(coded(row.code),) for row in rows])


def names_of(rows: Sequence[Node]) -> Text:
    """Indicators by name and code: "Tên chỉ số (1.1.1); …"."""
    return joined([(Fixed(row.name, FixedKind.NAME), " (", coded(row.code), ")") for row in rows], "; ")


def titled(name: str, *, made_up: bool = False) -> Text:
    """The name of a body or a source, which may hold digits of its own; marked where it was made up."""
    return (Marked(name),) if made_up else (Fixed(name, FixedKind.NAME),)


def identified(words: str) -> str:
    """Words as a part of a number's identity: the same words the same, wherever they stand."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def numbering(text: str) -> Fixed:
    return Fixed(text, FixedKind.NUMBERING)


def unit_of(row: Node) -> Text:
    """The unit of an indicator, which may hold digits of its own."""
    return (Fixed(row.unit, FixedKind.NAME),) if row.unit else ()


def shown(use: NumberUse | None) -> Text:
    """A number alone in a cell; an empty cell where there is none."""
    return (use,) if use is not None else ()
