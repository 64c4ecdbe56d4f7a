"""Provinces' own analysis reports held against the national figures: each departure is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.inputs import EditionData
from sources.contracts import Finding
from sources.departments.analysis import departures
from sources.words.vocabulary import FileKind

if TYPE_CHECKING:
    from flows.batches import BatchStore
    from flows.records import ReadFile


def check_reports(
    batches: BatchStore, files: Iterable[ReadFile], editions: Sequence[EditionData], province: str
) -> tuple[Finding, ...]:
    """What each analysis report states otherwise than the national files; its own figures are used nowhere.

    A report speaks for the province that it names, for `province` where it names none.
    """
    found: list[Finding] = []
    for file in files:
        if file.source.kind is FileKind.ANALYSIS_REPORT and file.key:
            figures = [_figures(edition, file.source.province or province) for edition in editions]
            national = {key: value for of_edition in figures for key, value in of_edition.items()}
            found += departures(batches.facts(file.key), national, file.source)
    return tuple(found)


def _figures(edition: EditionData, province: str) -> dict[tuple[int, str, str], Decimal]:
    """The province's figures of one edition by edition, code and measure."""
    frames = {"raw_value": edition.raw_facts, "score": edition.score_facts, "rank": edition.rank_facts}
    return {
        (edition.edition, str(code), measure): edition.exact[str(fact)]
        for measure, frame in frames.items()
        if province in frame.index
        for code, fact in frame.loc[province].items()
        if fact
    }
