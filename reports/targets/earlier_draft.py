"""The earlier draft of the plan held against the targets that are set now."""

from __future__ import annotations

from collections.abc import Iterable

from reports.inputs import TargetRow
from reports.targets.words import WORDS, figure, tell
from sources.contracts import Commitment, Finding
from sources.words.vocabulary import Kind, Origin


def compare_with_draft(commitments: Iterable[Commitment], rows: Iterable[TargetRow]) -> tuple[Finding, ...]:
    """A finding for each level of the earlier draft that the plan sets otherwise, or does not set at all."""
    targets = {(row.indicator_code, row.target_year): row for row in rows}
    findings = []
    for item in commitments:
        if item.origin is not Origin.EARLIER_DRAFT or item.kind is not Kind.LEVEL or item.value is None or item.year is None:
            continue
        row = targets.get((item.indicator_code or "", item.year))
        now = row.target_value if row else None
        if now != item.value:
            findings.append(
                tell(
                    "PII-TARGET-DRAFT-DIFFERS",
                    (item.commitment_id,),
                    indicator=item.indicator_code or WORDS["no_indicator"],
                    year=item.year,
                    draft=figure(item.value, item.unit),
                    now=figure(now, row.unit if row else None),
                )
            )
    return tuple(findings)
