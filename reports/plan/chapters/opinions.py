"""What the departments said and what became of it: the table of opinions, and the synthesis of their papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reports.inputs import Claim
from reports.plan.chapters.statements import said_besides, stated
from reports.plan.material import Material, identified, names_of, numbering, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, Subject, table
from reports.plan.wording import joined
from reports.word.content import Block, Fixed, FixedKind, Paragraph, Text
from sources.contracts import STATEMENTS, Commitment
from sources.registry.departments import protocol_order
from sources.words.vocabulary import ClaimState


def opinion_counts(m: Material) -> Iterator[Text]:
    """How many statements there are, and what became of them."""
    claims = _claims(m)
    if not claims:
        yield m.say("opinions.none")
        return
    yield m.say("opinions.total", count=m.count_of("claims.all", [claim.commitment for claim in claims]))
    counts = Counter(claim.state for claim in claims)
    for state in ClaimState:
        if counts[state]:
            same = [claim.commitment for claim in claims if claim.state is state]
            yield m.say(
                "opinions.of_state", state=m.say(f"opinions.states.{state}"), count=m.count_of(f"claims.{state}", same)
            )


def _claims(m: Material) -> list[Claim]:
    """Every claim, by protocol of its body, then by indicator and place."""

    def place(claim: Claim) -> tuple[object, ...]:
        made = claim.commitment
        return (
            protocol_order(made.department or ""),
            made.sha256,
            made.indicator_code or "",
            made.year or 0,
            made.commitment_id,
        )

    return sorted(m.inputs.claims, key=place)


def opinions(m: Material) -> Iterator[Block]:
    yield table(m, "opinions", _rows(m, _claims(m)))
    yield Paragraph(m.say("opinions.table_end"))


def _rows(m: Material, claims: Iterable[Claim]) -> Iterator[dict[str, Text]]:
    """A row for each statement; bare figures of one table for one indicator with the same answer stand in one row."""
    rows: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        made, answer = claim.commitment, _answer(m, claim)
        alone = None if _is_figure(m, made) else made.commitment_id
        rows.setdefault((made.department, claim.code, made.sha256, answer, alone), []).append(claim)
    for order, (key, same) in enumerate(rows.items(), start=1):
        node = m.tree.nodes.get(same[0].code or "")
        yield {
            "order": (numbering(str(order)),),
            "body": _body(m, same[0]),
            "indicator": names_of([node]) if node is not None else (),
            "quote": joined([_said(m, claim) for claim in same], "; "),
            "source": (Fixed(same[0].commitment.origin.heading, FixedKind.NAME),),
            "answer": m.say(f"opinions.answers.{key[3]}"),
        }


def _is_figure(m: Material, made: Commitment) -> bool:
    """Whether the words are those of a cell of values, which say nothing without their row and column."""
    ahead = made.year is not None and made.year > m.readings.current.edition
    return made.value is not None and ahead and not any(letter.isalpha() for letter in made.quote)


def _said(m: Material, claim: Claim) -> Text:
    """The words; the figure of a cell with its year and unit."""
    made = claim.commitment
    if not _is_figure(m, made) or made.value is None:
        return quote(m, claim)
    own = Operand(made.commitment_id, "commitment", made.value, made.status)
    value = m.book.read(f"said.{made.commitment_id}", own, kind="committed")
    unit = titled(made.unit if made.unit.startswith("%") else f" {made.unit}") if made.unit else ()
    return m.say("opinions.figure", year=m.year(made.year), value=value, unit=unit)


def _body(m: Material, claim: Claim) -> Text:
    name = claim.commitment.department
    return titled(name) if name else m.say("opinions.unnamed")


def quote(m: Material, claim: Claim) -> Text:
    """The words themselves."""
    made = claim.commitment
    if not made.quote.strip():
        return ()
    source = Operand(made.commitment_id, "commitment", made.quote, made.status)
    words = " ".join(made.quote.split())
    return (m.book.read(f"quote.{made.commitment_id}", source, words, kind="committed", rule="quote"),)


def _answer(m: Material, claim: Claim) -> str:
    """What is answered: a target of the plan, or why not."""
    if claim.state is not ClaimState.USABLE:
        return claim.state.value
    made = claim.commitment
    if made.year is not None and made.year <= m.readings.current.edition:
        return "past"
    row = m.targets_of(made.indicator_code or "").get(made.year or 0)
    if row is not None and made.commitment_id in row.input_ids:
        return "target"
    return "disputed" if row is None or row.target_value is None else "lead_prevails"


def senders(m: Material) -> list[tuple[str, Text]]:
    """The bodies that said something, by protocol."""
    names = {claim.commitment.department for claim in m.inputs.claims if claim.commitment.department}
    names |= {item.attributes["sender"] for item in stated(m, *STATEMENTS)} - {""}
    return [(name, titled(name)) for name in sorted(names, key=protocol_order)]


def senders_counted(m: Material) -> Iterator[Block]:
    """How many bodies and statements the synthesis is made of."""
    claims = [claim.commitment for claim in m.inputs.claims]
    first = {item.department: item for item in claims if item.department}
    if not claims:
        yield Paragraph(m.say("opinions.none"))
        return
    bodies = m.count_of("senders.all", list(first.values()))
    yield Paragraph(m.say("papers.general", bodies=bodies, count=m.count_of("claims.all", claims)))


def said(m: Material, subject: Subject) -> Iterator[Block]:
    """What one body said: its measures in a sentence, its targets in a table."""
    claims = [claim for claim in _claims(m) if claim.commitment.department == subject.value]
    measures = {claim.commitment.solution: claim for claim in claims if (claim.commitment.solution or "").strip()}
    prefix = f"sender.{identified(subject.value)}"
    yield Paragraph(
        m.say(
            "papers.said",
            count=m.count_of(f"{prefix}.claims", [claim.commitment for claim in claims]),
            measures=m.count_of(f"{prefix}.measures", [claim.commitment for claim in measures.values()])
            if measures
            else m.say("papers.no_measures"),
        )
    )
    if claims:
        yield table(m, "said", _rows(m, claims))
    if measures:
        yield Paragraph(m.say("papers.measures", list=joined([_measure(m, claim) for claim in measures.values()], "; ")))
    yield from said_besides(m, subject.value)


def _measure(m: Material, claim: Claim) -> Text:
    made = claim.commitment
    words = made.solution or ""
    own_cell = "solution" in dict(made.word_places)
    identity = f"{made.commitment_id}:solution" if own_cell else made.commitment_id
    source = Operand(identity, "commitment", words, made.status)
    number_id = f"measure.{made.commitment_id}"
    return (m.book.read(number_id, source, words.strip().rstrip(".;,"), kind="committed", rule="solution"),)


CONTENTS: dict[str, Content] = {
    "opinion_counts": opinion_counts,
    "opinions": opinions,
    "said": said,
    "senders_counted": senders_counted,
}
