"""A department's paper, an earlier draft, minutes or a table of commitments → proposed commitments, each with its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sources.contracts import Commitment, Finding, NotTarget, ReadResult, SourceFile
from sources.departments.bodies import department_name
from sources.departments.checks import MESSAGES, ambiguous_numbers, check_commitments, without_duplicates
from sources.departments.drafts import Draft, commitment
from sources.departments.grammar import grammar
from sources.departments.head import province_of
from sources.departments.match import IndicatorMatcher
from sources.departments.mentions import scan
from sources.departments.minutes import note_speaker
from sources.departments.passages import SILENT, Passage, TablePassage, document_encoding, passages, table_passage
from sources.departments.prose import Context, Findings, read_passage
from sources.departments.recognise import recognise
from sources.departments.setting import section_of
from sources.departments.sheet import sheet_of_grid, sheet_of_table
from sources.departments.tables import read_sheet
from sources.reading import media_types
from sources.reading.located import BlockKind, Document, Grid, Paragraph
from sources.reading.page_tables import with_page_tables
from sources.reading.prose import read_document
from sources.registry.departments import DepartmentRegistry
from sources.registry.whose import province_named
from sources.words.dates import time_expressions
from sources.words.vocabulary import FileKind

_SILENT_REASONS = {
    BlockKind.DELETED: "deleted", BlockKind.STRUCK: "struck_out", BlockKind.HIDDEN: "hidden", BlockKind.COMMENT: "comment",
}  # fmt: skip
_ORIGINS = {
    FileKind.EARLIER_DRAFT: "earlier_draft", FileKind.MINUTES: "minutes", FileKind.COMMITMENT_TABLE: "table",
}  # fmt: skip
_FRONT = 25
_FRONT_ROWS = 8
_LONGEST_DATE_LINE = 80
_SENDER = re.compile(
    r"^(?:(?:[Cc]ơ quan|[Đđ]ơn vị)(?: đăng ký| gửi| báo cáo)?\s*:\s*"
    r"|.{0,60}?\b(?:THAM LUẬN|Tham luận|Báo cáo tham luận|BÁO CÁO)\b.{0,20}?(?:CỦA|của|:|\s)\s*)?"
    r"(?P<name>(?:Sở|SỞ|Ban Quản lý|BAN QUẢN LÝ|Công an|CÔNG AN|Thống kê|THỐNG KÊ) [^\d,;:.()]{3,60}?)"
    r"(?=\s*(?:$|[,;:.()]|[Tt]ỉnh\b|TỈNH\b|về\b|VỀ\b|[Tt]ham luận|tại\b))"
)
_LABELLED = re.compile(r"(?:cơ quan|đơn vị)(?: đăng ký| gửi| báo cáo)\s*:", re.IGNORECASE)
_HABIT = re.compile(r"(?<![\d.,])\d+([.,])\d{1,2}(?![\d.,])")


def read_paper(path: Path, file: SourceFile, framework: Iterable[Any]) -> ReadResult:
    """Everything of a prose document that commits, or looks as if it did. Raises Refused for an unreadable file.

    `framework`: the rows of the edition to match to, as tuples (code, name, unit) or richer (see `framework.entries`).
    Also reads earlier drafts and minutes (`file.kind`).
    """
    if file.media_type in media_types.WORKBOOK_TYPES | media_types.DELIMITED_TYPES:
        return read_commitment_table(path, file, framework)
    document = with_page_tables(read_document(path, file.media_type), path, file.media_type)
    file = replace(file, province=province_of(document))
    matcher = IndicatorMatcher(framework)
    parts = list(passages(document))
    context = _context(parts, file, matcher)
    found = Findings()
    for part in parts:
        if file.kind is FileKind.MINUTES and isinstance(part, Passage):
            note_speaker(part, context)
        _read_part(part, context, found)
    return _result(file, found, context, _noted(document, parts, file))


def read_any(path: Path, file: SourceFile, framework: Iterable[Any]) -> ReadResult:
    """A file whose kind is not told: recognised by its words, then read as that kind of document."""
    kind = file.kind or recognise(path, file.media_type)
    known = replace(file, kind=kind)
    if kind is FileKind.COMMITMENT_TABLE:
        return read_commitment_table(path, known, framework)
    return read_paper(path, known, framework)


def read_commitment_table(path: Path, file: SourceFile, framework: Iterable[Any]) -> ReadResult:
    """The targets of a form or workbook in which departments register commitments. Raises Refused if unreadable."""
    if file.media_type not in media_types.WORKBOOK_TYPES | media_types.DELIMITED_TYPES:
        return read_paper(path, replace(file, kind=FileKind.COMMITMENT_TABLE), framework)
    from sources.reading.open import grids_of

    matcher = IndicatorMatcher(framework)
    found = Findings()
    findings: list[Finding] = []
    sheets = [grid for grid in grids_of(path, file.media_type) if not grid.hidden and grid.cells]
    front = [cell.text for grid in sheets for (row, _), cell in sorted(grid.cells.items()) if row <= _FRONT_ROWS]
    sender = _canonical(file.department) or _sender(text for text in front if _LABELLED.match(text.strip()))
    file = replace(file, province=province_named([*(grid.name for grid in sheets), *front], alone=True))
    context = Context(matcher, sender, file.department is None and sender is not None, _year_of(file.date))
    read = [read_sheet(sheet_of_grid(grid), _for_grid(context, grid), found, registered=True) for grid in sheets]
    if not any(read):
        findings.append(MESSAGES.finding("PII-PAPER-NO-COLUMNS", file=file.name))
    return _result(file, found, context, findings)


def _for_grid(context: Context, grid: Grid) -> Context:
    """The same context with the habit of decimals that this sheet's texts show."""
    texts = (cell.text for cell in grid.cells.values() if cell.number is None)
    return replace(context, decimal_mark=_decimal_mark(texts))


