"""Which edition a table belongs to when it does not say so itself, and whether what it says fits what was declared."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from sources.contracts import Fact, SourceFile
from sources.innovation_index.reading import Book, Told
from sources.registry.provinces import ProvinceRegistry
from sources.tables.labels import single_year
from sources.tables.layout import TableLayout
from sources.tables.words import said
from sources.words.vocabulary import Measure

_ENOUGH_EQUAL = 10
_EQUAL_SHARE = 0.9
_Figures = dict[tuple[str, str], set[Decimal]]


def settle_editions(
    books: list[Book], tables: list[TableLayout], file: SourceFile, told: Told
) -> tuple[list[Fact], list[TableLayout]]:
    """Facts and tables with their editions; what a person should know about where these come from is told.

    A table without a year takes the one whose scores (elsewhere in the same file) equal its own; else the declared one;
    else the one in the file's name. What is written in the table goes before what is declared, with a finding.
    """
    written = _scores_by_edition(books)
    settled: dict[str, tuple[int | None, str]] = {}
    for sheet in dict.fromkeys(table.sheet for table in tables):
        every = [fact for book in books if book.view.name == sheet for fact in book.facts]
        own = [fact for fact in every if fact.code] or every
        stated = Counter(fact.edition for fact in own if fact.edition is not None)
        if any(fact.edition is None for fact in own):
            undated = [fact for fact in own if fact.edition is None]
            settled[sheet] = (next(iter(stated)), "sheet") if len(stated) == 1 else _inferred(undated, written, file)
            _tell(sheet, settled[sheet], told)
        declared = file.edition or single_year(file.name.replace("_", " "))
        if len(stated) == 1 and declared is not None and declared not in stated:
            told.add("PII-SCORES-EDITION-DIFFERS", f"{sheet}: {next(iter(stated))} / {declared}")
    facts = [_with_edition(fact, settled.get(book.view.name, (None, ""))[0]) for book in books for fact in book.facts]
    dated = [
        replace(table, edition=settled[table.sheet][0], edition_from=settled[table.sheet][1])
        if table.edition is None and table.sheet in settled
        else table
        for table in tables
    ]
    return facts, dated


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


def _tell(sheet: str, settled: tuple[int | None, str], told: Told) -> None:
    edition, origin = settled
    if edition is None:
        told.add("PII-SCORES-NO-EDITION", sheet)
    elif origin == "values":
        told.add("PII-SCORES-EDITION-FROM-VALUES", f"{sheet} ({edition})")
    elif origin != "sheet":
        told.add("PII-SCORES-EDITION-FROM-NAME", f"{sheet} ({edition}: {said(origin)})")


def _with_edition(fact: Fact, edition: int | None) -> Fact:
    """The fact with its edition and with the name that its province has in that edition."""
    if fact.edition is not None or edition is None:
        return fact
    name = ProvinceRegistry.load().canonical(fact.province, edition)
    return replace(fact, edition=edition, province=name or fact.province)
