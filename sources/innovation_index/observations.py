"""What a person should know about a score file that was read: doubtful columns, holes, and figures that contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sources.contracts import Fact, Finding, SourceFile
from sources.innovation_index.consistency import coverage, violations
from sources.innovation_index.framework import PII, load_framework
from sources.innovation_index.layout import Role, TableLayout
from sources.innovation_index.reading import MESSAGES, Book
from sources.places import ScanBox
from sources.reading.recognition import SURE
from sources.words.numbers import from_float, shown
from sources.words.vocabulary import FileKind

_CERTAIN = 0.9
_LONGEST_HEADER = 80
_MOST_CONTRADICTIONS = 1_000
_MOST_NAMED = 12


def observations(
    books: Sequence[Book], tables: Sequence[TableLayout], facts: Sequence[Fact], file: SourceFile
) -> list[Finding]:
    """All findings on the content of a file, in the order columns, holes, figures, provinces."""
    found: list[Finding] = []
    for book in books:
        found.extend(_of_sheet(book, [table for table in tables if table.sheet == book.view.name], file))
    found.extend(_of_recognition(facts, file))
    found.extend(contradictions(facts, file))
    found.extend(of_coverage(facts, file))
    return found


def _of_recognition(facts: Sequence[Fact], file: SourceFile) -> Iterator[Finding]:
    """Figures read from a scan are never sure: how many there are, and the doubtful ones."""
    scanned = [(fact, fact.place.selector) for fact in facts if isinstance(fact.place.selector, ScanBox)]
    doubtful = [fact for fact, box in scanned if box.confidence < SURE]
    if scanned:
        yield MESSAGES.finding(
            "PII-SCORES-RECOGNISED",
            file=file.name,
            place=doubtful[0].place if doubtful else None,
            subjects=tuple(fact.fact_id for fact in doubtful),
            count=len(scanned),
            doubtful=len(doubtful),
            confidence=SURE,
        )


def contradictions(facts: Sequence[Fact], file: SourceFile) -> Iterator[Finding]:
    """A finding for each figure that breaks a rule between figures, at its place."""
    by_id = {fact.fact_id: fact for fact in facts}
    found = violations(facts)
    if len(found) > _MOST_CONTRADICTIONS:
        left = len(found) - _MOST_CONTRADICTIONS
        yield MESSAGES.finding("PII-SCORES-MORE-CONTRADICTIONS", file=file.name, count=left)
    for violation in found[:_MOST_CONTRADICTIONS]:
        fact = by_id[violation.fact_id]
        code = f"PII-SCORES-{violation.rule}"
        yield MESSAGES.finding(code, file=file.name, place=fact.place, subjects=(fact.fact_id,), **violation.details)


def _of_sheet(book: Book, tables: Iterable[TableLayout], file: SourceFile) -> list[Finding]:
    found: list[Finding] = []
    name = book.view.name
    if book.view.hidden and book.facts:
        found.append(MESSAGES.finding("PII-SCORES-HIDDEN-SHEET", file=file.name, sheet=name))
    for table in tables:
        found.extend(_of_columns(book, table, file))
        if table.edition_elsewhere is not None and table.edition is not None:
            found.append(
                MESSAGES.finding(
                    "PII-SCORES-TWO-EDITIONS",
                    file=file.name,
                    sheet=name,
                    edition=table.edition,
                    other=table.edition_elsewhere,
                )
            )
    holes = [fact for fact in book.facts if fact.value is None]
    if holes:
        by_province = Counter(fact.province for fact in holes)
        most = ", ".join(f"{province} ({count})" for province, count in by_province.most_common(5))
        found.append(
            MESSAGES.finding(
                "PII-SCORES-MISSING-FIGURE",
                file=file.name,
                place=holes[0].place,
                subjects=tuple(fact.fact_id for fact in holes),
                sheet=name,
                count=len(holes),
                provinces=most,
            )
        )
    return found


def _of_columns(book: Book, table: TableLayout, file: SourceFile) -> list[Finding]:
    """Columns that no framework knows, that were recognised without certainty, or whose percentages look like shares."""
    found = []
    framework = load_framework(table.index_code, table.edition if table.index_code == PII else None)
    for column in table.columns:
        header = column.header[:_LONGEST_HEADER] or f"cột {column.number}"
        cells = (book.view.cells.get((row, column.number)) for row in table.header_rows)
        place = next((cell.place() for cell in cells if cell), None)
        given: dict[str, Any] = {"file": file.name, "place": place, "sheet": table.sheet, "header": header}
        if column.reason in ("unknown_column", "no_header", "duplicate_column"):
            found.append(MESSAGES.finding("PII-SCORES-UNKNOWN-COLUMN", **given))
        elif column.role is Role.FIGURE and column.code in framework.nodes and column.confidence < _CERTAIN:
            confidence = shown(from_float(column.confidence), 2)
            found.append(MESSAGES.finding("PII-SCORES-UNSURE-COLUMN", **given, name=column.name, confidence=confidence))
        elif (
            framework.open
            and column.role is Role.FIGURE
            and "%" in column.header
            and _looks_like_shares(book, table, column.number)
        ):
            found.append(MESSAGES.finding("PII-SCORES-PERCENT-AS-SHARE", **given))
    return found


def _looks_like_shares(book: Book, table: TableLayout, column: int) -> bool:
    cells = (book.view.cells.get((row, column)) for row in range(table.first_row, table.last_row + 1))
    values = [cell.number for cell in cells if cell and cell.number is not None and not cell.text.endswith("%")]
    return len(values) >= 5 and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)


def of_coverage(facts: Sequence[Fact], file: SourceFile) -> list[Finding]:
    """Findings on missing provinces; a list of published figures is not expected to be complete."""
    found: list[Finding] = []
    if file.kind is FileKind.PUBLISHED_FIGURES:
        return found
    for one in coverage(facts):
        values: dict[str, Any] = {"name": one.index_code, "edition": one.edition}
        if one.found != one.expected:
            other = 63 if one.expected == 34 else 34
            found.append(
                MESSAGES.finding(
                    "PII-SCORES-COUNT", file=file.name, **values, found=one.found, expected=one.expected, other=other
                )
            )
        if one.missing:
            named = ", ".join(one.missing[:_MOST_NAMED]) + (" …" if len(one.missing) > _MOST_NAMED else "")
            found.append(MESSAGES.finding("PII-SCORES-MISSING-PROVINCE", file=file.name, **values, provinces=named))
    return found
