"""The frozen types that every room passes on: files, facts, commitments and findings (places: `sources.places`).

A fact, a commitment or a citation is an identified place with a meaning. Nothing here reads a file or knows a format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sources.places import (
    CsvField,
    PdfBox,
    Place,
    ScanBox,
    Selector,
    SheetCell,
    SlideSpan,
    WordSpan,
    fact_id,
)

__all__ = [
    "Citation",
    "Commitment",
    "CsvField",
    "Fact",
    "FileKind",
    "Finding",
    "Level",
    "Measure",
    "NotTarget",
    "PdfBox",
    "Place",
    "ReadResult",
    "Refused",
    "ScanBox",
    "Selector",
    "Severity",
    "SheetCell",
    "SlideSpan",
    "SourceFile",
    "Status",
    "WordSpan",
    "fact_id",
]


class Status(StrEnum):
    """How far a figure can be relied on; it comes from the source file and travels with each fact."""

    OFFICIAL = "official"
    PUBLISHED = "published"
    COMMITTED = "committed"
    PROVISIONAL = "provisional"
    ILLUSTRATIVE = "illustrative"


class FileKind(StrEnum):
    """What a file of the inbox is for."""

    SCORES = "scores"
    PUBLISHED_FIGURES = "published_figures"
    FRAMEWORK = "framework"
    MANDATE = "mandate"
    PAPER = "paper"
    COMMITMENT_TABLE = "commitment_table"
    REVIEW = "review"
    EARLIER_DRAFT = "earlier_draft"
    ANALYSIS_REPORT = "analysis_report"
    MINUTES = "minutes"


class Level(StrEnum):
    """The levels of the index tree, from the top down."""

    INDEX = "index"
    INPUT = "input"
    OUTPUT = "output"
    PILLAR = "pillar"
    SUBPILLAR = "subpillar"
    INDICATOR = "indicator"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """Which of the three figures that a publisher may print for one indicator and one province."""

    RAW_VALUE = "raw_value"
    SCORE = "score"
    RANK = "rank"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """What a finding does: stop the file or the rows it names, ask a person, or only tell."""

    STOP = "stop"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One registered file: its identity, its name as it arrived, and what its `source.yml` (if any) says of it."""

    sha256: str
    name: str
    media_type: str
    size: int
    kind: FileKind | None = None
    status: Status = Status.PROVISIONAL
    edition: int | None = None
    department: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one province, as a source prints it.

    `value` is None where the source has an empty or unreadable cell that should hold a figure. `unit` is the unit as
    written in the source or, failing that, in the framework. `index_code` names the composite index ("PII", "PCI", ...).
    """

    fact_id: str
    sha256: str
    place: Place
    value: Decimal | None
    unit: str | None
    edition: int | None
    province: str
    level: Level
    code: str
    name: str
    measure: Measure
    status: Status = Status.PROVISIONAL
    index_code: str = "PII"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """One target that a department names in a paper or a table, with the exact words.

    `comparator`: one of `= >= <= > < range top`; `kind`: one of `level delta delta_percent rate factor rank rank_delta
    score milestone`; `force`: `committed registered striving proposed aspiring`; `inherited` lists the fields taken from a
    heading or a table header; `origin`: `paper | table | review | earlier_draft | minutes`.
    `decision`: `pending | accepted | corrected | rejected`; commitments of a registered table need no review.
    """

    commitment_id: str
    sha256: str
    place: Place
    quote: str
    department: str | None
    indicator_code: str | None
    indicator_name: str | None
    match_confidence: float
    value: Decimal | None
    value_high: Decimal | None
    comparator: str
    unit: str | None
    kind: str
    year: int | None
    baseline: Decimal | None = None
    base_year: int | None = None
    deadline: str | None = None
    force: str = "committed"
    condition: str | None = None
    inherited: tuple[str, ...] = ()
    runners_up: tuple[tuple[str, float], ...] = ()
    solution: str | None = None
    evidence: str | None = None
    coordinating: tuple[str, ...] = ()
    cost: Decimal | None = None
    origin: str = "paper"
    decision: str = "pending"
    status: Status = Status.PROVISIONAL
    value_place: Place | None = None
    """The characters of the value alone, inside or beside `place`."""
    word_places: tuple[tuple[str, Place], ...] = ()
    """Where `solution` and `evidence` stand, by their names, if they stand in cells of their own."""


@dataclass(frozen=True, slots=True)
class NotTarget:
    """Words that look like a target and are not, with the reason."""

    place: Place
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement of the mandate: legal basis, duty, date, body, paper, recipient, signer; with its words and place.

    `kind`: `legal_basis | duty | deadline | body | paper | recipient | signer | number | title | venue | budget`.
    `attributes` holds the parsed parts (number, date, issuer, department, ...) as strings.
    """

    fact_id: str
    sha256: str
    place: Place
    kind: str
    text: str
    attributes: dict[str, str] = field(default_factory=dict)
    status: Status = Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know: a code (`PII-…`), a Vietnamese sentence, where it is, and what to do next."""

    code: str
    severity: Severity
    message: str
    next_step: str = ""
    file: str | None = None
    place: Place | None = None
    subjects: tuple[str, ...] = ()
    """The fact, commitment or indicator identities that the finding is about."""

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "next_step": self.next_step,
            "file": self.file,
            "place": self.place.to_json() if self.place else None,
            "subjects": list(self.subjects),
        }


class Refused(Exception):
    """An input that cannot be used. Raised once, at the border where the file is opened; carries its finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All that one file gave: whatever of the four kinds it held, and the findings on the way."""

    file: SourceFile
    facts: tuple[Fact, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    citations: tuple[Citation, ...] = ()
    not_targets: tuple[NotTarget, ...] = ()
    findings: tuple[Finding, ...] = ()
