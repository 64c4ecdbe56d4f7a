"""What a plan consists of, before it has any form: the official form, chapters, annexes, and the record of each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from reports.evidence.records import NumberRecord
from reports.word.content import Bars, Block, NumberUse, Text


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its own section, landscape, with its own page numbers."""

    number: Text
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The words of the official form that change with province, date and signer."""

    issuer: tuple[Text, ...]
    symbol: Text
    place: Text
    year: NumberUse
    kind: Text
    abstract: Text
    signature: tuple[Text, ...]
    recipients: tuple[Text, ...]
    source_line: Text
    illustrative_note: Text | None
    illustrative_header: Text | None


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole plan: form, legal basis, opening and closing sentence, body, annexes, and the record of every number.

    `workbook` are the same annexes with every year of the targets.
    """

    form: Form
    basis: tuple[Text, ...]
    opening: Text
    body: tuple[Block, ...]
    closing: Text
    annexes: tuple[Annex, ...]
    workbook: tuple[Annex, ...]
    records: tuple[NumberRecord, ...]
    title: str
    as_of: str
    identity: str = ""
    figures: dict[str, Bars] = field(default_factory=dict)

    def moment(self) -> datetime:
        """The date of the figures as a moment, for document properties: the first of what is not given."""
        year, month, day = (*(int(part) for part in self.as_of.split("-")), 1, 1)[:3]
        return datetime(year, month, day, tzinfo=UTC)