def _read_part(part: Passage | TablePassage, context: Context, found: Findings) -> None:
    if isinstance(part, TablePassage):
        sheet = sheet_of_table(part)
        registered = context.origin == "table"
        if sheet.rows < 2 or sheet.columns < 2 or not read_sheet(sheet, context, found, registered=registered):
            _read_as_prose(part, context, found)
        return
    if part.kind in SILENT:
        if any(mention.unit for mention in scan(part.text, context.decimal_mark).mentions):
            size = len(part.text)
            found.not_targets.append(NotTarget(part.place(0, size), part.quote(0, size), _SILENT_REASONS[part.kind]))
    elif part.kind not in (BlockKind.HEADER, BlockKind.FOOTER) and context.origin != "table":
        read_passage(part, context, found)


def _read_as_prose(part: TablePassage, context: Context, found: Findings) -> None:
    """A table without columns of values is a layout: its cells hold sentences."""
    for cell in part.table.cells:
        for paragraph in cell.paragraphs:
            if len(paragraph.text.split()) > 6:
                read_passage(table_passage(paragraph, part), context, found)


def _context(parts: Sequence[Passage | TablePassage], file: SourceFile, matcher: IndicatorMatcher) -> Context:
    front_texts = [text for part in parts[:_FRONT] for text in _texts(part)]
    named = _canonical(file.department)
    sender = named or _sender(front_texts)
    year = _year_of(file.date) or _dated(front_texts) or _results_year(parts)
    texts = (text for part in parts for text in _texts(part))
    context = Context(matcher, sender, named is None and sender is not None, year, _decimal_mark(texts))
    context.origin = _ORIGINS.get(file.kind, "paper") if file.kind else "paper"
    context.least_force = "proposed" if file.kind is FileKind.MINUTES else None
    return context


def _texts(part: Passage | TablePassage) -> Iterable[str]:
    if isinstance(part, Passage):
        yield part.text
    else:
        for cell in part.table.cells:
            yield from (table_passage(paragraph, part).text for paragraph in cell.paragraphs)


def _canonical(department: str | None) -> str | None:
    return department_name(department) if department else None


def _sender(texts: Iterable[str]) -> str | None:
    """The department whose name stands in the heading or the title of the paper; one the registry knows goes first."""
    named = [match.group("name").strip() for text in texts if (match := _SENDER.match(" ".join(text.split())))]
    known = DepartmentRegistry.load()
    first = next((name for name in named if known.canonical(name)), named[0] if named else None)
    if first is None:
        return None
    return department_name(first.capitalize() if first.isupper() else first)


def _year_of(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() else None


def _dated(texts: Sequence[str]) -> int | None:
    """The year of the date line ("Cao Bằng, ngày ... tháng 8 năm 2025", "(Ngày 20/8/2025)")."""
    for text in texts:
        plain = text.strip(" ().")
        match = re.search(r"\btháng\b[ \d…._]{0,10}năm (20\d\d)$", plain)
        match = match or re.fullmatch(r"(?:.{0,30},\s*)?[Nn]gày \d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(20\d\d)", plain)
        if match and len(text) < _LONGEST_DATE_LINE:
            return int(match.group(1))
    return None


def _results_year(parts: Sequence[Passage | TablePassage]) -> int | None:
    """The last year that the paper speaks of as running or just past ("ước năm 2025", "6 tháng đầu năm 2025").

    Without such words: the last year of the sections of results, aims aside.
    """
    running: set[int] = set()
    told: set[int] = set()
    rules = grammar()
    for part in parts:
        if not isinstance(part, Passage):
            continue
        above = next((found for heading in reversed(part.headings) if (found := section_of(heading.lower()))), None)
        for start, end in part.sentences():
            lower = part.text[start:end].lower()
            aims = any(pattern.search(lower) for pattern in rules.force.values()) or "đến năm" in lower
            if not aims and above in (None, "result"):
                running.update(int(match["year"]) for match in rules.running_year.finditer(lower))
                if above == "result":
                    told.update(time.year for time in time_expressions(lower))
    return max(running or told, default=None)


def _decimal_mark(texts: Iterable[str]) -> str:
    """The document's habit; a hint only, for numbers that can be read in two ways."""
    marks = Counter(match.group(1) for text in texts for match in _HABIT.finditer(text))
    return "." if marks["."] > 2 * marks[","] else ","


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


def _result(file: SourceFile, found: Findings, context: Context, noted: Sequence[Finding]) -> ReadResult:
    drafts, repeated = without_duplicates(found.drafts)
    commitments = tuple(_identified(drafts, file))
    not_targets = (*found.not_targets, *repeated)
    findings = [*noted, *ambiguous_numbers(drafts, file)]
    findings += check_commitments(commitments, not_targets, file, context.matcher)
    if not commitments:
        findings.append(MESSAGES.finding("PII-PAPER-NO-COMMITMENT", file=file.name))
    elif context.department is None and any(item.department is None for item in commitments):
        findings.append(MESSAGES.finding("PII-PAPER-NO-DEPARTMENT", file=file.name))
    return ReadResult(file, commitments=commitments, not_targets=not_targets, findings=tuple(findings))


def _identified(drafts: Sequence[Draft], file: SourceFile) -> Iterable[Commitment]:
    """Commitments with their identities; several at one value are counted."""
    counts: Counter[str] = Counter()
    for draft in drafts:
        key = draft.value_place.key()
        yield commitment(draft, file, counts[key])
        counts[key] += 1
