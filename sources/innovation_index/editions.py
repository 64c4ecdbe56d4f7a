"""Which edition a table belongs to when it does not say so itself, and whether what it says fits what was declared."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from sources.contracts import Fact, Finding, SourceFile
from sources.innovation_index.headers import single_year
from sources.innovation_index.layout import TableLayout
from sources.innovation_index.reading import MESSAGES, Book
from sources.registry.provinces import ProvinceRegistry
from sources.words.vocabulary import Measure

_ENOUGH_EQUAL = 10
_EQUAL_SHARE = 0.9
_Figures = dict[tuple[str, str], set[Decimal]]


def settle_editions(
    books: list[Book], tables: list[TableLayout], file: SourceFile
) -> tuple[list[Fact], list[TableLayout], list[Finding]]:
    """Facts and tables with their editions, and what a person should know about where the editions come from.

    A table without a year takes the one whose scores (elsewhere in the same file) equal its own; else the declared one;
    else the one in the file's name. What is written in the table goes before what is declared, with a finding.
    """
    written = _scores_by_edition(books)
    findings: list[Finding] = []
    settled: dict[str, tuple[int | None, str]] = {}
    for sheet in dict.fromkeys(table.sheet for table in tables):
        own = [fact for book in books if book.view.name == sheet for fact in book.facts]
        stated = Counter(fact.edition for fact in own if fact.edition is not None)
        if any(fact.edition is None for fact in own):
            undated = [fact for fact in own if fact.edition is None]
            settled[sheet] = (next(iter(stated)), "sheet") if len(stated) == 1 else _inferred(undated, written, file)
            if settled[sheet][1] != "sheet":
                findings.append(_told(sheet, settled[sheet], file))
        if len(stated) == 1:
            findings.extend(_against_declared(sheet, next(iter(stated)), file))
    facts = [_with_edition(fact, settled.get(book.view.name, (None, ""))[0]) for book in books for fact in book.facts]
    tables = [
        replace(table, edition=settled[table.sheet][0], edition_from=settled[table.sheet][1])
        if table.edition is None and table.sheet in settled
        else table
        for table in tables
    ]
    return facts, tables, findings


def _against_declared(sheet: str, edition: int, file: SourceFile) -> list[Finding]:
    """A sheet of another edition than the one declared for its file, or named in the file's name."""
    declared = file.edition or single_year(file.name.replace("_", " "))
    if declared is None or declared == edition:
        return []
    return [MESSAGES.finding("PII-SCORES-EDITION-DIFFERS", file=file.name, sheet=sheet, found=edition, declared=declared)]


def _scores_by_edition(books: list[Book]) -> dict[int, _Figures]:
    """Edition → (code, province) → the scores that the file gives under that edition in so many words."""
    scores: dict[int, _Figures] = defaultdict(lambda: defaultdict(set))
    for book in books:
        for fact in book.facts:
            if fact.edition is not None and fact.measure is Measure.SCORE and fact.value is not None:
                scores[fact.edition][fact.code, fact.province].add(fact.value)
    return scores


def _inferred(own: list[Fact], written: dict[int, _Figures], file: SourceFile) -> tuple[int | None, str]:
    for edition, scores in sorted(written.items()):
        known = [f for f in own if f.measure is Measure.SCORE and f.value is not None and (f.code, f.province) in scores]
        equal = sum(fact.value in scores[fact.code, fact.province] for fact in known)
        if len(known) >= _ENOUGH_EQUAL and equal >= _EQUAL_SHARE * len(known):
            return edition, "values"
    if file.edition is not None:
        return file.edition, "declared"
    in_name = single_year(file.name.replace("_", " "))
    if in_name is not None:
        return in_name, "file_name"
    return (next(iter(written)), "only_edition") if len(written) == 1 else (None, "")


def _told(sheet: str, settled: tuple[int | None, str], file: SourceFile) -> Finding:
    edition, origin = settled
    if edition is None:
        return MESSAGES.finding("PII-SCORES-NO-EDITION", file=file.name, sheet=sheet)
    if origin == "values":
        return MESSAGES.finding("PII-SCORES-EDITION-FROM-VALUES", file=file.name, sheet=sheet, edition=edition)
    words = {"declared": "khai báo của tệp", "file_name": "tên tệp", "only_edition": "các trang tính khác của tệp"}
    return MESSAGES.finding(
        "PII-SCORES-EDITION-FROM-NAME", file=file.name, sheet=sheet, edition=edition, origin=words[origin]
    )


def _with_edition(fact: Fact, edition: int | None) -> Fact:
    """The fact with its edition and with the name that its province has in that edition."""
    if fact.edition is not None or edition is None:
        return fact
    name = ProvinceRegistry.load().canonical(fact.province, edition)
    return replace(fact, edition=edition, province=name or fact.province)
