"""The closed vocabularies of the house: what may stand in a column, and what each word is called in Vietnamese.

Every member equals its plain string, so that rows of a database or of JSON need no conversion to be compared.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

from sources.words.data import data
from sources.words.text import comparable


class Word(StrEnum):
    """A member of a closed vocabulary, with its name in `vocabulary.yml`.

    >>> Status.OFFICIAL.label, Status.OFFICIAL.heading, Status.called("Chính  thức")
    ('chính thức', 'Chính thức', <Status.OFFICIAL: 'official'>)
    """

    @cached_property
    def label(self) -> str:
        """The word as it stands inside a sentence."""
        return str(data(Path(__file__).with_suffix(".yml"))[type(self).__name__][self.value])

    @property
    def heading(self) -> str:
        """The label as it begins a line or fills a cell of its own."""
        return self.label[:1].upper() + self.label[1:]

    @classmethod
    def called(cls, text: str) -> Self | None:
        """The member whose label `text` is, letter case and blanks aside; None for other words."""
        return next((member for member in cls if comparable(member.label) == comparable(text)), None)


class Status(Word):
    """How far a figure can be relied on; it comes from the source file and travels with each fact."""

    OFFICIAL = "official"
    PUBLISHED = "published"
    COMMITTED = "committed"
    PROVISIONAL = "provisional"
    ILLUSTRATIVE = "illustrative"


class FileKind(Word):
    """What a file of the inbox is for."""

    SCORES = "scores"
    PUBLISHED_FIGURES = "published_figures"
    FRAMEWORK = "framework"
    MANDATE = "mandate"
    PAPER = "paper"
    COMMITMENT_TABLE = "commitment_table"
    REVIEW = "review"
    EARLIER_DRAFT = "earlier_draft"
    EARLIER_PLAN = "earlier_plan"
    ANALYSIS_REPORT = "analysis_report"
    MINUTES = "minutes"
    OWN_DOCUMENT = "own_document"


FIGURES = frozenset({FileKind.SCORES, FileKind.PUBLISHED_FIGURES})
"""Kinds of files that are read in the same way whichever province plans."""


class Level(Word):
    """The levels of the index tree, from the top down."""

    INDEX = "index"
    INPUT = "input"
    OUTPUT = "output"
    PILLAR = "pillar"
    SUBPILLAR = "subpillar"
    INDICATOR = "indicator"
    UNKNOWN = "unknown"


class Measure(Word):
    """Which of the three figures that a publisher may print for one indicator and one province."""

    RAW_VALUE = "raw_value"
    SCORE = "score"
    RANK = "rank"
    UNKNOWN = "unknown"


class Severity(Word):
    """What a finding does: stop the file or the rows it names, ask a person, or only tell."""

    STOP = "stop"
    WARN = "warn"
    INFO = "info"


class Kind(Word):
    """What the value of a commitment is: a level, a change of one, or something that is no level."""

    LEVEL = "level"
    DELTA = "delta"
    DELTA_PERCENT = "delta_percent"
    RATE = "rate"
    FACTOR = "factor"
    RANK = "rank"
    RANK_DELTA = "rank_delta"
    SCORE = "score"
    MILESTONE = "milestone"


class Force(Word):
    """How strongly a department speaks."""

    COMMITTED = "committed"
    REGISTERED = "registered"
    STRIVING = "striving"
    PROPOSED = "proposed"
    ASPIRING = "aspiring"


class Comparator(Word):
    """How a target stands to its value; the label is the sign before the value, where there is one."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    RANGE = "range"
    TOP = "top"

    @property
    def sign(self) -> str:
        """What is printed before the value: "≥ ", or nothing."""
        return f"{self.label} " if self.label else ""


class Decision(Word):
    """What a reviewer said of a commitment."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Origin(Word):
    """What a commitment was read from."""

    PAPER = "paper"
    TABLE = "table"
    REVIEW = "review"
    EARLIER_DRAFT = "earlier_draft"
    MINUTES = "minutes"
    EARLIER_PLAN = "earlier_plan"


class Role(Word):
    """What the department of a commitment is to the indicator."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    OTHER = "other"
    UNLED = "unled"


class ClaimState(Word):
    """What became of a commitment where it was joined with the newest edition: a claim that counts, or why it is none."""

    USABLE = "usable"
    PENDING = "pending"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    OTHER_PROVINCE = "other_province"
    NO_INDICATOR = "no_indicator"
    UNKNOWN_INDICATOR = "unknown_indicator"
    OTHER_EDITION = "other_edition"
    NO_YEAR = "no_year"
    UNIT = "unit"
    NOT_A_VALUE = "not_a_value"


class Verdict(Word):
    """What came of what was promised, once the figures of its year are there."""

    REACHED = "reached"
    NEARLY = "nearly"
    MISSED = "missed"
    NOT_JUDGED = "not_judged"


class Basis(Word):
    """Where a target of the plan comes from; `pending` and `mixed` are said of rows of several targets."""

    COMMITTED = "committed"
    PROPOSED = "proposed"
    MAINTAINED = "maintained"
    MISSING = "missing"
    PENDING = "pending"
    MIXED = "mixed"
