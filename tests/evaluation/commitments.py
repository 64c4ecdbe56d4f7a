"""How well commitments are read from our own sentences: `python -m tests.evaluation.commitments` prints the table."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from sources.departments.match import IndicatorMatcher
from sources.departments.passages import Passage, passages
from sources.departments.prose import Context, Findings, read_passage
from sources.places import WordSpan
from sources.reading.located import BlockKind, Document, Paragraph
from tests.unit.departments.framework import framework

Target = tuple[str | None, str, Decimal | None, str | None, int | None]


@dataclass
class Tally:
    """Counts of one group: expected, found, right; traps kept out of those tried; indicators right."""

    expected: int = 0
    found: int = 0
    right: int = 0
    indicators: int = 0
    traps: int = 0
    accepted_traps: int = 0
    reasons_right: int = 0
    wrong: list[str] = field(default_factory=list)


def read(sentence: str, heading: str, matcher: IndicatorMatcher) -> Findings:
    """One sentence under one heading, as a paper of Sở Công Thương of 2025 would have it."""
    texts = [text for text in (heading, sentence) if text]
    blocks = tuple(
        Paragraph(text, WordSpan("document", at, end=len(text)), BlockKind.HEADING if text is heading else BlockKind.BODY)
        for at, text in enumerate(texts)
    )
    found = Findings()
    context = Context(matcher, "Sở Công Thương", True, 2025)
    for passage in passages(Document(blocks)):
        if isinstance(passage, Passage) and passage.kind is BlockKind.BODY:
            read_passage(passage, context, found)
    return found


def targets(found: Findings) -> list[Target]:
    """What the gold set fixes: indicator, comparator, value, unit and year."""
    return [
        (draft.match.code, draft.mention.comparator, draft.mention.value, draft.unit, draft.year) for draft in found.drafts
    ]


def evaluate() -> dict[str, Tally]:
    """The tallies by group, in the order of the file."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("commitments.yml").read_text(encoding="utf-8"))
    matcher = IndicatorMatcher(framework())
    tallies: dict[str, Tally] = {}
    for group, section, sentence, expected, *reason in data["sentences"]:
        tally = tallies.setdefault(group, Tally())
        found = read(sentence, data["headings"][section], matcher)
        _count(tally, sentence, [_target(entry) for entry in expected], found, reason)
    return tallies


def _target(entry: list[Any]) -> Target:
    code, comparator, value, unit, year = entry
    return (None if code is None else str(code), comparator, Decimal(str(value)), unit, year)


def _count(tally: Tally, sentence: str, expected: list[Target], found: Findings, reason: list[str]) -> None:
    read_targets = targets(found)
    right = sum((Counter(map(_key, expected)) & Counter(map(_key, read_targets))).values())
    tally.expected += len(expected)
    tally.found += len(read_targets)
    tally.right += right
    tally.indicators += sum((Counter(item[0] for item in expected) & Counter(item[0] for item in read_targets)).values())
    if not expected:
        tally.traps += 1
        tally.accepted_traps += bool(read_targets)
        tally.reasons_right += not reason or reason[0] in {item.reason for item in found.not_targets}
    if right < max(len(expected), len(read_targets)) or (
        reason and reason[0] not in {item.reason for item in found.not_targets}
    ):
        reasons = [item.reason for item in found.not_targets]
        tally.wrong.append(f"{sentence}\n      read {read_targets} {reasons}\n      want {expected} {reason}")


def _key(target: Target) -> tuple[object, ...]:
    code, comparator, value, unit, year = target
    return (code, comparator, None if value is None else value.normalize(), unit, year)


def main() -> None:
    """Print the table; with `--wrong`, the sentences that were not read right as well."""
    tallies = evaluate()
    out = sys.stdout
    out.write(
        f"{'group':<12}{'expected':>9}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}{'traps':>7}{'accepted':>10}\n"
    )
    total = Tally()
    for name, tally in [*tallies.items(), ("all", total)]:
        if name != "all":
            for part in ("expected", "found", "right", "indicators", "traps", "accepted_traps", "reasons_right"):
                setattr(total, part, getattr(total, part) + getattr(tally, part))
        precision = f"{tally.right / tally.found:.3f}" if tally.found else "-"
        recall = f"{tally.right / tally.expected:.3f}" if tally.expected else "-"
        counts = f"{tally.expected:>9}{tally.found:>7}{tally.right:>7}"
        out.write(f"{name:<12}{counts}{precision:>11}{recall:>8}{tally.traps:>7}{tally.accepted_traps:>10}\n")
    out.write(f"indicator right: {total.indicators}/{total.expected}; reason right: {total.reasons_right}/{total.traps}\n")
    if "--wrong" in sys.argv:
        for name, tally in tallies.items():
            for line in tally.wrong:
                out.write(f"{name}: {line}\n")


if __name__ == "__main__":
    main()
