"""What the reports are made from: rows of the mart, as frozen types. The flows fill them; nothing here reads a database.

Values that are shown are `Figure`s (a Decimal with the identity of the cell or sentence it came from); the matrices of
a whole edition, which only the forward model reads, are float frames with a frame of fact identities beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from sources.contracts import Citation, Commitment, Finding, Status


@dataclass(frozen=True, slots=True)
class Figure:
    """A value read from a source."""

    value: Decimal
    fact_id: str
    unit: str | None = None
    status: Status = Status.PROVISIONAL


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """One node of an edition's tree. `weight` is relative among siblings; `direction` 1 = higher is better, -1 = lower.

    `fact_id` identifies the framework file's row (its code cell). Lead fields are filled for indicators only.
    `lead_status`: "sourced" or "illustrative" (or None without a lead).
    """

    code: str
    name: str
    level: str
    parent: str | None
    weight: Decimal
    direction: int
    unit: str | None
    fact_id: str
    lead: str | None = None
    coordinating: tuple[str, ...] = ()
    lead_status: str | None = None
    data_source: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class EditionData:
    """One edition: its framework and every province's figures.

    `raw`, `scores`, `ranks`: index province, columns code (float, NaN = missing); `raw_facts`, `score_facts`,
    `rank_facts`: the same shape, fact identities as text ("" = missing). `scores` and `ranks` have aggregates too
    ("PII", "IN", "OUT", pillars "1".."7", sub-pillars "1.1"...). `regions`: province -> socio-economic region.
    """

    edition: int
    framework: tuple[FrameworkRow, ...]
    raw: pd.DataFrame
    raw_facts: pd.DataFrame
    scores: pd.DataFrame
    score_facts: pd.DataFrame
    ranks: pd.DataFrame
    rank_facts: pd.DataFrame
    regions: dict[str, str]
    status: Status
    exact: dict[str, Decimal] = field(default_factory=dict)
    """fact_id -> the value exactly as the source writes it, with its own number of decimals, for printing."""

    @property
    def field(self) -> int:
        """The number of provinces ranked in this edition."""
        return len(self.scores.index)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure quoted by a named public source, used beside (never instead of) the national workbook."""

    edition: int
    province: str
    level: str
    code: str | None
    name: str
    measure: str
    figure: Figure
    url: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What the province wants: `rank:R`, `score:S`, `above:region-mean`, `pillars:k` or `share:p`, in a given year."""

    kind: str
    value: Decimal | str
    year: int

    def text(self) -> str:
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of one indicator for one year; the columns of `targets.csv` in their fixed order.

    `basis`: committed | proposed | maintained | missing. `field` is the number of provinces of the baseline's ranking.
    A missing target has no value; it is printed as a hole with the department that owes it.
    """

    target_id: str
    indicator_code: str
    indicator_name: str
    pillar_code: str
    department: str | None
    coordinating: tuple[str, ...]
    unit: str | None
    direction: int
    baseline_year: int | None
    baseline_value: Decimal | None
    baseline_score: Decimal | None
    baseline_rank: int | None
    field: int
    target_year: int
    comparator: str | None
    target_value: Decimal | None
    target_score: Decimal | None
    basis: str
    force: str | None
    ceiling: Decimal | None
    finding_codes: tuple[str, ...]
    input_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Everything the plan is written from. `editions` are in ascending order; the last one is the baseline.

    `commitments` holds all of them, pending and rejected ones too; only those decided `accepted` or `corrected`, or of
    origin `table`, may become targets.
    `citations` come from the mandate. `findings` are those of reading, checking and joining.
    """

    province: str
    year: int
    as_of: str
    goal: Goal | None
    editions: tuple[EditionData, ...]
    published: tuple[PublishedFigure, ...]
    commitments: tuple[Commitment, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    identity: str
    settings: dict[str, object] = field(default_factory=dict)
