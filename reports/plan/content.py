"""What a plan consists of, before it has any form: the official form, chapters, annexes, and the record of each number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from reports.evidence.records import NumberRecord
from reports.word.content import Bars, Block, NumberUse, Table, Text


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its own section, landscape, with its own page numbers."""

    number: Text
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The words of the official form that change with document, province, date and signer.

    `superior` stands above the issuer; `subject` ("V/v …") is an official letter's, `kind` and `abstract` every other
    document's title; `addressees` are the lines after "Kính gửi".
    """

    superior: Text | None
    issuer: tuple[Text, ...]
    symbol: Text
    place: Text
    year: NumberUse
    subject: Text | None
    kind: Text | None
    abstract: Text | None
    addressees: tuple[Text, ...]
    signature: tuple[Text, ...]
    recipients: tuple[Text, ...]
    source_line: Text
    illustrative_note: Text | None
    illustrative_header: Text | None


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole document: form, legal basis, opening and closing sentence, body, annexes, and the records of its numbers.

    `name` is the document's name for the command line, `file` its path in the plan's folder. `records` are those of the
    numbers in it and of what these were made from.
    """

    name: str
    file: str
    form: Form
    basis: tuple[Text, ...]
    opening: Text | None
    body: tuple[Block, ...]
    closing: Text | None
    annexes: tuple[Annex, ...]
    records: tuple[NumberRecord, ...]
    title: str
    as_of: str
    identity: str = ""
    province: str = ""
    figures: dict[str, Bars] = field(default_factory=dict)

    def texts(self) -> Iterator[Text]:
        """Every text of the document in reading order, cells one by one."""
        form = self.form
        singles = (form.superior, form.symbol, form.place, (form.year,), form.subject, form.kind, form.abstract,
                   form.source_line, form.illustrative_note, form.illustrative_header)  # fmt: skip
        yield from (text for text in singles if text is not None)
        yield from (*form.issuer, *form.addressees, *form.signature, *form.recipients, *self.basis)
        yield from (text for text in (self.opening, self.closing) if text is not None)
        for annex in (Annex((), (), self.body), *self.annexes):
            yield from (annex.number, annex.title)
            for block in annex.blocks:
                yield from _texts(block)

    def moment(self) -> datetime:
        """The date of the figures as a moment, for document properties: the first of what is not given."""
        year, month, day = (*(int(part) for part in self.as_of.split("-")), 1, 1)[:3]
        return datetime(year, month, day, tzinfo=UTC)


def _texts(block: Block) -> Iterator[Text]:
    if isinstance(block, Table):
        yield from block.header
        for row in block.rows:
            yield from row.cells
    elif not isinstance(block, Bars):
        yield block.text
