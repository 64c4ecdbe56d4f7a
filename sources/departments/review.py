"""A filled-in review workbook read back as decisions, and decisions applied to the candidates of a run.

A decision holds for the very words it was made on: it names the commitment (file and place) and the hash of its quote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sources.contracts import Commitment, Finding, ReadResult, SourceFile
from sources.places import Place
from sources.reading.located import Cell, Grid
from sources.words.data import data
from sources.words.dates import time_expressions
from sources.words.messages import MessageCatalogue
from sources.words.numbers import parse_number, typed
from sources.words.text import comparable
from sources.words.vocabulary import Comparator, Decision, Force, Kind, Origin, Word

MESSAGES = MessageCatalogue(__file__)
W = TypeVar("W", bound=Word)
_CORRECTABLE = ("indicator_code", "value", "unit", "year", "department")


@cache
def review_words() -> dict[str, Any]:
    """Sheets, columns and words of the workbook (`review.yml`)."""
    loaded: dict[str, Any] = data(Path(__file__).with_name("review.yml"))
    return loaded


def quote_hash(quote: str) -> str:
    """The hash of the words a decision was made on (blanks and diacritic forms aside)."""
    return hashlib.sha256(comparable(quote).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row of the workbook by column key."""

    number: int
    cells: dict[str, Cell]

    def text(self, key: str) -> str:
        cell = self.cells.get(key)
        return " ".join(cell.text.split()) if cell is not None else ""

    def number_of(self, key: str) -> Decimal | None:
        cell = self.cells.get(key)
        if cell is None:
            return None
        return cell.number if cell.number is not None else parse_number(cell.text, decimal_hint=",").value


def read_review(path: Path, file: SourceFile) -> ReadResult:
    """The decided rows as commitments of origin `review`; who decided what and when stands in the findings.

    Each keeps the identity and words of its candidate, with the corrected fields and `decision` accepted, corrected or
    rejected; `merge_reviews` puts them onto the candidates. Raises Refused where the workbook is no review workbook.
    """
    from sources.reading.open import grids_of

    for grid in grids_of(path, file.media_type):
        header = _header_row(grid)
        if header is not None:
            return _result(list(_rows(grid, header)), file)
    raise MESSAGES.refused("PII-REVIEW-NOT-READABLE", file=file.name)


def _header_row(grid: Grid) -> int | None:
    mark = comparable(review_words()["mark"])
    return next((row for (row, _), cell in sorted(grid.cells.items()) if comparable(cell.text) == mark), None)


def _rows(grid: Grid, header: int) -> Iterable[_Row]:
    keys = {comparable(title): key for key, title, *_ in review_words()["columns"]}
    columns = {
        column: keys[comparable(cell.text)]
        for (row, column), cell in grid.cells.items()
        if row == header and comparable(cell.text) in keys
    }
    rows: dict[int, dict[str, Cell]] = {}
    for (row, column), cell in grid.cells.items():
        if row > header and column in columns and cell.text.strip():
            rows.setdefault(row, {})[columns[column]] = cell
    for row in sorted(rows):
        if "commitment_id" in rows[row]:
            yield _Row(row, rows[row])


def _result(rows: Sequence[_Row], file: SourceFile) -> ReadResult:
    decided: list[Commitment] = []
    findings: list[Finding] = []
    for row in rows:
        decision = _decision(row, file, findings)
        if decision is None:
            continue
        item = _decided(row, decision, file, findings)
        if item is not None:
            decided.append(item)
            findings.append(_noted(row, item, file))
    return ReadResult(file, commitments=tuple(decided), findings=tuple(findings))


def _decision(row: _Row, file: SourceFile, findings: list[Finding]) -> Decision | None:
    text = row.text("decision")
    if not text:
        return None
    decision = Decision.called(text)
    if decision is None or decision is Decision.PENDING:
        findings.append(_about(row, "PII-REVIEW-UNKNOWN-DECISION", file, "decision", text=text))
        return None
    return decision


def _about(row: _Row, code: str, file: SourceFile, key: str, **values: Any) -> Finding:
    cell = row.cells.get(key)
    return MESSAGES.finding(
        code,
        file=file.name,
        place=cell.place() if cell else None,
        row=row.number,
        subjects=(row.text("commitment_id"),),
        **values,
    )


