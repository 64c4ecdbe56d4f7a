"""What the departments' papers say besides targets, in their own words: causes, dated work, money, requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.material import Material, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, dashes
from reports.word.content import Block, NumberUse, Paragraph, Segment, Text
from sources.contracts import STATEMENTS, Citation
from sources.registry.departments import protocol_order

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_A_PAPER = ("cause", "measure", "money", "deadline", "request")
"""The kinds in the order of the synthesis; a product is told with its deadline."""


def stated(m: Material, *kinds: str) -> list[Citation]:
    """The statements of these kinds in all papers, by protocol of the body that makes them, then as they stand."""
    found = [item for item in m.inputs.citations if item.kind in kinds and "sender" in item.attributes]
    return sorted(found, key=lambda item: protocol_order(item.attributes["sender"]))


def by_sender(items: list[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for item in items:
        found.setdefault(item.attributes["sender"], []).append(item)
    return found


def words_of(m: Material, item: Citation) -> Text:
    """The sentence itself, without the stop at its end."""
    end = len(item.text.rstrip().rstrip(".;,:"))
    source = Operand(item.fact_id, "source", item.text[:end], item.status)
    return (m.book.read(f"stated.{item.fact_id}", source, kind="committed", rule=f"text:0:{end}"),)


def _lines(m: Material, items: list[Citation]) -> Iterator[Text]:
    """A line for each body, with its sentences."""
    for sender, said in by_sender(items).items():
        body = titled(sender) if sender else m.say("opinions.unnamed")
        yield m.say("papers.of_body", body=body, list=_together(m, said))


def _together(m: Material, said: list[Citation]) -> Text:
    """The sentences one after the other, parted as the paper parts them."""
    text: list[Segment] = []
    for before, item in zip([None, *said], said, strict=False):
        if before is not None:
            begins = item.text.lstrip()[:1].isupper() and not before.text.rstrip().endswith(";")
            text.append(". " if begins else "; ")
        text += words_of(m, item)
    return tuple(text)


def _counted(m: Material, number_id: str, items: list[Citation]) -> NumberUse:
    """How many statements `items` are among all that were read; its record is the answer to the query."""
    chosen = {item.fact_id for item in items}
    known = {item.fact_id: item.status for item in stated(m, *STATEMENTS)}
    operands = [Operand(name, "counted" if name in chosen else "passed_over", "", known[name]) for name in sorted(known)]
    return m.book.computed(number_id, "count", operands)


def causes(m: Material) -> Iterator[Block]:
    """The causes that the papers name as such; where they name none, how many statements were looked at."""
    found = [item for item in stated(m, "cause") if "side" in item.attributes]
    if found:
        yield Paragraph(m.say("papers.causes"))
        yield from dashes(_lines(m, found))
    elif not m.is_clean and (looked := stated(m, *STATEMENTS)):
        yield Paragraph(m.say("papers.causes_none", looked=_counted(m, "statements.all", looked)))
    elif not m.is_clean:
        yield Paragraph(m.say("papers.no_papers"))


def dated(m: Material) -> Iterator[Block]:
    """The work that a paper dates, as it dates it."""
    if found := stated(m, "deadline"):
        yield Paragraph(m.say("papers.dated"))
        yield from dashes(_lines(m, found))


def money(m: Material) -> Iterator[Block]:
    """The money that the papers speak of for the plan's time; sentences about earlier years alone are left to the past."""
    found = [item for item in stated(m, "money") if _is_ahead(item.text, m.inputs.year)]
    if found:
        yield Paragraph(m.say("papers.money"))
        yield from dashes(_lines(m, found))


def _is_ahead(text: str, year: int) -> bool:
    years = [int(found) for found in _YEAR.findall(text)]
    return not years or max(years) >= year


def requests_counted(m: Material) -> Iterator[Text]:
    """How many requests the papers make."""
    if found := stated(m, "request"):
        yield m.say("papers.requests", count=_counted(m, "statements.requests", found))


def said_besides(m: Material, sender: str) -> Iterator[Block]:
    """What one body's papers say besides targets, kind by kind."""
    for kind in _OF_A_PAPER:
        if found := by_sender(stated(m, kind)).get(sender):
            yield Paragraph(m.say(f"papers.kinds.{kind}", list=_together(m, found)))


CONTENTS: dict[str, Content] = {"causes": causes, "dated": dated}
