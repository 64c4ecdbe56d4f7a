"""What the reports are made from: rows of the mart, as frozen types. The flows fill them; nothing here reads a database.

Values that are shown are `Figure`s (a Decimal with the identity of the cell or sentence it came from); the matrices of
a whole edition, which only the forward model reads, are float frames with a frame of fact identities beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from sources.case import Goal, TargetSettings
from sources.contracts import Citation, Commitment, Finding
from sources.tree import Tree
from sources.words.numbers import from_float
from sources.words.vocabulary import Basis, ClaimState, Comparator, Force, Role, Status, Verdict


@dataclass(frozen=True, slots=True)
class Figure:
    """A value read from a source."""

    value: Decimal
    fact_id: str
    unit: str | None = None
    status: Status = Status.PROVISIONAL


@dataclass(frozen=True, slots=True)
class EditionData:
    """One edition: its framework and every province's figures.

    `raw`, `scores`, `ranks`: index province, columns code (float, NaN = missing); `raw_facts`, `score_facts`,
    `rank_facts`: the same shape, fact identities as text ("" = missing). `scores` and `ranks` have aggregates too
    ("PII", "IN", "OUT", pillars "1".."7", sub-pillars "1.1"...). `regions`: province -> socio-economic region.
    """

    edition: int
    tree: Tree
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


def raw_value(edition: EditionData, province: str, code: str) -> Decimal | None:
    """The province's raw value of an indicator in an edition, None where the edition has none."""
    if province not in edition.raw.index or code not in edition.raw.columns:
        return None
    value = float(edition.raw.at[province, code])  # type: ignore[arg-type]
    return None if value != value else from_float(value)


@dataclass(frozen=True, slots=True)
class Claim:
    """One commitment as it was joined with the newest edition (a row of `core.claim`).

    `level`: what it leads to, in the indicator's unit; of a range its worse end, and `other_end` the better. `is_accepted`:
    a person or a register stands behind it, and it is this province's and not replaced; `is_candidate`: it stands in the
    review workbook. `earlier_*`: the edition and name that it means where that is not the newest one.
    """

    commitment: Commitment
    state: ClaimState
    names_an_indicator: bool
    is_accepted: bool
    is_candidate: bool
    role: Role | None = None
    level: Decimal | None = None
    other_end: Decimal | None = None
    earlier_edition: int | None = None
    earlier_name: str | None = None

    @property
    def code(self) -> str | None:
        return self.commitment.indicator_code

    @property
    def value(self) -> Decimal:
        """The level of a usable claim. Raises ValueError for any other."""
        if self.level is None:
            raise ValueError(f"{self.commitment.commitment_id} leads to no level")
        return self.level


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the province stands in the newest edition; a hole stays a hole. `fact_ids`: of value, score and rank."""

    value: Decimal | None
    score: Decimal | None
    rank: int | None
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetInput:
    """One indicator in one year (a row of `mart.target_input`): the usable claims and the one that is the target.

    `agreeing`: the claims that name the chosen level; `earlier`: the one chosen for the year before. `is_disputed`:
    somebody committed, but nothing could be chosen without choosing for them; `is_hole`: no committed level holds.
    """

    code: str
    year: int
    baseline: Baseline
    claims: tuple[Claim, ...] = ()
    chosen: Claim | None = None
    agreeing: tuple[Claim, ...] = ()
    earlier: Claim | None = None
    is_disputed: bool = False
    is_hole: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """A promise for the year of the newest edition beside what came (a row of `mart.result`).

    `is_target`: of an earlier plan; else a department's commitment that no earlier plan took up. `code`: the indicator that
    bears the promised name now, None where none does. `promised`: where it is the very number of the source. `baseline`:
    where an earlier plan set out from. `reason`: why it is not judged, a key of the wording.
    """

    promise_id: str
    is_target: bool
    promised_code: str
    code: str | None
    name: str
    position: int | None
    department: str | None
    measure: str
    comparator: Comparator
    promised: Decimal | None
    quote: str
    unit: str | None
    baseline: Decimal | None
    actual: Decimal | None
    bounds_changed: bool
    weight_changed: bool
    verdict: Verdict
    reason: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of one indicator for one year; the columns of `targets.csv` in their fixed order.

    `field` is the number of provinces of the baseline's ranking. Of a range `target_value` is the end that it guarantees,
    `target_other_end` the better one.
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
    comparator: Comparator | None
    target_value: Decimal | None
    target_other_end: Decimal | None
    target_score: Decimal | None
    basis: Basis
    force: Force | None
    ceiling: Decimal | None
    finding_codes: tuple[str, ...]
    input_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Everything the plan is written from. `editions` are in ascending order; the last one is the baseline.

    `claims`: every commitment that passed the gate, used or not, by identity. `target_inputs`: by indicator in the
    framework's order, then year.
    `as_of_rule`: how the closing date came about: ordered, else the newest date of the files, else the edition's last day.
    `without_framework`: newer editions whose framework is not known, with one of their figures and its status.
    `citations` come from the mandate. `findings` are those of reading, checking and joining.
    """

    province: str
    year: int
    as_of: str
    goal: Goal | None
    editions: tuple[EditionData, ...]
    published: tuple[PublishedFigure, ...]
    claims: tuple[Claim, ...]
    target_inputs: tuple[TargetInput, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    identity: str
    policy: TargetSettings = field(default_factory=TargetSettings)
    as_of_rule: str = "setting:as_of"
    results: tuple[Result, ...] = ()
    without_framework: tuple[tuple[int, str, Status], ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """All commitments, whatever became of them."""
        return tuple(claim.commitment for claim in self.claims)
