"""What the reading report of a run says of each file, gathered from its batch and its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from sources.words.vocabulary import FileKind, Severity

if TYPE_CHECKING:
    from flows.batches import BatchStore
    from flows.records import CheckedFile
    from reports.reading_report import FileReport
    from sources.innovation_index.vintages import ChangedFigure


class Subject(NamedTuple):
    """The edition and the province of one fact."""

    edition: int | None
    province: str


def file_reports(batches: BatchStore, files: Iterable[CheckedFile]) -> list[FileReport]:
    """One report a file, in the order of their names."""
    ordered = sorted(files, key=lambda item: item.file.source.name)
    return [_report(batches, item, _changes(batches, item, ordered)) for item in ordered]


def _report(batches: BatchStore, item: CheckedFile, changes: list[ChangedFigure] | None) -> FileReport:
    from reports.reading_report import FileReport
    from sources.innovation_index.reading import Ignored
    from sources.reading.expectations import Outcome
    from sources.tables.layout import Layout

    file, checked = item.file, item.checked
    if file.key is None or checked is None:
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
        outcomes=[
            Outcome(**{**row, "severity": Severity(row["severity"]), "failing": tuple(row["failing"])})
            for row in checked.outcomes
        ],
        changes=changes,
        refused=checked.stopped is not None,
    )


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
