"""Which reader a file needs: by what `source.yml` says of it, else by what its content shows.

Runs in children: what it imports is loaded once, before they are forked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl  # noqa: F401
from lxml import etree  # noqa: F401

from flows.tables import FACT, Columns, fact_row, text_columns
from sources.case import Case
from sources.contracts import Fact, ReadResult, Refused, SourceFile
from sources.departments.analysis import read_analysis_report
from sources.departments.earlier_plan import read_earlier_plan
from sources.departments.mandate import read_mandate
from sources.departments.papers import read_paper
from sources.departments.recognise import recognise
from sources.departments.review import read_review
from sources.innovation_index.parse import read_scores
from sources.innovation_index.proposal import names_a_framework
from sources.office import know_office
from sources.reading.open import grids_of
from sources.reading.own import is_own
from sources.tree import editions
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FIGURES, FileKind

if TYPE_CHECKING:
    from flows.reading import Notes
    from sources.tables.layout import Layout

MESSAGES = MessageCatalogue(__file__)
Take = Callable[[Sequence[Fact]], None]


def read_as_data(path: Path, source: SourceFile, case: Case, office: Path | None) -> tuple[ReadResult, Columns, Notes]:
    """Runs in the child: `read`, with the facts made columns there, which spares the parent their thousands of objects."""
    know_office(office)
    facts = text_columns(FACT, ())
    result, notes = read(path, source, case, lambda some: _add(some, facts))
    _add(result.facts, facts)
    return replace(result, facts=()), facts, notes


def read_scores_as_data(
    path: Path, source: SourceFile, layout: Layout | None, office: Path | None
) -> tuple[ReadResult, Columns, Notes]:
    """Runs in the child: the figures of a score file as columns."""
    know_office(office)
    facts = text_columns(FACT, ())
    result, notes = _scores(path, source, lambda some: _add(some, facts), layout)
    return result, facts, notes


def _add(facts: Iterable[Fact], columns: Columns) -> None:
    for column, values in text_columns(FACT, map(fact_row, facts)).items():
        columns[column].extend(values)


def read(path: Path, source: SourceFile, case: Case, take: Take | None = None) -> tuple[ReadResult, Notes]:
    """Read one file by the reader of its kind; figures are handed to `take`, if given, as they are read.

    Raises Refused for a kind nobody recognises.
    """
    if is_own(path, source.media_type):
        told = MESSAGES.finding("PII-RUN-OWN-DOCUMENT", file=path.name)
        return ReadResult(file=replace(source, kind=FileKind.OWN_DOCUMENT), findings=(told,)), {}
    if source.kind in FIGURES:
        return _scores(path, source, take)
    if source.kind is FileKind.FRAMEWORK:
        return _framework(source), {}
    if source.kind is not None:
        return _spoken_for(_document(path, source, case), source), {}
    kind = recognise(path, source.media_type)
    if kind is not None:
        return _spoken_for(_document(path, replace(source, kind=kind), case), source), {}
    try:
        return _scores(path, replace(source, kind=FileKind.SCORES), take)
    except Refused as refusal:
        if names_a_framework(grids_of(path, source.media_type)):
            return _framework(replace(source, kind=FileKind.FRAMEWORK)), {}
        raise MESSAGES.refused("PII-RUN-UNKNOWN-KIND", file=path.name) from refusal


def _framework(source: SourceFile) -> ReadResult:
    """A decision's annex is not used before a person has looked at the framework that is proposed from it."""
    edition = source.edition or editions()[-1] + 1
    told = MESSAGES.finding("PII-RUN-FRAMEWORK-ARRIVED", file=source.name, edition=edition)
    return ReadResult(file=source, findings=(told,) if edition not in editions() else ())


def _spoken_for(result: ReadResult, source: SourceFile) -> ReadResult:
    """What was read, for the province that the document names, else for that of its description."""
    return replace(result, file=replace(result.file, province=result.file.province or source.province))


def _scores(path: Path, source: SourceFile, take: Take | None, layout: Layout | None = None) -> tuple[ReadResult, Notes]:
    reading = read_scores(path, source, layout=layout, take=take)
    notes = {
        "ignored": [cell.to_json() for cell in reading.ignored],
        "layout": reading.layout.to_json(),
        "captions": reading.captions.to_json(),
    }
    return ReadResult(file=reading.file, facts=reading.facts, findings=reading.findings), notes


def _document(path: Path, source: SourceFile, case: Case) -> ReadResult:
    match source.kind:
        case FileKind.MANDATE:
            return read_mandate(path, source)
        case FileKind.ANALYSIS_REPORT:
            return read_analysis_report(path, source, case.tree, province=case.province)
        case FileKind.EARLIER_PLAN:
            return read_earlier_plan(path, source)
        case FileKind.REVIEW:
            return read_review(path, source)
        case _:
            return read_paper(path, source, case.tree, case.province)