def _decided(row: _Row, decision: Decision, file: SourceFile, findings: list[Finding]) -> Commitment | None:
    """The row as a decided commitment; None (with a finding) where a correction cannot be read."""
    value = row.number_of("value")
    if decision is Decision.CORRECTED and row.text("new_value"):
        value = row.number_of("new_value")
        if value is None:
            findings.append(_about(row, "PII-REVIEW-BAD-VALUE", file, "new_value", text=row.text("new_value")))
            return None
    if not row.text("reviewer"):
        findings.append(_about(row, "PII-REVIEW-WITHOUT-NAME", file, "decision"))

    def chosen(key: str) -> str | None:
        corrected = row.text(f"new_{key}") if decision is Decision.CORRECTED else ""
        return corrected or row.text(key) or None

    code = chosen("indicator_code")
    year = chosen("year")
    return Commitment(
        commitment_id=row.text("commitment_id"),
        sha256=row.text("sha256"),
        place=row.cells["decision"].place(),
        quote=row.text("quote"),
        department=chosen("department"),
        indicator_code=code.split(" ")[0] if code else None,
        indicator_name=row.text("indicator_name") or None,
        match_confidence=1.0,
        value=value,
        value_high=row.number_of("value_high") if not row.text("new_value") else None,
        comparator=_member(Comparator.EQUAL, row.text("comparator")),
        unit=chosen("unit"),
        kind=_member(Kind.LEVEL, row.text("kind")),
        year=_year(year or ""),
        force=_member(Force.COMMITTED, row.text("force")),
        origin=Origin.REVIEW,
        decision=decision,
        status=file.status,
        corrections=_corrections(row) if decision is Decision.CORRECTED else (),
        corrected_in=file.sha256,
    )


def _corrections(row: _Row) -> tuple[tuple[str, Place], ...]:
    """The cells in which the reviewer wrote something else, by field."""
    changed = (key for key in _CORRECTABLE if row.text(f"new_{key}"))
    return tuple((key, row.cells[f"new_{key}"].place()) for key in changed)


def _year(text: str) -> int | None:
    """A year of four digits, also as spreadsheets hand it over ("2026,0")."""
    number = typed(text)
    return int(number) if number is not None and number == int(number) and 1000 <= number <= 9999 else None


def _member(default: W, words: str) -> W:
    """The member that a protected cell names; what stands in it is the candidate's own and is not taken from here."""
    return next((member for member in type(default) if words in (member, member.label)), default)


def _noted(row: _Row, item: Commitment, file: SourceFile) -> Finding:
    """Who decided what, when, and what was changed, for the record."""
    changes = [f"{key}: {row.text(key)} → {row.text('new_' + key)}" for key in _CORRECTABLE if row.text("new_" + key)]
    day = row.text("date")
    written, unknown = next(iter(time_expressions(day.lower())), None), review_words()["not_written"]
    return _about(
        row, "PII-REVIEW-DECIDED", file, "decision",
        decision=item.decision.heading, name=item.indicator_name or item.quote,
        reviewer=row.text("reviewer") or unknown["name"], date=written.last_day if written else day[:10] or unknown["date"],
        change="; ".join(changes) if item.decision is Decision.CORRECTED else row.text("note"),
    )  # fmt: skip


def merge_reviews(
    commitments: Iterable[Commitment], names: dict[str, str] | None = None
) -> tuple[tuple[Commitment, ...], tuple[Finding, ...]]:
    """Candidates with the decisions (origin `review`, in order of arrival: the last one holds) put onto them.

    `names`: indicator code → name, for corrected codes. A decision whose words are not there any more changes nothing;
    where the same identity now has other words, the row is open again and a finding says so.
    """
    everything = list(commitments)
    decisions = {item.commitment_id: item for item in everything if item.origin is Origin.REVIEW}
    merged: list[Commitment] = []
    findings: list[Finding] = []
    for item in everything:
        if item.origin is Origin.REVIEW:
            continue
        decided = decisions.get(item.commitment_id)
        if decided is None:
            merged.append(item)
        elif quote_hash(decided.quote) != quote_hash(item.quote):
            findings.append(
                MESSAGES.finding("PII-REVIEW-REOPENED", place=item.place, name=item.quote, subjects=(item.commitment_id,))
            )
            merged.append(item)
        else:
            merged.append(_with_decision(item, decided, names or {}))
    return tuple(merged), tuple(findings)


def _with_decision(item: Commitment, decided: Commitment, names: dict[str, str]) -> Commitment:
    if decided.decision is not Decision.CORRECTED:
        return replace(item, decision=decided.decision)
    code = decided.indicator_code
    name = item.indicator_name if code == item.indicator_code else names.get(code or "", decided.indicator_name)
    return replace(
        item,
        decision=Decision.CORRECTED,
        indicator_code=code,
        indicator_name=name,
        value=decided.value,
        value_high=decided.value_high,
        unit=decided.unit,
        year=decided.year,
        department=decided.department,
        corrections=decided.corrections,
        corrected_in=decided.corrected_in,
    )
