"""The frozen types that every room passes on: files, places, facts, commitments and findings.

A file is its sha256. A place is where in that file something stands, together with the words that stand there.
A fact, a commitment or a citation is an identified place with a meaning. Nothing here reads a file or knows a format.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar


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


class Measure(StrEnum):
    """Which of the three figures that a publisher may print for one indicator and one province."""

    RAW_VALUE = "raw_value"
    SCORE = "score"
    RANK = "rank"


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
class SheetCell:
    """A cell of a workbook (.xlsx .xlsm .xls .ods). `start`/`end`: characters of its text, where a cell holds several."""

    FORMAT: ClassVar[str] = "sheet"
    sheet: str
    address: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CsvField:
    """A field of a delimited text file; row and column count from 1, the header row included (as in RFC 7111)."""

    FORMAT: ClassVar[str] = "csv"
    row: int
    column: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Characters `start:end` of a paragraph of a text document (.docx .doc .odt .txt).

    `part` is the part of the package ("document", "footnotes:3", "header1"); `block` counts the paragraphs and tables of
    that part from 0 in reading order; for a paragraph in a table, `row`, `cell` (grid column) and `paragraph` count from
    0 inside it; a nested path ("0/2.1.0/1") is kept in `nested`.
    """

    FORMAT: ClassVar[str] = "word"
    part: str
    block: int
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None
    nested: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class PdfBox:
    """Text of a page of a PDF (page from 1): characters `start:end` of the page's text, and its box in points."""

    FORMAT: ClassVar[str] = "pdf"
    page: int
    start: int
    end: int
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None


@dataclass(frozen=True, slots=True)
class SlideSpan:
    """Characters of a paragraph of a slide (slide from 1, `shape` a path of shape ids, paragraph from 0)."""

    FORMAT: ClassVar[str] = "slide"
    slide: int
    shape: str
    paragraph: int
    row: int | None = None
    cell: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ScanBox:
    """A word or line read by character recognition (page from 1, box in pixels, confidence 0-100)."""

    FORMAT: ClassVar[str] = "scan"
    page: int
    start: int
    end: int
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float


Selector = SheetCell | CsvField | WordSpan | PdfBox | SlideSpan | ScanBox

SELECTORS: dict[str, type[Selector]] = {
    kind.FORMAT: kind for kind in (SheetCell, CsvField, WordSpan, PdfBox, SlideSpan, ScanBox)
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands (`selector`) and the exact words there (`raw_text`), with a little text around them.

    `raw_text` is the text as the reader gives it for that selector, before any normalisation: reading the place again
    must give the same characters, or the trace fails.
    """

    selector: Selector
    raw_text: str
    before: str = ""
    after: str = ""

    def key(self) -> str:
        """The position as one canonical string, the part of a place that identities are made of."""
        chosen = self.selector
        parts = [chosen.FORMAT]
        for name in _FIELDS[type(chosen)]:
            value = getattr(chosen, name)
            if value is not None and name not in _NOT_POSITION:
                parts.append(f"{name}={value}")
        return ";".join(parts)

    def to_json(self) -> dict[str, Any]:
        """A flat JSON object: `format`, the selector's own fields, `raw_text`, `before`, `after`."""
        chosen = self.selector
        named = ((name, getattr(chosen, name)) for name in _FIELDS[type(chosen)])
        position = {name: value for name, value in named if value is not None}
        return {
            "format": chosen.FORMAT,
            **position,
            "raw_text": self.raw_text,
            "before": self.before,
            "after": self.after,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Place:
        """The inverse of `to_json`."""
        kind = SELECTORS[data["format"]]
        selector = kind(**{name: data[name] for name in _FIELDS[kind] if name in data})
        return Place(selector, data["raw_text"], data.get("before", ""), data.get("after", ""))


_FIELDS = {kind: tuple(item.name for item in fields(kind)) for kind in SELECTORS.values()}
_NOT_POSITION = frozenset({"x0", "y0", "x1", "y1", "confidence"})


def fact_id(sha256: str, place: Place) -> str:
    """Identity of whatever stands at `place` of the file `sha256`: 20 hexadecimal digits after an "f".

    Made of position only, never of labels, so that a renamed indicator does not lose its history.
    """
    return "f" + hashlib.sha256(f"{sha256}\n{place.key()}".encode()).hexdigest()[:20]


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
