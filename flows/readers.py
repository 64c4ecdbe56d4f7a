"""Which reader a file needs: by what `source.yml` says of it, else by what its content shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.tables import FACT, Columns, fact_row, text_columns
from sources.case import Case
from sources.contracts import Fact, Finding, ReadResult, Refused, SourceFile
from sources.reading.front_door import inspect
from sources.reading.own import is_own
from sources.reading.sandbox import Limits, call_in_child
from sources.tree import know_editions_in, office_folder
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FIGURES, FileKind

if TYPE_CHECKING:
    from sources.tables.layout import Layout

MESSAGES = MessageCatalogue(__file__)
Take = Callable[[Sequence[Fact]], None]


Notes = dict[str, Any]
"""What the reading report says besides: `ignored` cells and the `layout` of a score file, as plain data."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: `facts` as columns of text (`tables.FACT`), everything else in `rest`."""

    rest: ReadResult
    facts: Columns
    notes: Notes


def read_in_child(path: Path, source: SourceFile, case: Case) -> Reading:
    """Pass a file of the raw store through the front door and read it in a child process with the case's limits.

    Sentences name the file as it arrived. Raises Refused.
    """
    try:
        inspection = inspect(path)
        known = replace(source, media_type=inspection.media_type)
        limits = case.settings.reading
        bounds = Limits(memory=limits.memory_mib * 2**20, seconds=limits.seconds)
        rest, facts, notes = call_in_child(__name__, "read_as_data", path, known, case, office_folder(), limits=bounds)
    except Refused as refusal:
        raise Refused(_named(refusal.finding, path, source)) from refusal
    findings = tuple(_named(finding, path, source) for finding in (*inspection.findings, *rest.findings))
    return Reading(replace(rest, findings=findings), facts, notes)


def read_score_file(path: Path, source: SourceFile, layout: Layout | None = None) -> Reading:
    """A score file from anywhere, read in a limited child as the run does. Raises Refused."""
    inspection = inspect(path)
    known = replace(source, media_type=inspection.media_type)
    rest, facts, notes = call_in_child(__name__, "read_scores_as_data", path, known, layout, office_folder())
    return Reading(replace(rest, findings=(*inspection.findings, *rest.findings)), facts, notes)


def read_as_data(path: Path, source: SourceFile, case: Case, office: Path | None) -> tuple[ReadResult, Columns, Notes]:
    """Runs in the child: `read`, with the facts made columns there, which spares the parent their thousands of objects."""
    know_editions_in(office)
    facts = text_columns(FACT, ())
    result, notes = read(path, source, case, lambda some: _add(some, facts))
    _add(result.facts, facts)
    return replace(result, facts=()), facts, notes


def read_scores_as_data(
    path: Path, source: SourceFile, layout: Layout | None, office: Path | None
) -> tuple[ReadResult, Columns, Notes]:
    """Runs in the child: the figures of a score file as columns."""
    know_editions_in(office)
    facts = text_columns(FACT, ())
    result, notes = _scores(path, source, lambda some: _add(some, facts), layout)
    return result, facts, notes


def _add(facts: Iterable[Fact], columns: Columns) -> None:
    for column, values in text_columns(FACT, map(fact_row, facts)).items():
        columns[column].extend(values)


def _named(finding: Finding, path: Path, source: SourceFile) -> Finding:
    """The finding with the file's own name instead of its name in the raw store."""
    return replace(finding, file=source.name, message=finding.message.replace(path.name, source.name))


def read(path: Path, source: SourceFile, case: Case, take: Take | None = None) -> tuple[ReadResult, Notes]:
    """Read one file by the reader of its kind; figures are handed to `take`, if given, as they are read.

    Raises Refused for a kind nobody recognises.
    """
    if is_own(path, source.media_type):
        told = MESSAGES.finding("PII-RUN-OWN-DOCUMENT", file=path.name)
        return ReadResult(file=replace(source, kind=FileKind.OWN_DOCUMENT), findings=(told,)), {}
    if source.kind in FIGURES:
        return _scores(path, source, take)
    if source.kind is not None:
        return _spoken_for(_document(path, source, case), source), {}
    from sources.departments.recognise import recognise

    kind = recognise(path, source.media_type)
    if kind is not None:
        return _spoken_for(_document(path, replace(source, kind=kind), case), source), {}
    try:
        return _scores(path, replace(source, kind=FileKind.SCORES), take)
    except Refused as refusal:
        raise MESSAGES.refused("PII-RUN-UNKNOWN-KIND", file=path.name) from refusal


def _spoken_for(result: ReadResult, source: SourceFile) -> ReadResult:
    """What was read, for the province that the document names, else for that of its description."""
    return replace(result, file=replace(result.file, province=result.file.province or source.province))


def _scores(path: Path, source: SourceFile, take: Take | None, layout: Layout | None = None) -> tuple[ReadResult, Notes]:
    from sources.innovation_index.parse import read_scores

    reading = read_scores(path, source, layout=layout, take=take)
    notes = {"ignored": [cell.to_json() for cell in reading.ignored], "layout": reading.layout.to_json()}
    return ReadResult(file=reading.file, facts=reading.facts, findings=reading.findings), notes


def _document(path: Path, source: SourceFile, case: Case) -> ReadResult:
    from sources.departments import papers
    from sources.departments.analysis import read_analysis_report
    from sources.departments.mandate import read_mandate
    from sources.departments.review import read_review

    framework = case.tree
    match source.kind:
        case FileKind.MANDATE:
            return read_mandate(path, source)
        case FileKind.ANALYSIS_REPORT:
            return read_analysis_report(path, source, framework, province=case.province)
        case FileKind.REVIEW:
            return read_review(path, source)
        case FileKind.COMMITMENT_TABLE:
            return papers.read_paper(path, source, framework, case.province)
        case _:
            return papers.read_paper(path, source, framework, case.province)
