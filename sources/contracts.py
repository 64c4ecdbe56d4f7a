"""The frozen types that every room passes on: files, facts, commitments, citations and findings (places: `sources.places`).

What a source says is `Located`: a value, the place it stands at, the file, and how far it can be relied on. Nothing here
reads a file or knows a format. JSON and rows are made by `encode` and `decode`, never by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from typing import Any, Generic, TypeVar

import msgspec

from sources.places import Place
from sources.words.vocabulary import Comparator, Decision, FileKind, Force, Kind, Level, Measure, Origin, Severity, Status

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One registered file: its identity, its name as it arrived, and what its `source.yml` (if any) says of it.

    `province` is the one that the file speaks for (a paper's letterhead, a profile), None where it is national or unknown.
    """

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
    province: str | None = None


@dataclass(frozen=True, kw_only=True)
class Located(Generic[T]):
    """Something that a source says: its value, the place in the file with this hash, and its status.

    `value` is None where the source has an empty or unreadable place that should hold one.
    """

    sha256: str
    place: Place
    value: T | None
    status: Status = Status.PROVISIONAL


@dataclass(frozen=True, kw_only=True)
class Fact(Located[Decimal]):
    """One figure of one province, as a source prints it.

    `unit` is the unit as written in the source or, failing that, in the framework; None where neither tells. `index_code`
    names the composite index ("PII", "PCI", ...). `level` and `measure` may be unknown; such a fact reaches no plan.
    `former`: in a correction, the figure as it was printed before; a fact with one and without a value withdraws it.
    """

    fact_id: str
    unit: str | None
    edition: int | None
    province: str
    level: Level
    code: str
    name: str
    measure: Measure
    index_code: str = "PII"
    url: str | None = None
    former: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Commitment(Located[Decimal]):
    """One target that a department names in a paper or a table, with the exact words.

    `department` answers for it; `lead_words` is the body that the paper names where it is part of that department or is
    called otherwise (a division, a branch); `inherited` lists the fields taken from a heading or a table header;
    commitments of a registered table need no review. `value_place`: the characters of the value alone, inside or beside
    `place`; `word_places`: where `solution`, `evidence` and `deadline_words` stand, by their names, if in cells of
    their own; `deadline`: the last day that `deadline_words` leave, for comparing; the words themselves are what is
    printed. `province`: whose department speaks; None where the words do not tell. `confidence`: the calibrated
    probability that the whole reading is right (a target, of this indicator, with these fields), `reasons` its
    strongest grounds in words; `evidences`: every place that states the same promise, `place` among them.
    `corrections`: where a reviewer wrote another value, unit, year ... over what was read, by field, in `corrected_in`.
    """

    commitment_id: str
    quote: str
    department: str | None
    indicator_code: str | None
    indicator_name: str | None
    match_confidence: float
    value_high: Decimal | None
    comparator: Comparator
    unit: str | None
    kind: Kind
    year: int | None
    baseline: Decimal | None = None
    base_year: int | None = None
    deadline: str | None = None
    force: Force = Force.COMMITTED
    condition: str | None = None
    inherited: tuple[str, ...] = ()
    runners_up: tuple[tuple[str, float], ...] = ()
    solution: str | None = None
    evidence: str | None = None
    coordinating: tuple[str, ...] = ()
    cost: Decimal | None = None
    origin: Origin = Origin.PAPER
    decision: Decision = Decision.PENDING
    value_place: Place | None = None
    word_places: tuple[tuple[str, Place], ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    evidences: tuple[Place, ...] = ()
    sender: str | None = None
    province: str | None = None
    deadline_words: str | None = None
    lead_words: str | None = None
    corrections: tuple[tuple[str, Place], ...] = ()
    corrected_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Citation(Located[str]):
    """A statement of the mandate, or of a paper besides its targets; with its words and place.

    `kind`, of the mandate: `legal_basis | duty | deadline | body | paper | recipient | signer | number | title | venue |
    budget`; of a paper: `STATEMENTS`. `attributes` holds the parsed parts (number, date, issuer, department, ...) as
    strings; of a paper: `sender`, `indicator_code`, and the `side` of a cause (objective, subjective, named).
    """

    fact_id: str
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    status: Status = Status.PUBLISHED

    @property
    def text(self) -> str:
        return self.value or ""


STATEMENTS = ("cause", "measure", "product", "deadline", "money", "request")
"""The kinds of what a paper says besides its targets."""


@dataclass(frozen=True, slots=True)
class NotTarget:
    """Words that look like a target and are not, with the reason."""

    place: Place
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know: a code (`PII-…`), a Vietnamese sentence, where it is, and what to do next.

    `subjects`: the fact, commitment or indicator identities that the finding is about.
    """

    code: str
    severity: Severity
    message: str
    next_step: str = ""
    file: str | None = None
    place: Place | None = None
    subjects: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = as_json(self)
        return content


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


def as_json(record: Any) -> Any:
    """A record as JSON values: places as flat objects, decimals as text, tuples as lists."""
    return msgspec.to_builtins(record, enc_hook=_place_out)


def from_json(content: Any, kind: type[T]) -> T:
    """The inverse of `as_json`. Raises msgspec.ValidationError for content that is not of that kind."""
    with _ONE_AT_A_TIME:
        return msgspec.convert(content, kind, dec_hook=_place_in)


_ONE_AT_A_TIME = Lock()
"""Two threads that convert to a dataclass for the first time at once crash msgspec 0.22, and the interpreter with it."""


def json_text(record: Any) -> str:
    """A record as one line of JSON with sorted keys."""
    return msgspec.json.encode(record, enc_hook=_place_out, order="sorted").decode()


def _place_out(value: Any) -> Any:
    if isinstance(value, Place):
        return value.to_json()
    raise NotImplementedError(type(value).__name__)


def _place_in(kind: type[Any], value: Any) -> Any:
    if kind is Place:
        return value if isinstance(value, Place) else Place.from_json(value)
    raise NotImplementedError(kind.__name__)
