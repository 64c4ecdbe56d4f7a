"""What the target model answers."""

from __future__ import annotations

from dataclasses import dataclass

from reports.inputs import TargetRow
from sources.contracts import Finding


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """The targets of one province and year (in the order of `targets.csv`) and what a person should know about them."""

    rows: tuple[TargetRow, ...]
    findings: tuple[Finding, ...]
