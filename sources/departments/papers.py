"""A department's paper, an earlier draft, minutes or a table of commitments → proposed commitments, each with its words.

The way of a number: passage or cell → quantity → reading (candidates, time) → linked → judged → settled → promise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sources.contracts import Finding, NotTarget, ReadResult, SourceFile
from sources.departments.bodies import department_name
from sources.departments.context import FORCES
from sources.departments.head import (
    dated,
    decimal_mark,
    front_lines,
    province_of,
    results_year,
    sender_of,
    sentences_and_headers,
)  # fmt: skip
from sources.departments.indicators import matcher_of
from sources.departments.minutes import speaker_of
from sources.departments.passages import SILENT, Passage, TablePassage, document_encoding, passages, table_passage
from sources.departments.promises import MESSAGES, ambiguous_numbers, check_commitments, commitments_of, settle
from sources.departments.prose import Thread, read_passage
from sources.departments.quantities import read_sentence
from sources.departments.readings import Paper, Reading, judge, link, rate
from sources.departments.recognise import recognise
from sources.departments.sheet import sheet_of_grid, sheet_of_table
from sources.departments.statements import statements_of
from sources.departments.tables import is_layout, read_table
from sources.reading import media_types
from sources.reading.located import BlockKind, Document, Grid, Paragraph
from sources.reading.page_tables import with_page_tables
from sources.reading.prose import read_document
from sources.registry.departments import DepartmentRegistry
from sources.registry.whose import province_named
from sources.tree import Tree
from sources.words.vocabulary import FileKind, Origin

_SILENT_REASONS = {
    BlockKind.DELETED: "deleted", BlockKind.STRUCK: "struck_out", BlockKind.HIDDEN: "hidden", BlockKind.COMMENT: "comment",
}  # fmt: skip
_ORIGINS = {
    FileKind.EARLIER_DRAFT: Origin.EARLIER_DRAFT, FileKind.MINUTES: Origin.MINUTES, FileKind.COMMITMENT_TABLE: Origin.TABLE,
}  # fmt: skip
_FRONT_ROWS = 8
_LONGEST_HEADER = 80
_WITHOUT_VALUE = {"request": "request", **dict.fromkeys(("lacking", *FORCES), "qualitative")}
"""Why a dated sentence without a value promises nothing, by its first telling cue."""
_GRIDS = media_types.WORKBOOK_TYPES | media_types.DELIMITED_TYPES


@dataclass
class Opened:
    """A file read up to its passages: what all of it shares, its parts, and what is to be told of them."""

    paper: Paper
    parts: list[Passage | TablePassage]
    grids: list[Grid]
    findings: list[Finding]


def read_paper(path: Path, file: SourceFile, tree: Tree, province: str | None = None) -> ReadResult:
    """Everything of a document that commits, or looks as if it did. Raises Refused for an unreadable file.

    `tree`: the edition to match to; `province`: whose plan is made. Also reads earlier drafts, minutes and tables of
    commitments (`file.kind`).
    """
    opened = open_paper(path, file, tree, province)
    readings = readings_of(opened)
    return result_of(replace(file, province=opened.paper.province), opened, readings)


def read_any(path: Path, file: SourceFile, tree: Tree, province: str | None = None) -> ReadResult:
    """A file whose kind is not told: recognised by its words, then read as that kind of document."""
    return read_paper(path, replace(file, kind=file.kind or recognise(path, file.media_type)), tree, province)


def open_paper(path: Path, file: SourceFile, tree: Tree, province: str | None) -> Opened:
    """The parts of a file and what its front tells of sender, province and year."""
    matcher = matcher_of(tree)
    origin = _ORIGINS.get(file.kind, Origin.PAPER) if file.kind else Origin.PAPER
    stated = department_name(file.department) if file.department else None
    grids: list[Grid] = []
    parts: list[Passage | TablePassage] = []
    findings: list[Finding] = []
    if file.media_type in _GRIDS:
        from sources.reading.open import grids_of

        shown = [grid for grid in grids_of(path, file.media_type) if not grid.hidden and grid.cells]
        grids = [grid for grid in shown if not is_layout(sheet_of_grid(grid))] or shown
        parts = [part for grid in shown if grid not in grids for part in passages(_lines_of(grid))]
        lines = [cell.text for grid in grids for (row, _), cell in sorted(grid.cells.items()) if row <= _FRONT_ROWS]
        origin = Origin.TABLE
        results = results_year(line.lower() for line in lines if len(line) < _LONGEST_HEADER)
        dates = [text for grid in grids for text in _alone_in_their_rows(grid)]
        named = (DepartmentRegistry.load().canonical(line) for line in dates)
        sender = sender_of(lines, labelled=True) or next(filter(None, named), None)
        letterhead = province_named([*(grid.name for grid in grids), *lines], alone=True)
        texts = (cell.text for grid in grids for cell in grid.cells.values() if cell.number is None)
    else:
        document = with_page_tables(read_document(path, file.media_type), path, file.media_type)
        parts = list(passages(document))
        lines = dates = front_lines(parts)
        letterhead = province_of(document)
        sender, results = sender_of(lines), results_year(sentences_and_headers(parts))
        texts = (paragraph.text for paragraph in document.paragraphs())
        findings = _noted(document, parts, file)
    if results is not None and tree.edition is not None:
        results = min(results, tree.edition)  # A guess from the words: results later than the newest edition are aims.
    year = int(file.date[:4]) if file.date and file.date[:4].isdigit() else dated(dates) or results
    paper = Paper(
        matcher, stated or sender, stated is None and sender is not None, letterhead, province, year, decimal_mark(texts),
        origin,
    )  # fmt: skip
    return Opened(paper, parts, grids, findings)


def _lines_of(grid: Grid) -> Document:
    """A sheet that holds sentences, no table: each cell a paragraph."""
    return Document(
        tuple(Paragraph(cell.text, cell.selector) for _, cell in sorted(grid.cells.items()) if cell.text.strip())
    )


def _alone_in_their_rows(grid: Grid) -> list[str]:
    """The lines above a table; a date in one of its rows is a deadline, not the date of the sheet."""
    rows = Counter(row for row, _ in grid.cells)
    return [cell.text for (row, _), cell in sorted(grid.cells.items()) if row <= _FRONT_ROWS and rows[row] == 1]


def readings_of(opened: Opened) -> list[Reading]:
    """All numbers of a paper, linked, judged, settled and rated, in reading order."""
    readings = list(collect(opened))
    judge(readings)
    settle(readings)
    rate(readings)
    return readings


def collect(opened: Opened) -> Iterator[Reading]:
    """The readings of all parts, linked one after the other, not judged yet."""
    paper, registered = opened.paper, opened.paper.origin is Origin.TABLE
    for reading in _unlinked(opened, paper, registered):
        link(reading)
        yield reading


def _unlinked(opened: Opened, paper: Paper, registered: bool) -> Iterator[Reading]:
    thread = Thread()
    for grid in opened.grids:
        yield from read_table(sheet_of_grid(grid), paper, registered=True)
    paper = replace(paper, origin=Origin.PAPER) if opened.grids else paper  # Sentences beside a table register nothing.
    for part in opened.parts:
        if isinstance(part, TablePassage):
            sheet = sheet_of_table(part)
            if not is_layout(sheet):
                yield from read_table(sheet, paper, registered=registered)
            else:
                for passage in _cells(part):
                    yield from read_passage(passage, paper, Thread())
            continue
        if paper.origin is Origin.MINUTES:
            paper = speaker_of(part, paper)
        if part.kind not in SILENT and part.kind not in (BlockKind.HEADER, BlockKind.FOOTER):
            yield from read_passage(part, paper, thread)


def _cells(part: TablePassage) -> Iterator[Passage]:
    """A table without columns of values is a layout: its cells hold sentences."""
    for cell in part.table.cells:
        for paragraph in cell.paragraphs:
            if paragraph.text.strip():
                yield table_passage(paragraph, part)


def _silent(opened: Opened) -> Iterator[NotTarget]:
    """Quantities in text that commits nobody: deleted, hidden, struck out, comments; and references to documents."""
    for part in opened.parts:
        if not isinstance(part, Passage):
            continue
        size = len(part.text)
        if part.kind in SILENT:
            if read_sentence(part.text, opened.paper.decimal_mark).quantities:
                yield NotTarget(part.place(0, size), part.quote(0, size), _SILENT_REASONS[part.kind])
            continue
        for start, end in part.sentences():
            sentence = read_sentence(part.text[start:end])
            if not sentence.quantities and any(kind == "legal" for *_, kind in sentence.names):
                yield NotTarget(part.place(start, end), part.quote(start, end), "legal")
            elif not sentence.quantities and sentence.times:
                told = next((reason for cue in sentence.cues if (reason := _WITHOUT_VALUE.get(cue.group))), None)
                if told:
                    yield NotTarget(part.place(start, end), part.quote(start, end), told)
            if any(cue.group == "instruction" for cue in sentence.cues):
                yield NotTarget(part.place(start, end), part.quote(start, end), "instruction")


def _noted(document: Document, parts: Sequence[Passage | TablePassage], file: SourceFile) -> list[Finding]:
    findings = [_named(finding, file) for finding in document.findings]
    if not parts:
        findings.append(MESSAGES.finding("PII-PAPER-NO-TEXT", file=file.name))
    encoding = document_encoding(document)
    if encoding:
        count = sum(1 for paragraph in document.paragraphs() if isinstance(paragraph, Paragraph) and paragraph.text.strip())
        from sources.reading.word_package import MESSAGES as READING

        findings.append(READING.finding("PII-TEXT-LEGACY", file=file.name, encoding=encoding.upper(), count=count))
    return findings


def _named(finding: Finding, file: SourceFile) -> Finding:
    """The finding with the name under which the file arrived, not that of its copy in the store."""
    old = finding.file or ""
    return replace(finding, file=file.name, message=finding.message.replace(old, file.name) if old else finding.message)


def result_of(file: SourceFile, opened: Opened, readings: Sequence[Reading]) -> ReadResult:
    """What a file gives, from its readings."""
    paper = opened.paper
    ordered = list(_silent(opened))
    instructed = {item.place.key() for item in ordered if item.reason == "instruction"}
    for reading in readings:
        if reading.place.key() in instructed:
            reading.role = "instruction"
    commitments, rejected = commitments_of(readings, file)
    not_targets = (*rejected, *ordered)
    findings = [*opened.findings, *ambiguous_numbers(readings, file)]
    findings += check_commitments(commitments, not_targets, file, paper)
    if opened.grids and not readings:
        findings.append(MESSAGES.finding("PII-PAPER-NO-COLUMNS", file=file.name))
    if not any(item.indicator_code for item in commitments):
        findings.append(MESSAGES.finding("PII-PAPER-NO-COMMITMENT", file=file.name))
    elif any(item.department is None for item in commitments):
        findings.append(MESSAGES.finding("PII-PAPER-NO-DEPARTMENT", file=file.name))
    statements = tuple(statements_of([part for part in opened.parts if isinstance(part, Passage)], readings, paper.matcher))
    return ReadResult(
        file, commitments=tuple(commitments), not_targets=not_targets, statements=statements, findings=tuple(findings)
    )
