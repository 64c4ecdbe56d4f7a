"""What the reading report of a run says of each file, gathered from its batch and its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FileKind

if TYPE_CHECKING:
    from flows.batches import BatchStore
    from flows.records import Checked, CheckedFile, ReadFile
    from reports.reading_report import FileReport, RuleOutcome
    from sources.innovation_index.vintages import ChangedFigure

MESSAGES = MessageCatalogue(__file__)


class Subject(NamedTuple):
    """The edition and the province of one fact."""

    edition: int | None
    province: str


def file_reports(batches: BatchStore, files: Iterable[CheckedFile]) -> list[FileReport]:
    """One report a file, in the order of their names."""
    ordered = sorted(files, key=lambda item: item.file.source.name)
    return [_report(batches, item, _changes(batches, item, ordered)) for item in ordered]


def _report(batches: BatchStore, item: CheckedFile, changes: list[ChangedFigure] | None) -> FileReport:
    report = report_of(batches, item.file)
    if item.file.key is None or item.checked is None:
        return replace(report, refused=True)
    stopped = item.checked.stopped is not None
    return replace(report, outcomes=rule_outcomes(item.checked), changes=changes, refused=stopped)


def report_of(batches: BatchStore, file: ReadFile) -> FileReport:
    """What reading alone says of a file, before any check."""
    from reports.reading_report import FileReport
    from sources.innovation_index.reading import Ignored
    from sources.tables.layout import Layout

    if file.key is None:
        return FileReport(file.source, findings=[file.refusal] if file.refusal else [], refused=True)
    notes = batches.notes(file.key)
    facts = batches.fact_table(file.key)
    editions = [None if value is None else int(value) for value in facts.column("edition").to_pylist()]
    return FileReport(
        file=file.source,
        facts=[Subject(*pair) for pair in zip(editions, facts.column("province").to_pylist(), strict=True)],
        findings=batches.without_facts(file.key).findings,
        ignored=[Ignored.from_json(cell) for cell in notes.get("ignored", ())],
        layout=Layout.from_json(notes["layout"]) if "layout" in notes else None,
    )


def rule_outcomes(checked: Checked) -> list[RuleOutcome]:
    """A line for each rule that looked at anything, in the order of the suites."""
    from reports.reading_report import RuleOutcome

    sentences = {finding.code: f"{finding.message} {finding.next_step}" for finding in checked.findings}
    lines = []
    for result in (rule for suite in checked.results for rule in suite["results"]):
        code, counted = result["expectation_config"]["meta"]["code"], result["result"]
        if counted["element_count"]:
            severity = MESSAGES.severity(code)
            failing = counted["unexpected_count"]
            sentence = sentences[code] if failing else ""
            lines.append(RuleOutcome(code, severity, counted["element_count"], failing, sentence))
    return lines


def validation_results(files: Iterable[CheckedFile], between: Checked) -> list[dict[str, Any]]:
    """Great Expectations' own results, one for each frame of each file and of what lies between, for the plan folder."""
    ordered = sorted(files, key=lambda item: item.file.source.name)
    of_files = [
        {"file": item.file.source.name, **result} for item in ordered if item.checked for result in item.checked.results
    ]
    return [*of_files, *({"file": None, **result} for result in between.results)]


def _changes(batches: BatchStore, item: CheckedFile, others: Iterable[CheckedFile]) -> list[ChangedFigure] | None:
    """What this file changed against the file of the same edition that it supersedes; None where it supersedes none."""
    file = item.file
    if file.key is None or file.source.kind is not FileKind.SCORES:
        return None
    older = [
        other.file
        for other in others
        if other.file.key is not None
        and other.file.source.kind is FileKind.SCORES
        and other.file.source.edition == file.source.edition
        and other.file.delivery.vintage < file.delivery.vintage
    ]
    if not older:
        return None
    from sources.innovation_index.vintages import compare_vintages

    last = max(older, key=lambda other: other.delivery.vintage)
    return compare_vintages(batches.facts(str(last.key)), batches.facts(file.key))
