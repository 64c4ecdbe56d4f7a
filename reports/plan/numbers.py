"""The book in which every number of a plan is entered before it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.evidence.records import Input, NumberRecord
from reports.evidence.rules import Value, recompute
from reports.word.content import NumberUse
from sources.words.numbers import decimal_text, from_decimal_text, shown
from sources.words.vocabulary import Status

LONGEST_IDENTITY = 64
"""Word keeps at most 64 characters of a content control's tag."""

_RELIABILITY = (Status.OFFICIAL, Status.PUBLISHED, Status.COMMITTED, Status.PROVISIONAL, Status.ILLUSTRATIVE)


@dataclass(frozen=True, slots=True)
class Operand:
    """An ingredient of a number: the identity of a fact, commitment, citation, setting or other number, and its value."""

    id: str
    role: str
    value: Value
    status: Status


def worst(statuses: Sequence[Status]) -> Status:
    """The least reliable of `statuses`: what a number made of them can claim."""
    return max(statuses, key=_RELIABILITY.index, default=Status.PROVISIONAL)


_NEVER_MARKED = frozenset({"count", "count_positive", "edition", "years_after", "year", "difference(0)"})
"""Counts of the framework and years are not made up, whatever they were counted on."""


class NumberBook:
    """Collects the records in the order of their first use. The same identity must always mean the same number."""

    def __init__(self) -> None:
        self._records: dict[str, NumberRecord] = {}

    def records(self) -> tuple[NumberRecord, ...]:
        return tuple(self._records.values())

    def behind(self, used: Iterable[str]) -> tuple[NumberRecord, ...]:
        """The records of the numbers `used` and of all that they were made from, in the order of the book."""
        wanted: set[str] = set()
        waiting = list(used)
        while waiting:
            number_id = waiting.pop()
            if number_id in self._records and number_id not in wanted:
                wanted.add(number_id)
                waiting.extend(item.id for item in self._records[number_id].inputs)
        return tuple(record for number_id, record in self._records.items() if number_id in wanted)

    def read(
        self,
        number_id: str,
        source: Operand,
        text: str | None = None,
        *,
        kind: str = "observed",
        rule: str = "value",
        unit: str | None = None,
    ) -> NumberUse:
        """A number just as its one source has it."""
        return self._enter(number_id, source.value, text, unit, kind, rule, (source,))

    def computed(
        self,
        number_id: str,
        rule: str,
        inputs: Sequence[Operand],
        text: str | None = None,
        *,
        kind: str = "computed",
        unit: str | None = None,
        signed: bool = False,
    ) -> NumberUse:
        """A number made by a rule of `reports.evidence.rules`; its value is what that rule gives."""
        value = recompute(rule, [(item.role, item.value) for item in inputs])
        if text is None and isinstance(value, Decimal):
            text = shown(value, signed=signed)
        return self._enter(number_id, value, text, unit, kind, rule, inputs)

    def modelled(
        self,
        number_id: str,
        value: Decimal,
        inputs: Sequence[Operand],
        text: str | None = None,
        *,
        kind: str,
        rule: str,
        unit: str | None = None,
    ) -> NumberUse:
        """A number that a model gave (`proposed` as a target, or `computed`), with all that it was made from."""
        return self._enter(number_id, value, text, unit, kind, rule, inputs)

    def found(self, number_id: str, words: str, subjects: Sequence[Operand]) -> NumberUse:
        """The words of a finding, whose figures are those of its subjects."""
        return self._enter(number_id, words, words, None, "computed", "finding", subjects)

    def operand(self, use: NumberUse, role: str) -> Operand:
        """An entered number as an ingredient of another."""
        record = self._records[use.number_id]
        text = str(record.value)
        value = from_decimal_text(text)
        return Operand(use.number_id, role, text if value is None else value, Status(record.status))

    def _enter(
        self,
        number_id: str,
        value: Value,
        text: str | None,
        unit: str | None,
        kind: str,
        rule: str,
        inputs: Sequence[Operand],
    ) -> NumberUse:
        if len(number_id) > LONGEST_IDENTITY:
            raise ValueError(f"a content control cannot carry the identity {number_id}")
        words = value if isinstance(value, str) else decimal_text(value)
        printed = text if text is not None else words if isinstance(value, str) else shown(value)
        status = worst([item.status for item in inputs])
        made_from = tuple(Input(item.id, item.role) for item in inputs)
        record = NumberRecord(number_id, printed, words, unit, kind, rule, made_from, status.value)
        if self._records.setdefault(number_id, record) != record:
            raise ValueError(f"two different numbers claim the identity {number_id}")
        marked = status == Status.ILLUSTRATIVE and not {rule, rule.partition("(")[0]} & _NEVER_MARKED
        return NumberUse(number_id, printed, marked)
